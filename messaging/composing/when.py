"""When what is written is to be seen: what the composer offers, and what its form asks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import CrisisFlag
from practice import policy, spoken
from practice.access import Opened
from practice.rules import boundaries, later
from practice.rules.hours import OfficeHours

NOW, AT = "now", "at"
Context = dict[str, Any]
_WRONG: dict[str, Promise] = {
    "unreadable": gettext_lazy("Choose the day and the time when it should go."),
    "past": gettext_lazy("That time is over. Choose a later one, or send it now."),
    "too_far": gettext_lazy("That is too far ahead. It can wait for 60 days at most."),
}


@dataclass(frozen=True, kw_only=True)
class Hour:
    """`when`: "" (now, or out of hours when the office opens), "now", "at" (then `at` says it), or an hour offered."""

    when: str = ""
    at: str = ""

    @property
    def named(self) -> str:
        return self.at if self.when == AT else "" if self.when == NOW else self.when


def office(opened: Opened) -> OfficeHours:
    """The practice's hours, as far as this colleague is there in them."""
    boundary = policy.boundary_of(opened.actor.person, opened.now)
    return boundaries.tightened_hours(policy.current().hours, boundary)


def opening_for(opened: Opened) -> datetime | None:
    """Until when words wait by default. To a client who wrote words of crisis, nothing waits by itself."""
    opening = later.opening(opened.now, office(opened))
    if opening and CrisisFlag.objects.filter(client=opened.client, seen_at=None).exists():
        return None
    return opening


def held_until(hour: Hour, opened: Opened) -> datetime | None:
    """None: it is seen at once, where nothing may be taken back. Raises later.Untimely."""
    soon = _undone_until(opened.now)
    if hour.when == NOW:
        return soon
    if hour.when:
        return later.named(hour.named, zone=policy.practice().time_zone, now=opened.now)
    return opening_for(opened) or soon


def waits_until(hour: Hour, opened: Opened) -> datetime | None:
    """For the words on the buttons: the hour, where it is further off than what may be undone."""
    try:
        until = held_until(hour, opened)
    except later.Untimely:
        return None
    return until if until and until != _undone_until(opened.now) else None


def sentence(error: later.Untimely) -> str:
    return str(_WRONG[error.code])


def offer(hour: Hour, opened: Opened) -> Context:
    zone, now = policy.practice().time_zone, opened.now
    hours = office(opened)
    opening = opening_for(opened)
    options = [("", _("right away"))]
    if opening:
        said = spoken.due(opening, now=now, zone=zone)
        options = [("", _("when we open: %(when)s") % {"when": said}), (NOW, _("now, while we are closed"))]
    hints = [one for one in later.suggestions(now, hours) if one != opening]
    options += [(_local(one, zone), spoken.due(one, now=now, zone=zone)) for one in hints]
    options.append((AT, _("another time")))
    chosen = hour.when if hour.when in dict(options) else AT if hour.when else ""
    return {
        "options": [{"value": one, "label": label, "is_current": one == chosen} for one, label in options],
        "at": hour.named if chosen == AT else "",
        "least": _local(now + timedelta(minutes=1), zone),
        "most": _local(now + later.FURTHEST, zone),
        "zone": zone.replace("_", " "),
    }


def _local(at: datetime, zone: str) -> str:
    """As a field for a day and a time has it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _undone_until(now: datetime) -> datetime | None:
    seconds: int = settings.LIMITS["undo_seconds"]
    return now + timedelta(seconds=seconds) if seconds else None
