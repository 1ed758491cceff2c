"""Times of appointments: weekly ones on the clock of the wall, what clashes, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from practice.rules import hours
from practice.rules.hours import QuietHours

MOST_WEEKS = 52
BEFORE_QUIET = timedelta(minutes=30)  # a reminder moved out of quiet hours is not sent in their last minute
STALE_AFTER = timedelta(hours=6)  # one that could not go for so long says nothing new any more
TOO_NEAR = timedelta(hours=1)  # whoever is on their way already needs none
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    begins: datetime
    ends: datetime

    def meets(self, other: Slot) -> bool:
        """One that begins when the other ends does not."""
        return self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True)
class Due:
    """A reminder so many hours before, and when it is to go."""

    lead_hours: int
    at: datetime


class Fate(StrEnum):
    """What becomes of a reminder that is due."""

    SEND = "send"
    NOT_STANDING = "not_standing"  # moved, cancelled, over, or the client has asked for another time
    CARE_ENDED = "care_ended"
    CLINICIAN_LEFT = "clinician_left"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Standing:
    """What a reminder's fate hangs on, read when it is due."""

    state: str
    starts_at: datetime
    promised_for: datetime  # when it began, as the reminder was promised
    is_in_care: bool
    is_clinician_here: bool


REMINDED = frozenset({"planned", "confirmed"})


def instant(wall: datetime, zone: str) -> datetime:
    """A time on the wall as an instant: the first of two where an hour is repeated, an hour on where it is skipped."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def weekly(first: datetime, zone: str, times: int) -> tuple[datetime, ...]:
    """`times` instants, a week apart on the wall's clock: ten o'clock stays ten o'clock over a change of clocks."""
    if not 1 <= times <= MOST_WEEKS:
        raise ValueError(f"between once and {MOST_WEEKS} times")
    wall = first.replace(tzinfo=None)
    return tuple(instant(wall + timedelta(weeks=week), zone) for week in range(times))


def clashes(wanted: Slot, taken: Iterable[Slot]) -> tuple[Slot, ...]:
    return tuple(sorted((one for one in taken if wanted.meets(one)), key=lambda one: one.begins))


def reminders(
    starts_at: datetime, leads: Iterable[int], quiet: QuietHours, zone: str, now: datetime
) -> tuple[Due, ...]:
    """Which reminders are promised, by the recipient's clock: never in the past, and no two at one instant."""
    found: dict[datetime, Due] = {}
    for lead in sorted(leads):
        at = _loud_at_or_before(starts_at - timedelta(hours=lead), quiet, zone)
        if at > now and at not in found:
            found[at] = Due(lead, at)
    return tuple(sorted(found.values(), key=lambda due: due.at))


def fate(due_at: datetime, found: Standing, now: datetime) -> Fate:
    if found.state not in REMINDED or found.starts_at != found.promised_for:
        return Fate.NOT_STANDING
    if not found.is_in_care:
        return Fate.CARE_ENDED
    if not found.is_clinician_here:
        return Fate.CLINICIAN_LEFT
    if now > due_at + STALE_AFTER or not may_still_go(found.starts_at, now):
        return Fate.TOO_LATE
    return Fate.SEND


def may_still_go(starts_at: datetime, at: datetime) -> bool:
    """Whether words about it, sent at `at`, come early enough to be of use."""
    return at + TOO_NEAR <= starts_at


def _loud_at_or_before(wanted: datetime, quiet: QuietHours, zone: str) -> datetime:
    """`wanted`, or where it is quiet some time before the quiet began: earlier and never later."""
    if not hours.is_quiet(wanted, quiet, zone):
        return wanted
    begins = _quiet_since(wanted, quiet, zone)
    earlier = begins - BEFORE_QUIET
    while hours.is_quiet(earlier, quiet, zone):  # a loud time shorter than the margin
        earlier += _MINUTE
        if earlier >= begins:
            return _loud_at_or_before(begins - _MINUTE, quiet, zone)
    return earlier


def _quiet_since(at: datetime, quiet: QuietHours, zone: str) -> datetime:
    """The first minute of the quiet that `at` lies in; a day has loud minutes, so there is one."""
    begins = at.replace(second=0, microsecond=0)
    while hours.is_quiet(begins - _MINUTE, quiet, zone):
        begins -= _MINUTE
    return begins
