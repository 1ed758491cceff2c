"""Which of a client's messages were answered automatically, and why the others were not."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import replies, threads
from messaging.models import Message
from practice import policy, spoken
from practice.access import Opened
from practice.vocabulary import Channel

SHOWN = 30
_BESIDE = timedelta(seconds=1)  # it is written in the same moment as what it answers
_WHY: dict[str, Promise] = {
    "open": gettext_lazy(
        "Not answered automatically: it came while the office was open, by the hours of today."
    ),
    "talking": gettext_lazy("Not answered automatically: a colleague had written a few minutes before."),
    "already": gettext_lazy("Not answered automatically: in that closed time an answer had gone out before."),
    "not_asked": gettext_lazy(
        "Not answered automatically: it asked for no answer, it had come before and was filed later, "
        "or the hours have changed since."
    ),
}
Row = dict[str, Any]


class _Said(NamedTuple):
    pk: UUID
    at: datetime
    kind: str
    channel: str
    thread_id: UUID
    is_private: bool
    author_id: UUID | None


def rows(opened: Opened) -> list[Row]:
    """Newest first; of what is said nothing but when and how it came."""
    said = _said(opened)
    return [_row(opened, one, said) for one in said if one.kind == Message.Kind.FROM_CLIENT][:SHOWN]


def _said(opened: Opened) -> list[_Said]:
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    found = Message.objects.for_client(opened.client.pk).shown().exclude(wording=threads.CLOSING)
    found = found.order_by("-created_at", "-pk")
    wanted = ("pk", "created_at", "kind", "channel", "thread_id", "thread__is_private", "author_id")
    return [_Said._make(row) for row in found.values_list(*wanted)[: 4 * SHOWN]]


def _row(opened: Opened, one: _Said, said: list[_Said]) -> Row:
    zone, now = policy.practice().time_zone, opened.now
    answered = _answer_to(one, said)
    if answered:
        words = _("Answered automatically.")
    else:
        code = replies.why_not(
            one.at,
            policy.current().hours,
            last_automatic=_last_before(one, said, Message.Kind.AUTOMATIC),
            last_of_ours=_last_before(one, said, Message.Kind.FROM_PRACTICE),
        )
        words = str(_WHY[code])
    return {
        "when": spoken.moment(one.at, now=now, zone=zone),
        "iso": one.at.isoformat(),
        "channel": str(Channel(one.channel).label),
        "words": words,
        "is_answered": answered,
        "url": f"#m-{one.pk}",
    }


def _answer_to(one: _Said, said: list[_Said]) -> bool:
    return any(
        other.kind == Message.Kind.AUTOMATIC
        and other.thread_id == one.thread_id
        and one.at <= other.at <= one.at + _BESIDE
        for other in said
    )


def _last_before(one: _Said, said: list[_Said], kind: Message.Kind) -> datetime | None:
    """An answer that whoever acts for the client does not see counts for what they wrote as none; a reminder is
    nobody's words."""
    before = (
        other.at
        for other in said
        if other.kind == kind
        and other.at < one.at
        and (one.is_private or not other.is_private)
        and (kind == Message.Kind.AUTOMATIC or other.author_id is not None)
    )
    return max(before, default=None)
