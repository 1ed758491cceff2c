"""Spans of the local day, turned into instants: exact where clocks jump, repeat an hour, or skip a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
_REACH = timedelta(hours=15)  # no zone is further from UTC
_STEP = timedelta(hours=3)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Span:
    """Minutes since local midnight, from `begins` up to but not at `ends`; 1440 is the end of the day."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= DAY:
            raise ValueError("a span begins before it ends, within one day")


WHOLE_DAY = Span(0, DAY)
SpansOf = Callable[[date], tuple[Span, ...]]
Interval = tuple[datetime, datetime]


def minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def between(begins: time, ends: time) -> tuple[Span, ...]:
    """From one time of day to another, over midnight if it comes first; equal times are all day."""
    first, last = minute_of(begins), minute_of(ends)
    if first < last:
        return (Span(first, last),)
    if first == last:
        return (WHOLE_DAY,)
    return tuple(Span(*pair) for pair in ((0, last), (first, DAY)) if pair[0] < pair[1])


def joined(day: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(day):
        if found and span.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return tuple(found)


def end_of(day: date, spans: tuple[Span, ...], zone: str) -> datetime | None:
    """The last instant of this local date's spans; None where it has none, or clocks skip them all."""
    return max((ends for _begins, ends in _on_day(day, spans, zone)), default=None)


def is_within(at: datetime, spans_of: SpansOf, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return any(span.begins <= minute_of(local.time()) < span.ends for span in spans_of(local.date()))


def next_within(at: datetime, spans_of: SpansOf, zone: str, horizon_days: int) -> datetime | None:
    """The first instant at or after `at` within a span, or None if none comes before the horizon."""
    if is_within(at, spans_of, zone):
        return at
    return next((begins for begins, _ends in _pieces(at, spans_of, zone, horizon_days)), None)


def intervals(at: datetime, spans_of: SpansOf, zone: str, horizon_days: int) -> Iterator[Interval]:
    """Real intervals (UTC) that end after `at`, in order; spans that touch make one."""
    held: Interval | None = None
    for begins, ends in _pieces(at, spans_of, zone, horizon_days):
        if held and begins <= held[1]:
            held = (held[0], max(held[1], ends))
            continue
        if held:
            yield held
        held = (begins, ends)
    if held:
        yield held


def _pieces(at: datetime, spans_of: SpansOf, zone: str, horizon_days: int) -> Iterator[Interval]:
    first = at.astimezone(ZoneInfo(zone)).date()
    waiting: list[Interval] = []
    for ahead in range(-1, horizon_days):
        day = first + timedelta(days=ahead)
        waiting += [piece for piece in _on_day(day, spans_of(day), zone) if piece[1] > at]
        # where a clock goes back over midnight the pieces of two dates alternate: give out what no later date
        # can precede
        ready = datetime.combine(day, time(), UTC) - _REACH
        waiting.sort()
        while waiting and waiting[0][0] < ready:
            yield waiting.pop(0)
    yield from waiting


def _on_day(day: date, spans: tuple[Span, ...], zone: str) -> Iterator[Interval]:
    midnight = datetime.combine(day, time(), UTC)
    for begins, ends, offset in _offsets(zone, day):
        for span in spans:
            opens = max(begins, midnight + span.begins * _MINUTE - offset)
            closes = min(ends, midnight + span.ends * _MINUTE - offset)
            if opens < closes:
                yield opens, closes


@lru_cache(maxsize=4096)
def _offsets(zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Stretches of one UTC offset over all instants that this local date may have: (from, until, offset)."""
    info = ZoneInfo(zone)
    midnight = datetime.combine(day, time(), UTC)
    at, last = midnight - _REACH, midnight + timedelta(days=1) + _REACH
    stretches, began = [], at
    while at < last:
        following = min(at + _STEP, last)
        if _offset(at, info) != _offset(following, info):
            change = _change_between(at, following, info)
            stretches.append((began, change, _offset(at, info)))
            began = change
        at = following
    return (*stretches, (began, last, _offset(began, info)))


def _change_between(before: datetime, after: datetime, info: ZoneInfo) -> datetime:
    old = _offset(before, info)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(middle, info) == old else (before, middle)
    return after


def _offset(at: datetime, info: ZoneInfo) -> timedelta:
    offset = at.astimezone(info).utcoffset()
    if offset is None:
        raise ValueError("a zone without an offset")
    return offset
