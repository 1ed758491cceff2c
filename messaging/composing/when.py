"""When what is written is to be seen: what the composer offers, and what its form asks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import CrisisFlag
from practice import policy, spoken
from practice.access import Opened
from practice.prepared import prepared
from practice.rules import boundaries, later
from practice.rules.boundaries import Boundary
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


@dataclass(frozen=True)
class Office:
    """The practice's hours, as far as this colleague is there in them. `opening`: until when words wait by default."""

    hours: OfficeHours
    opening: datetime | None


def office(opened: Opened, boundary: Boundary | None) -> Office:
    hours = boundaries.tightened_hours(policy.current().hours, boundary)
    return Office(hours, _opening(opened, hours))


def _opening(opened: Opened, hours: OfficeHours) -> datetime | None:
    """To a client who wrote words of crisis, nothing waits by itself."""
    opening = later.opening(opened.now, hours)
    if opening and opened.client and _unseen(opened.client.pk):
        return None
    return opening


@prepared
def _unseen(client_id: UUID) -> QuerySet[CrisisFlag, Any]:
    return CrisisFlag.objects.filter(client_id=client_id, seen_at=None).values_list("pk", flat=True)[:1]


def held_until(hour: Hour, opened: Opened, known: Office | None = None) -> datetime | None:
    """None: it is seen at once, where nothing may be taken back. Raises later.Untimely."""
    soon = _undone_until(opened.now)
    if hour.when == NOW:
        return soon
    if hour.when:
        return later.named(hour.named, zone=policy.practice().time_zone, now=opened.now)
    known = known or office(opened, policy.boundary_of(opened.actor.person, opened.now))
    return known.opening or soon


@dataclass(frozen=True)
class Until:
    """`said`: when it would go, as the button has it. `is_closed`: nobody chose that; it waits for the opening."""

    said: str
    is_closed: bool


def waits_until(hour: Hour, opened: Opened, known: Office) -> Until | None:
    """Where the hour is further off than what may be undone."""
    try:
        until = held_until(hour, opened, known)
    except later.Untimely:
        return None
    if until is None or until == _undone_until(opened.now):
        return None
    said = spoken.due(until, now=opened.now, zone=policy.practice().time_zone)
    return Until(said, is_closed=not hour.when)


def sentence(error: later.Untimely) -> str:
    return str(_WRONG[error.code])


def offer(hour: Hour, opened: Opened, known: Office) -> Context:
    zone, now, opening = policy.practice().time_zone, opened.now, known.opening
    options = [("", _("right away"))]
    if opening:
        said = spoken.due(opening, now=now, zone=zone)
        options = [("", _("when we open: %(when)s") % {"when": said}), (NOW, _("now, while we are closed"))]
    hints = [one for one in later.suggestions(now, known.hours) if one != opening]
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
