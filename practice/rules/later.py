"""When something written now is to be seen: at once, when the office opens, or at an hour that its author names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.rules import hours, schedule
from practice.rules.hours import OfficeHours

FURTHEST = timedelta(days=60)
MORNING = time(8)


class Untimely(ValueError):
    """`code`: unreadable, past, or too_far."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def named(text: str, *, zone: str, now: datetime) -> datetime:
    """An hour on the practice's clock, as a form writes it. One that is skipped is an hour on, of two it is the first.

    Raises Untimely.
    """
    if not is_readable(text):
        raise Untimely("unreadable")
    wall = datetime.fromisoformat(text)
    try:
        at = schedule.instant(wall, zone)
    except OverflowError:
        raise Untimely("unreadable") from None
    if at <= now:
        raise Untimely("past")
    if at - now > FURTHEST:
        raise Untimely("too_far")
    return at


def is_readable(text: str) -> bool:
    """A day and a time without a zone, as a form writes it."""
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def opening(now: datetime, office: OfficeHours) -> datetime | None:
    """When the office opens, while it is closed. None: it is open, or never will be."""
    return None if hours.is_open(now, office) else hours.next_opening(now, office)


def suggestions(now: datetime, office: OfficeHours) -> list[datetime]:
    """Tomorrow in the morning, and the next opening of another day; none twice."""
    today = now.astimezone(ZoneInfo(office.zone)).date()
    tomorrow = schedule.instant(datetime.combine(today + timedelta(days=1), MORNING), office.zone)
    following = hours.next_opening(_midnight_after(today, office.zone), office)
    return sorted({one for one in (tomorrow, following) if one and now < one <= now + FURTHEST})


def _midnight_after(day: date, zone: str) -> datetime:
    return schedule.instant(datetime.combine(day + timedelta(days=1), time()), zone)
