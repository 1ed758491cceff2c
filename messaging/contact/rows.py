"""First contacts in words, for who sorts what comes in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import crisis_words, state_words
from messaging.contact import answered, answers, states
from messaging.contact.said import Matter, Said, Way
from messaging.models import Inquiry, InquiryAnswer, InquiryNote
from practice import addresses, crypto, folded, policy, spoken
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.models import Client, ContactPoint

Row = dict[str, Any]
State, Mark = Inquiry.State, Inquiry.Mark
ICONS = {Way.EMAIL: "mail", Way.TEXT: "message-square", Way.CALL: "phone"}


def said(opened: Opened, inquiry: Inquiry) -> Said | None:
    """None where the words have moved to a client's vault, or are destroyed."""
    text = opened.text(inquiry, "said") if inquiry.said is not None else None
    return Said.from_json(text) if text else None


def row(opened: Opened, inquiry: Inquiry) -> Row:
    zone = policy.practice().time_zone
    found = said(opened, inquiry)
    return {
        "url": reverse("inquiry", args=[inquiry.pk]),
        "when": spoken.moment(inquiry.received_at, now=opened.now, zone=zone),
        "iso": inquiry.received_at.isoformat(),
        "state": _state(inquiry),
        "is_open": inquiry.state in Inquiry.OPEN,
        "due": _due(inquiry, opened.now, zone),
        "marks": [_mark(one) for one in inquiry.marks],
        "destroyed": spoken.day(inquiry.destroy_at, now=opened.now, zone=zone) if inquiry.destroy_at else "",
    } | (_words(found) if found else {"called": _("No longer here"), "words": ""})


def notes(opened: Opened, inquiry: Inquiry) -> list[Row]:
    zone = policy.practice().time_zone
    words = {
        InquiryNote.Reached.SPOKE: _("Spoke with them"),
        InquiryNote.Reached.LEFT_WORD: _("Left a voice message"),
        InquiryNote.Reached.NOBODY: _("Nobody answered"),
    }
    listed = InquiryNote.objects.filter(inquiry=inquiry).select_related("by").order_by("at")
    return [
        {
            "who": one.by.name,
            "what": words[InquiryNote.Reached(one.reached)],
            "words": opened.text(one, "body") or "",
            "when": spoken.moment(one.at, now=opened.now, zone=zone),
            "iso": one.at.isoformat(),
        }
        for one in listed
    ]


def sent(opened: Opened, inquiry: Inquiry) -> list[Row]:
    """What was promised to them, and what became of it."""
    zone = policy.practice().time_zone
    listed = InquiryAnswer.objects.filter(inquiry=inquiry).select_related("by").order_by("created_at")
    return [
        {
            "who": one.by.name,
            "what": answers.LABELS[one.wording],
            "icon": "mail" if one.channel == "email" else "message-square",
            "state": _fate(one, opened.now, zone),
            "act": answered.act(opened, one),
            "when": spoken.moment(one.created_at, now=opened.now, zone=zone),
            "iso": one.created_at.isoformat(),
        }
        for one in listed
    ]


def same_address(opened: Opened, inquiry: Inquiry) -> list[Row]:
    """Clients whom this person sees and who have the address or number that was given."""
    given = [bytes(one) for one in (inquiry.email_index, inquiry.phone_index) if one is not None]
    pks = ContactPoint.objects.filter(address_index__in=given).values("client_id")
    found = list(scope.clients(opened.actor, opened.now).filter(pk__in=pks).exclude(name=None))
    return _named(opened, found)


def same_name(opened: Opened, called: Iterable[str]) -> list[Row]:
    """Clients of their own whom this person sees and who are called so. Names are opened and compared, as in any list."""
    seen = scope.clients(opened.actor, opened.now).filter(kind=Client.Kind.INDIVIDUAL).exclude(name=None)
    every, wanted = list(seen), {folded.name(one) for one in called}
    grant = grant_for_list(opened.actor, [one.pk for one in every], opened.now)
    known = zip(every, crypto.open_rows(every, "name", by=grant), strict=True)
    return _named(opened, [one for one, theirs in known if theirs and folded.name(theirs) in wanted])


def same_person(opened: Opened, inquiry: Inquiry, visible: Any) -> list[Row]:
    """Others among the first contacts with the same address. `visible`: those that this person sees."""
    mine = Q(pk=None)
    if inquiry.email_index is not None:
        mine |= Q(email_index=inquiry.email_index)
    if inquiry.phone_index is not None:
        mine |= Q(phone_index=inquiry.phone_index)
    zone = policy.practice().time_zone
    return [
        {
            "url": reverse("inquiry", args=[one.pk]),
            "words": spoken.moment(one.received_at, now=opened.now, zone=zone),
            "state": _state(one)["words"],
        }
        for one in visible.filter(mine).exclude(pk=inquiry.pk)[:10]
    ]


def _named(opened: Opened, found: list[Client]) -> list[Row]:
    grant = grant_for_list(opened.actor, [one.pk for one in found], opened.now)
    names = crypto.open_rows(found, "name", by=grant)
    opened.vaults = [*opened.vaults, *(one.vault_id for one in found)]
    return [
        {"pk": one.pk, "name": name or "", "url": reverse("client", args=[one.pk])}
        for one, name in zip(found, names, strict=True)
    ]


def _words(found: Said) -> Row:
    return {
        "called": found.called,
        "words": found.words,
        "is_urgent": crisis_words.are_in(found.words, crisis_words.of(policy.current().guidance)),
        "matter": Matter(found.matter).label,
        "lives": states.NAMES.get(found.state, ""),
        "way": Way(found.way).label,
        "icon": ICONS[Way(found.way)],
        "email": found.email,
        "phone": addresses.shown("phone", found.phone) if found.phone else "",
        "tel": f"tel:{found.phone}" if found.phone else "",
        "may_leave_word": found.may_leave_word,
        "others_see": found.others_see,
    }


def _state(inquiry: Inquiry) -> Row:
    return {
        State.NEW: {"kind": "open", "icon": "clock", "words": _("waits for an answer")},
        State.ANSWERED: {"kind": "secure", "icon": "check", "words": _("answered")},
        State.CONVERTED: {"kind": "secure", "icon": "user", "words": _("became a client")},
        State.DECLINED: {"kind": "", "icon": "x", "words": _("declined")},
        State.SPAM: {"kind": "", "icon": "ban", "words": _("set aside as spam")},
        State.DESTROYED: {"kind": "", "icon": "archive", "words": _("destroyed")},
    }[State(inquiry.state)]


def _due(inquiry: Inquiry, now: datetime, zone: str) -> str:
    if inquiry.state != State.NEW or inquiry.answer_by is None:
        return ""
    when = spoken.by(inquiry.answer_by, now=now, zone=zone)
    if inquiry.answer_by < now:
        return _("An answer was promised by %(when)s") % {"when": when}
    return _("Answer promised by %(when)s") % {"when": when}


def _mark(mark: str) -> str:
    return {
        Mark.TRAP: _("A field was filled in that no person sees."),
        Mark.LINKS: _("It names pages to visit."),
        Mark.REPEATED: _("The same words came before."),
        Mark.MANY: _("Very many came within the hour."),
    }[Mark(mark)]


def _fate(one: InquiryAnswer, now: datetime, zone: str) -> Row:
    found = state_words.state_words(one.state, one.problem, spoken.moment(one.said_at, now=now, zone=zone))
    return {"kind": found.kind, "icon": found.icon, "words": found.words}
