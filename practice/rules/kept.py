"""Promises of an answer, counted: kept or missed by week, and how long an answer took in open hours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from statistics import median
from zoneinfo import ZoneInfo

from practice.rules import spans
from practice.rules.hours import OfficeHours

WEEKS = 12


class Became(StrEnum):
    DUE = "due"
    KEPT = "kept"
    MISSED = "missed"
    LEFT = "left"  # it needed none, or was closed or moved in time


@dataclass(frozen=True)
class Given:
    """`is_answered`: it ended with words or a call, not because it needed none, or by closing or moving."""

    made_at: datetime
    answer_by: datetime
    ended_at: datetime | None = None
    is_answered: bool = False

    def became(self, now: datetime) -> Became:
        if (self.ended_at or now) > self.answer_by:
            return Became.MISSED
        if self.ended_at is None:
            return Became.DUE
        return Became.KEPT if self.is_answered else Became.LEFT


@dataclass(frozen=True)
class Week:
    first: date  # a Monday
    kept: int = 0
    missed: int = 0
    left: int = 0


def monday(at: datetime, zone: str) -> date:
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def by_week(given: Iterable[Given], now: datetime, zone: str) -> list[Week]:
    """The last twelve weeks, the running one last; a promise counts in the week in which the answer was due."""
    weeks = [monday(now, zone) - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    counts: dict[tuple[date, str], int] = {}
    for one in given:
        key = (monday(one.answer_by, zone), one.became(now).value)
        counts[key] = counts.get(key, 0) + 1
    return [
        Week(first, *(counts.get((first, name), 0) for name in ("kept", "missed", "left"))) for first in weeks
    ]


def median_open(given: Sequence[Given], office: OfficeHours) -> timedelta | None:
    """Of those that were answered, how long it took, counting only the time in which the office was open."""
    answered = [(one.made_at, one.ended_at) for one in given if one.is_answered and one.ended_at]
    if not answered:
        return None
    first = min(made for made, _ended in answered)
    last = max(ended for _made, ended in answered)
    pieces = list(spans.intervals(first, office.on, office.zone, (last - first).days + 3))
    ends = [piece[1] for piece in pieces]
    before = list(accumulate((ended - began for began, ended in pieces), initial=timedelta()))

    def open_until(at: datetime) -> timedelta:
        """Open time from the beginning of the first piece."""
        number = bisect_left(ends, at)
        if number == len(pieces):
            return before[number]
        return before[number] + max(at - pieces[number][0], timedelta())

    return timedelta(
        seconds=median((open_until(ended) - open_until(made)).total_seconds() for made, ended in answered)
    )
