"""Who answers on which day: the people of a file, their own hours, their leave, and who stands in for them.

A day on which nobody answers is closed, whatever the office's hours say; so nothing is promised for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from practice.rules import hours as rules
from practice.rules import spans
from practice.rules.hours import HORIZON_DAYS, OfficeHours, Response
from practice.rules.spans import Span

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Leave:
    """Both days included, by the practice's calendar. `covered_by`: who answers meanwhile, if anybody."""

    first: date
    last: date
    covered_by: str | None = None


@dataclass(frozen=True)
class Answerer:
    """`hours`: their own, within the office's. `last_on`: their last day in the care team; None: no end is known."""

    id: str
    hours: OfficeHours
    leave: tuple[Leave, ...] = ()
    last_on: date | None = None

    def leave_on(self, day: date) -> Leave | None:
        return next((one for one in self.leave if one.first <= day <= one.last), None)

    def belongs_on(self, day: date) -> bool:
        return self.last_on is None or day <= self.last_on


@dataclass(frozen=True)
class Answering:
    """`stand_ins`: whom a leave may name, by their id. Asked like OfficeHours: `zone`, and `on` a day."""

    office: OfficeHours
    answerers: tuple[Answerer, ...]
    stand_ins: Mapping[str, Answerer] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        return self.office.zone

    def who(self, day: date) -> Iterator[Answerer]:
        """Those who answer on this day. Who covers and is away themselves doesn't: a chain is nobody's promise."""
        for one in self.answerers:
            leave = one.leave_on(day)
            there = one if leave is None else self.stand_ins.get(leave.covered_by or "")
            if there is not None and one.belongs_on(day) and there.leave_on(day) is None:
                yield there

    def on(self, day: date) -> tuple[Span, ...]:
        return spans.joined(span for one in self.who(day) for span in one.hours.on(day))


@dataclass(frozen=True)
class Outlook:
    """By when an answer comes. `returns_on`: set where the office is open before that on days when nobody answers."""

    answer_by: datetime | None
    returns_on: date | None = None


def outlook(at: datetime, answering: Answering, response: Response) -> Outlook:
    answer_by = rules.promise(at, answering, response)
    here = ZoneInfo(answering.zone)
    today = at.astimezone(here).date()
    last = answer_by.astimezone(here).date() if answer_by else today + HORIZON_DAYS * _DAY
    gap = next((day for day in _days(today, last) if _is_nobodys(answering, day)), None)
    if gap is None:
        return Outlook(answer_by)
    return Outlook(answer_by, next((day for day in _days(gap, last) if answering.on(day)), None))


def _is_nobodys(answering: Answering, day: date) -> bool:
    return bool(answering.office.on(day)) and not any(answering.who(day))


def _days(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + ahead * _DAY
