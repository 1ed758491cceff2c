"""Answers to first contacts as the outbox lists them: what needs a person, and what waits."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access
from messaging.contact import answers
from messaging.contact.said import Said
from messaging.models import Inquiry, InquiryAnswer
from messaging.state_words import problem_words, state_words
from practice import crypto, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models.dispatch import DispatchQuerySet
from practice.vocabulary import Channel

Row = dict[str, Any]
State = InquiryAnswer.State
MOST = 50
ICONS = {Channel.EMAIL: "mail", Channel.SMS: "message-square"}


def troubled(opened: Opened) -> list[Row]:
    return rows(opened, _mine(opened).needs_a_look().order_by("-settled_at")[:MOST])


def waiting(opened: Opened) -> list[Row]:
    return rows(opened, _mine(opened).waiting().order_by("next_at")[:MOST])


def rows(opened: Opened, found: Iterable[InquiryAnswer]) -> list[Row]:
    """By whose name the person gave; who has become a client, or is forgotten, has none here."""
    found = list(found)
    grant = access.inquiries_grant(opened.actor, [one.inquiry for one in found])
    opened.vaults = [*opened.vaults, *(one.vault_id for one in found)]
    zone = policy.practice().time_zone
    return [_row(opened, one, _called(one.inquiry, grant), zone) for one in found]


def act(opened: Opened, one: InquiryAnswer) -> dict[str, str] | None:
    """One thing to do, if there is one."""
    if not may(opened.actor.roles, "inquiry.answer"):
        return None
    if one.state == State.UNCERTAIN:
        return {"label": _("Decide"), "url": reverse("inquiry_answer_resolution", args=[one.pk])}
    if one.is_troubled and one.seen_at is None:
        url = reverse("inquiry_answer_acknowledgement", args=[one.pk])
        return {"label": _("I have seen this"), "post": url}
    if one.state in (State.HELD, State.QUEUED, State.DEFERRED):
        return {"label": _("Cancel"), "url": reverse("inquiry_answer_cancellation", args=[one.pk])}
    return None


def _mine(opened: Opened) -> DispatchQuerySet:
    return access.inquiry_answers(opened.actor, opened.now).select_related("inquiry")


def _called(inquiry: Inquiry, grant: crypto.Grant) -> str:
    text = crypto.open(inquiry, "said", by=grant) if inquiry.said is not None else None
    return Said.from_json(text).called if text else _("First contact")


def _row(opened: Opened, one: InquiryAnswer, name: str, zone: str) -> Row:
    kind, icon, words = state_words(one.state, "", spoken.moment(one.said_at, now=opened.now, zone=zone))
    about = _("first contact: %(wording)s") % {"wording": answers.LABELS[one.wording]}
    return {
        "name": name,
        "url": reverse("inquiry", args=[one.inquiry_id]),
        "channel": Channel(one.channel).label,
        "channel_icon": ICONS.get(Channel(one.channel), "send"),
        "about": about,
        "kind": kind,
        "icon": icon,
        "words": words,
        "why": problem_words(one.problem) if one.problem else "",
        "since": spoken.ago(one.created_at, now=opened.now, zone=zone),
        "iso": one.created_at.isoformat(),
        "act": act(opened, one),
    }
