"""What came in and could not be filed: a person says whose it is, or sets it aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.models import Refusal
from messaging import access, actions, picture_words
from messaging.contact import firsts
from messaging.forms import FilingForm
from messaging.models import InboundItem, InboundMedia
from practice import access as house
from practice import crypto, policy, spoken
from practice.access import NotVisible, Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.pages import pager
from practice.vocabulary import Channel

Reason = InboundItem.Reason


@gate(house.desk, to="triage.view")
def triage(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(access.triage(opened.actor, opened.now), 50).get_page(request.GET.get("page"))
    items = list(page.object_list)
    opened.grant, opened.seen = access.triage_grant(opened.actor, items), [item.pk for item in items]
    context = {"items": [_row(opened, item) for item in items], "pager": pager(page)} | firsts.listed(opened)
    return render(request, "office/triage.html", frame(request, "triage") | context)


@gate(access.inbound_item, to="triage.file", methods=("GET", "POST"))
def filing(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.subject.message_id:
        raise NotVisible  # it stands in a conversation already
    form = FilingForm(request, clients=_clients(opened))
    if request.method == "POST" and form.is_valid():
        client = scope.clinical_clients(opened.actor, opened.now).get(pk=form.cleaned_data["client"])
        done = actions.file_by_hand(item=opened.subject, client=client, actor=opened.actor, now=opened.now)
        if done is None:
            return _decided_already(request)
        messages.success(request, _("Filed. It stands in the conversation now."))
        return redirect("client", client_id=client.pk)
    context = {"form": form, "item": _row(opened, opened.subject), "back_url": reverse("triage")}
    return render(
        request, "office/filing.html", frame(request, "triage") | context, status=422 if form.errors else 200
    )


@gate(access.inbound_item, to="triage.file", methods=("GET", "POST"))
def setting_aside(request: HttpRequest, opened: Opened) -> HttpResponse:
    if (refusal := _undecided(opened.subject)) is not None:
        return redirect("refusal_decision", refusal_id=refusal)
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        if not actions.set_aside(item=opened.subject, actor=opened.actor, now=opened.now):
            return _decided_already(request)
        messages.success(request, _("Set aside. It is kept, sealed, as it came."))
        return redirect("triage")
    context = {"form": form, "item": _row(opened, opened.subject), "back_url": reverse("triage")}
    return render(request, "office/setting_aside.html", frame(request, "triage") | context)


def _decided_already(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Somebody has already decided this."))
    return redirect("triage")


def _row(opened: Opened, item: InboundItem) -> dict[str, Any]:
    zone = policy.practice().time_zone
    is_filed_already = item.message_id is not None
    refusal = _undecided(item)
    count = InboundMedia.objects.filter(item=item).count() if item.channel == Channel.SMS else 0
    return {
        "sender": opened.text(item, "sender") or _("unknown sender"),
        "preview": opened.text(item, "preview") or "",
        "pictures": picture_words.beside(count) if count else "",
        "channel": Channel(item.channel).label,
        "icon": "mail" if item.channel == Channel.EMAIL else "message-square",
        "when": spoken.moment(item.received_at, now=opened.now, zone=zone),
        "iso": item.received_at.isoformat(),
        "why": _why(item.reason),
        "filing_url": "" if is_filed_already else reverse("triage_filing", args=[item.pk]),
        "client_url": reverse("client", args=[item.client_id]) if item.client_id else "",
        "aside_url": "" if refusal else reverse("triage_setting_aside", args=[item.pk]),
        "decide_url": reverse("refusal_decision", args=[refusal]) if refusal else "",
    }


def _undecided(item: InboundItem) -> UUID | None:
    """What reads like a refusal holds back all that would go there: it is decided, never only set aside."""
    if item.reason not in (Reason.NOT_WANTED, Reason.SEVERAL_CLIENTS):
        return None
    return Refusal.objects.standing().filter(cause_id=item.pk).values_list("pk", flat=True).first()


def _why(reason: str) -> str:
    return {
        Reason.UNKNOWN_SENDER: _("Nobody's address or number is on file as this one."),
        Reason.SEVERAL_CLIENTS: _("Several clients use this address or number."),
        Reason.UNREADABLE: _("It could not be read. It is kept, sealed, as it came."),
        Reason.AUTOMATIC: _("An automatic answer or a list, not a person."),
        Reason.NOT_WANTED: _(
            "It reads as if this person wants no more of this. Nothing goes there until somebody decides."
        ),
    }.get(Reason(reason), "")


def _clients(opened: Opened) -> list[tuple[str, str]]:
    """Those into whose clinical record this person may file, A to Z."""
    found: list[Client] = list(scope.clinical_clients(opened.actor, opened.now))
    grant = grant_for_list(opened.actor, [client.pk for client in found], opened.now)
    names = crypto.open_rows(found, "name", by=grant)
    pairs = [(str(client.pk), name or "") for client, name in zip(found, names, strict=True)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())
