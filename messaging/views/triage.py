"""What came in and could not be filed: a person says whose it is, or sets it aside."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.models import Refusal
from messaging import access, actions, crisis_words, picture_words, senders
from messaging.contact import firsts
from messaging.forms import FilingForm
from messaging.models import InboundItem, InboundMedia
from practice import access as house
from practice import addresses, crypto, forms, policy, spoken
from practice.access import NotVisible, Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.pages import pager
from practice.vocabulary import Channel

Reason = InboundItem.Reason
PAGE = 50
OFFERED = (Reason.SEVERAL_CLIENTS, Reason.UNKNOWN_SENDER)


@gate(house.desk, to="triage.view")
def triage(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(access.triage(opened.actor, opened.now), PAGE).get_page(request.GET.get("page"))
    items = list(page.object_list)
    opened.grant, opened.seen = access.triage_grant(opened.actor, items), [item.pk for item in items]
    rows = sorted(_rows(opened, items), key=lambda row: not row["is_grave"])
    _offer(request, opened, rows)
    has_aside = access.set_aside(opened.actor, opened.now).exists()
    context = {"items": rows, "pager": pager(page)} | firsts.listed(opened)
    context["aside_url"] = reverse("triage_set_aside") if has_aside else ""
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
    context = {"form": form, "item": _rows(opened, [opened.subject])[0], "back_url": reverse("triage")}
    return render(
        request, "office/filing.html", frame(request, "triage") | context, status=422 if form.errors else 200
    )


@gate(access.inbound_item, to="triage.file", methods=("GET", "POST"))
def setting_aside(request: HttpRequest, opened: Opened) -> HttpResponse:
    if (refusal := _undecided([opened.subject]).get(opened.subject.pk)) is not None:
        return redirect("refusal_decision", refusal_id=refusal)
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        if not actions.set_aside(item=opened.subject, actor=opened.actor, now=opened.now):
            return _decided_already(request)
        messages.success(request, _("Set aside. It is kept, sealed, as it came."))
        return redirect("triage")
    context = {"form": form, "item": _rows(opened, [opened.subject])[0], "back_url": reverse("triage")}
    return render(request, "office/setting_aside.html", frame(request, "triage") | context)


@gate(house.desk, to="triage.view")
def set_aside(request: HttpRequest, opened: Opened) -> HttpResponse:
    """As it came, until somebody brings it back."""
    page = Paginator(access.set_aside(opened.actor, opened.now), PAGE).get_page(request.GET.get("page"))
    items = list(page.object_list)
    opened.grant, opened.seen = access.triage_grant(opened.actor, items), [item.pk for item in items]
    rows = [_row_aside(request, opened, item) for item in items]
    context = {"items": rows, "pager": pager(page), "back_url": reverse("triage")}
    return render(request, "office/set_aside.html", frame(request, "triage") | context)


@gate(access.item_set_aside, to="triage.file", methods=("POST",))
def bringing_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not actions.bring_back(item=opened.subject, actor=opened.actor, now=opened.now):
        return _decided_already(request)
    messages.success(request, _("It waits on the list again."))
    return redirect("triage")


def _row_aside(request: HttpRequest, opened: Opened, item: InboundItem) -> dict[str, Any]:
    url = reverse("triage_return", args=[item.pk])
    zone = policy.practice().time_zone
    when = spoken.moment(item.settled_at, now=opened.now, zone=zone) if item.settled_at else ""
    row = _row(opened, item, None, 0)
    return row | {
        "aside": _("Set aside %(when)s.") % {"when": when},
        "return": {"url": url, "key": forms.key_for(request, url)},
    }


def _decided_already(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Somebody has already decided this."))
    return redirect("triage")


def _rows(opened: Opened, items: Sequence[InboundItem]) -> list[dict[str, Any]]:
    undecided = _undecided(items)
    texts = [item.pk for item in items if item.channel == Channel.SMS]
    pictures = Counter(InboundMedia.objects.filter(item__in=texts).values_list("item_id", flat=True))
    return [_row(opened, item, undecided.get(item.pk), pictures[item.pk]) for item in items]


def _row(opened: Opened, item: InboundItem, refusal: UUID | None, count: int) -> dict[str, Any]:
    zone = policy.practice().time_zone
    is_filed_already = item.message_id is not None
    return {
        **_sender(opened, item),
        "preview": (said := opened.text(item, "preview") or ""),
        # as it was when it came, or by a word that the practice looks for since
        "is_grave": item.is_grave or crisis_words.are_in(said, crisis_words.of(policy.current().guidance)),
        "pictures": picture_words.beside(count) if count else "",
        "channel": Channel(item.channel).label,
        "icon": "mail" if item.channel == Channel.EMAIL else "message-square",
        "when": spoken.moment(item.received_at, now=opened.now, zone=zone),
        "iso": item.received_at.isoformat(),
        "why": _why(item),
        "filing_url": "" if is_filed_already else reverse("triage_filing", args=[item.pk]),
        "may_concern": item.candidates if item.reason in OFFERED and not is_filed_already else (),
        "client_url": reverse("client", args=[item.client_id]) if item.client_id else "",
        "aside_url": "" if refusal else reverse("triage_setting_aside", args=[item.pk]),
        "decide_url": reverse("refusal_decision", args=[refusal]) if refusal else "",
    }


def _offer(request: HttpRequest, opened: Opened, rows: list[dict[str, Any]]) -> None:
    """Each file that it may belong to, as far as one cares for them: one click each. Not of what may be forged."""
    wanted = {one for row in rows for one in row["may_concern"]}
    clients = _named(opened, scope.clinical_clients(opened.actor, opened.now).filter(pk__in=wanted))
    for row in rows if clients else ():
        row["offers"] = [(pk, name) for pk, name in clients if UUID(pk) in row["may_concern"]]
        row["key"] = forms.key_for(request, row["filing_url"]) if row["offers"] else ""


def _sender(opened: Opened, item: InboundItem) -> dict[str, str]:
    """As people read it, with a number that can be called; a short code or a name can't."""
    said = opened.text(item, "sender") or ""
    try:
        number = senders.normal("phone", said) if item.channel == Channel.SMS else ""
    except addresses.BadAddress:
        number = ""
    shown = addresses.shown("phone", number) if number else said or _("unknown sender")
    return {"sender": shown, "call_url": f"tel:{number}" if number else ""}


def _undecided(items: Sequence[InboundItem]) -> dict[UUID, UUID]:
    """What reads like a refusal holds back all that would go there: it is decided, never only set aside. A stranger's
    has no file in which anybody could: it holds as it is."""
    known = [item.pk for item in items if item.candidates]
    return dict(Refusal.objects.standing().filter(cause_id__in=known).values_list("cause_id", "pk"))


def _why(item: InboundItem) -> str:
    if item.reason == Reason.UNKNOWN_SENDER and item.candidates:
        return _("Somebody who acts for a client uses this address or number.")
    return {
        Reason.UNKNOWN_SENDER: _("Nobody's address or number is on file as this one."),
        Reason.SEVERAL_CLIENTS: _("More than one file knows this address or number."),
        Reason.UNREADABLE: _("It could not be read. It is kept, sealed, as it came."),
        Reason.AUTOMATIC: _("An automatic answer or a list, not a person."),
        Reason.CAME_BACK: _("A mail server's report. It is noted at the mail that it speaks of."),
        Reason.KNOWN: _("The mailbox brought it once more. It stands where it stood."),
        Reason.FORGED: _(
            "The mail server that checks senders doubts that it comes from this address. File it only if you know it does."
        ),
        Reason.NOT_WANTED: _(
            "It reads as if this person wants no more of this. Nothing goes there until somebody decides."
        ),
    }.get(Reason(item.reason), "")


def _clients(opened: Opened) -> list[tuple[str, str]]:
    """Those into whose clinical record this person may file, A to Z."""
    return _named(opened, scope.clinical_clients(opened.actor, opened.now))


def _named(opened: Opened, clients: QuerySet[Client]) -> list[tuple[str, str]]:
    found = list(clients)
    grant = grant_for_list(opened.actor, [client.pk for client in found], opened.now)
    names = crypto.open_rows(found, "name", by=grant)
    pairs = [(str(client.pk), name or "") for client, name in zip(found, names, strict=True)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())
