"""Office hours, quiet hours and response promises, asked at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from practice.rules import spans
from practice.rules.spans import Span
from practice.vocabulary import Channel

HORIZON_DAYS = 400  # a practice that doesn't open within a year and a month has no next opening
_LONGEST_FOLD = timedelta(hours=3)  # further no clock goes back


class Opens(Protocol):
    """Hours of an office, or of those who answer: local spans of each day, by the clock of a zone."""

    @property
    def zone(self) -> str: ...

    def on(self, day: date) -> tuple[Span, ...]: ...


@dataclass(frozen=True)
class OfficeHours:
    """`week` holds seven tuples of spans, Monday first; `closures` are local dates; `zone` an IANA name."""

    week: tuple[tuple[Span, ...], ...]
    zone: str
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        ZoneInfo(self.zone)

    def on(self, day: date) -> tuple[Span, ...]:
        return () if day in self.closures else self.week[day.weekday()]


@dataclass(frozen=True)
class QuietHours:
    """From `begins` to `ends` on the recipient's clock, over midnight if need be; equal ends: never."""

    begins: time
    ends: time
    channels: frozenset[Channel] = frozenset({Channel.SMS})

    def loud_spans(self, _day: date) -> tuple[Span, ...]:
        return spans.between(self.ends, self.begins)


@dataclass(frozen=True)
class Response:
    """An answer within so many open hours, or by the close of the n-th day open after the day of arrival."""

    hours: int = 0
    business_days: int = 0

    def __post_init__(self) -> None:
        if min(self.hours, self.business_days) < 0 or (self.hours > 0) == (self.business_days > 0):
            raise ValueError("a response is promised in hours or in business days, and more than none")


@dataclass(frozen=True)
class ResponsePromise:
    default: Response
    by_circumstance: Mapping[str, Response] = field(default_factory=dict)

    def of(self, circumstance: str) -> Response:
        return self.by_circumstance.get(circumstance, self.default)


def is_open(at: datetime, hours: OfficeHours) -> bool:
    return spans.is_within(at, hours.on, hours.zone)


def next_opening(at: datetime, hours: OfficeHours) -> datetime | None:
    """The first open instant at or after `at`; None for a practice that never opens."""
    if not any(hours.week):
        return None
    return spans.next_within(at, hours.on, hours.zone, HORIZON_DAYS)


def promise(at: datetime, hours: Opens, response: Response) -> datetime | None:
    """An answer by this instant: open, or the moment of closing. None where nobody is there within the horizon."""
    if response.hours:
        return _after_open_time(at, hours, timedelta(hours=response.hours))
    return _close_of_business_day(at, hours, response.business_days)


def is_quiet(at: datetime, quiet: QuietHours, zone: str) -> bool:
    return not spans.is_within(at, quiet.loud_spans, zone)


def next_loud(at: datetime, quiet: QuietHours, zone: str) -> datetime:
    """The first instant at or after `at` that isn't quiet; quiet hours never fill a day, so there is one."""
    loud = spans.next_within(at, quiet.loud_spans, zone, HORIZON_DAYS)
    if loud is None:
        raise ValueError("quiet hours without end")
    return loud


def _after_open_time(at: datetime, hours: Opens, left: timedelta) -> datetime | None:
    for opens, closes in spans.intervals(at, hours.on, hours.zone, HORIZON_DAYS):
        begins = max(opens, at)
        if begins + left <= closes:
            return begins + left
        left -= closes - begins
    return None


def _close_of_business_day(at: datetime, hours: Opens, count: int) -> datetime | None:
    """Day by day and not interval by interval: where one day's hours touch the next one's, they are still two days."""
    arrived_on = _day_reached(at, ZoneInfo(hours.zone))
    for ahead in range(1, HORIZON_DAYS):
        day = arrived_on + timedelta(days=ahead)
        closing = spans.end_of(day, hours.on(day), hours.zone)
        if closing is not None:
            count -= 1
            if count == 0:
                return closing
    return None


def _day_reached(at: datetime, here: ZoneInfo) -> date:
    """The latest local date that has begun: where a clock goes back over midnight, a later message is never promised
    an earlier answer."""
    return max(at.astimezone(here).date(), (at - _LONGEST_FOLD).astimezone(here).date())
