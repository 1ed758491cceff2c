"""When a client may be reminded of what waits for them: seldom, by day, and not for ever."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

APART = timedelta(days=3)
MOST = 3  # of one packet or single form
AHEAD = timedelta(days=1)  # the clock reminds on the day before it is due, and after
FIRST_HOUR, LAST_HOUR = 9, 18


class Reminding(StrEnum):
    YES = "yes"
    TOO_SOON = "too_soon"
    ENOUGH = "enough"


def may_remind(of_this: int, last_to_client: datetime | None, now: datetime) -> Reminding:
    """`of_this`: how often they were reminded of it. `last_to_client`: of whatever."""
    if of_this >= MOST:
        return Reminding.ENOUGH
    if last_to_client is not None and now - last_to_client < APART:
        return Reminding.TOO_SOON
    return Reminding.YES


def is_due(due: Sequence[date | None], now: datetime, zone: str) -> bool:
    """Whether the clock speaks of it: one of these days is tomorrow, today or past, and it is day there."""
    local = now.astimezone(ZoneInfo(zone))
    if not FIRST_HOUR <= local.hour < LAST_HOUR:
        return False
    return any(day - AHEAD <= local.date() for day in due if day)
