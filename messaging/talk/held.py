"""What the workspace says of a message that the client does not see yet, and what its author may do about it."""

from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from messaging.actions.holding import BRIEF
from messaging.state_words import problem_words
from messaging.talk.rows import Reading
from messaging.talk.said import Said
from practice import links, spoken

Context = dict[str, Any]


def of(reading: Reading, message: Said) -> Context | None:
    if message.held_until is None:
        return None
    opened = reading.opened
    left = message.held_until - opened.now
    is_brief = not message.problem and left <= BRIEF
    return {
        "id": message.pk,
        "words": _words(reading, message),
        "problem": problem_words(message.problem) if message.problem else "",
        "seconds": max(0, ceil(left.total_seconds())) if is_brief else "",
        "take_url": _take_url(reading, message),
        "is_mine": message.author_id == opened.actor.user_id,
        "recall": _("Undo") if is_brief else _("Take it back"),
        "recall_url": links.to("client_recalls", opened.subject.pk),
        "release_url": links.to("client_releases", opened.subject.pk),
        "hour_url": "" if is_brief else links.to("held_hour", message.pk),
    }


def _take_url(reading: Reading, message: Said) -> str:
    """For who may write there, where its author may not any more."""
    opened = reading.opened
    if message.pk not in reading.page.left or message.sealed_class not in opened.writes:
        return ""
    return links.to("client_take_overs", opened.subject.pk)


def _words(reading: Reading, message: Said) -> str:
    now, until = reading.opened.now, message.held_until
    if message.problem:
        return _("not sent")
    if until is None or until - now <= BRIEF:
        return _("not sent yet: it goes in a few seconds")
    when = spoken.moment(until, now=now, zone=reading.zone)
    return _("not sent yet: it waits until %(when)s") % {"when": when}
