"""What tells: words that say what a practice does to whoever sees them; and when a colleague is told that something came."""

from __future__ import annotations

from datetime import date, datetime, time

from practice.rules import hours, schedule
from practice.rules.hours import QuietHours
from practice.vocabulary import Channel

MORNING = time(8)  # a digest for who named no hour

ROOTS = (
    "therap",
    "psych",
    "counsel",
    "mental",
    "terap",
    "psic",
    "consejer",
    "addict",
    "recovery",
    "trauma",
    "rehab",
)


def telling_word(text: str) -> str:
    """The first such root in a name or an address, or nothing."""
    lower = text.lower()
    return next((root for root in ROOTS if root in lower), "")


def tells_each(wish: str | None) -> bool:
    """Who has said nothing is told: a client's words must not lie unseen because of a page nobody opened."""
    return wish in (None, "each")


def quiet_until(now: datetime, begins: time | None, ends: time | None, *, zone: str) -> datetime | None:
    """The end of somebody's own quiet hours, where it is within them."""
    if begins is None or ends is None or begins == ends:
        return None
    quiet = QuietHours(begins, ends, frozenset({Channel.EMAIL}))
    return hours.next_loud(now, quiet, zone) if hours.is_quiet(now, quiet, zone) else None


def digest_due(on: date, at: time | None, *, zone: str) -> datetime:
    """On the wall's clock: where that hour is skipped it comes an hour later, where there are two, with the first."""
    return schedule.instant(datetime.combine(on, at or MORNING), zone)
