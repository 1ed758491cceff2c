"""What a client has agreed to, and what has ended; and taking one back for a client who says so in person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import access as agreed
from consent import actions, documented, evidence, reading
from consent.models import Consent, PolicyAcknowledgement
from consent.rules.facts import PROVEN
from messaging.revocations import on_its_way
from practice import access, addresses, forms, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.vocabulary import Channel, Circumstance, SealedClass
from records import begun, client_pages, client_requests

_WHERE_TO_ASK = gettext_lazy(
    "You can get texts or email from us, if you like: about your times, for example. It is up to you. "
    "You can ask for it on this page under “How you reach me”. You can stop it at any time."
)
_ICONS = {
    Channel.SMS: "message-square",
    Channel.VIDEO: "users",
    Channel.PHONE: "phone",
    Channel.VOICEMAIL: "phone",
    Channel.FAX: "file-text",
}


@gate(access.client, to="consent.view")
def agreements(request: HttpRequest, opened: Opened) -> HttpResponse:
    rows = Consent.objects.for_client(opened.subject.pk).select_related(
        "contact_point", "signature__form_version", "signature__documented_by"
    )
    every = [_row(opened, row) for row in rows.order_by("-given_at")]
    opened.seen = [row.pk for row in rows]
    url = _ask_url(opened)
    context = (
        frame(request, "clients")
        | client_pages.head(opened, "agreements")
        | {
            "standing": [row for row in every if not row["ended"]],
            "ended": [row for row in every if row["ended"]],
            "policy": _policy(opened),
            "asked": client_requests.of(opened),
            "ask_url": url,
            "ask_key": forms.key_for(request, url) if url else "",
            "document_url": _document_url(opened),
        }
    )
    return render(request, "office/agreements.html", context)


@gate(access.client, to="messages.send", methods=("POST",))
def invitation_to_agree(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The client is told where to ask for texts or email, in words that are looked at before they are sent."""
    if not _ask_url(opened):
        raise access.Forbidden
    begun.put(opened, _WHERE_TO_ASK, circumstance=Circumstance.SCHEDULING)
    messages.success(request, _("It waits in the composer. Look at it, and send it."))
    return redirect(f"{reverse('client', args=[opened.subject.pk])}#composer")


@gate(agreed.consent, to="consent.withdraw", methods=("GET", "POST"))
def withdrawal(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The client said it in person or by phone: any clear word counts, at once."""
    row: Consent = opened.subject
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.revoke_consent(consent=row, how=Consent.Ended.IN_PERSON, actor=opened.actor, now=opened.now)
        messages.success(request, _("Taken back. Nothing more goes there."))
        if count := on_its_way(row):
            messages.warning(
                request, _("Already on its way when it was taken back: %(count)s.") % {"count": count}
            )
        return redirect("client_agreements", client_id=row.client_id)
    context = frame(request, "clients") | client_pages.head(opened, "agreements")
    context |= {"row": _row(opened, row), "back_url": reverse("client_agreements", args=[row.client_id])}
    return render(request, "office/withdrawal.html", context)


def _ask_url(opened: Opened) -> str:
    """For who writes to somebody who has the portal: there it is asked for, and signed."""
    client = opened.subject
    has_portal = client.kind == Client.Kind.INDIVIDUAL and client.user_id is not None
    writes = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "messages.send")
    return reverse("client_consent_asking", args=[client.pk]) if has_portal and writes else ""


def _document_url(opened: Opened) -> str:
    """To write down what was agreed on paper or in words: for the clinicians of somebody's own file."""
    may_document = may(opened.actor.roles, "consent.document") and SealedClass.CLINICAL in opened.writes
    if not may_document or opened.subject.kind != Client.Kind.INDIVIDUAL:
        return ""
    ways = documented.channels(policy.boundary_of(opened.actor.person, opened.now))
    return reverse("client_consent_new", args=[opened.subject.pk, ways[0].value]) if ways else ""


def _row(opened: Opened, row: Consent) -> dict[str, Any]:
    zone, point = policy.practice().time_zone, row.contact_point
    ended = _ended(opened, row, zone)
    may_withdraw = not ended and may(opened.actor.roles, "consent.withdraw")
    return {
        "icon": _ICONS.get(Channel(row.channel), "mail"),
        "channel": str(Channel(row.channel).label).capitalize(),
        "address": addresses.hint(point.kind, opened.text(point, "address") or "") if point else "",
        "about": ", ".join(str(Circumstance(one).label) for one in row.circumstances),
        "given": spoken.moment(row.given_at, now=opened.now, zone=zone),
        "iso": row.given_at.isoformat(),
        "is_proven": point is None or point.verified_at is not None,
        "needs_proof": point is not None and row.channel in PROVEN,
        "signature": evidence.agreed(row.signature, opened.text(row.signature, "typed_name")),
        "read_url": _read_url(opened, row),
        "safe_url": _safe_url(opened, row) if not ended else "",
        "ended": ended,
        "withdraw_url": reverse("consent_withdrawal", args=[row.pk]) if may_withdraw else "",
    }


def _read_url(opened: Opened, row: Consent) -> str:
    """What somebody wrote down, word for word, and the scan."""
    is_open = may(opened.actor.roles, "filling.read") and opened.rights.allows(
        row.vault_id, row.signature.sealed_class
    )
    return (
        reverse("office_signature", args=[row.signature_id])
        if row.signature.documented_by and is_open
        else ""
    )


def _safe_url(opened: Opened, row: Consent) -> str:
    """On the private page the questions set how an address may be used; who agreed otherwise was not asked them."""
    if row.contact_point_id is None or row.signature.documented_by is None:
        return ""
    may_set = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "safe_contact.set")
    return reverse("safe_contact_edit", args=[row.contact_point_id]) if may_set else ""


def _ended(opened: Opened, row: Consent, zone: str) -> str:
    if row.revoked_at:
        how = {
            Consent.Ended.PORTAL: _("taken back in the portal"),
            Consent.Ended.STOP: _("ended by STOP"),
            Consent.Ended.IN_PERSON: _("taken back in person"),
            Consent.Ended.ADDRESS: _("ended with its address"),
        }[Consent.Ended(row.revoked_how)]
        return f"{how}, {spoken.moment(row.revoked_at, now=opened.now, zone=zone)}"
    if row.superseded_at:
        return _("replaced by a newer one")
    if row.expires_at and row.expires_at <= opened.now:
        return _("ran out")
    return ""


def _policy(opened: Opened) -> str:
    rules = policy.current()
    mine = PolicyAcknowledgement.objects.filter(client=opened.subject).select_related("policy")
    read = mine.filter(policy__version__gte=reading.wanted(rules)).order_by("-policy__version").first()
    if read is None:
        return _("Has not yet confirmed reading version %(number)s of the communications policy.") % {
            "number": rules.version
        }
    when = spoken.moment(read.at, now=opened.now, zone=policy.practice().time_zone)
    return _("Read version %(number)s of the communications policy: %(when)s.") % {
        "number": read.policy.version,
        "when": when,
    }
