"""Made-up houses and what must hold of every promise they give: for the fast sample and for the long proof."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from practice.rules import boundaries, holidays, hours, spans
from practice.rules.answering import Answerer, Answering, Leave
from practice.rules.hours import OfficeHours, Response
from practice.rules.spans import DAY, Span

FIRST, YEARS = 2026, 10
BEGINS, ENDS = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(FIRST + YEARS, 1, 1, tzinfo=UTC)
SPLIT = (Span(9 * 60, 12 * 60), Span(13 * 60, 17 * 60 + 30))
NIGHT = (Span(0, 3 * 60), Span(22 * 60, DAY))  # open where clocks jump and fold
WEEKS = (
    (SPLIT,) * 5 + ((), ()),
    ((Span(8 * 60, 20 * 60),),) * 4 + ((Span(8 * 60, 12 * 60),), (), ()),
    (NIGHT,) * 7,
    ((Span(0, DAY),),) * 7,
    ((), (Span(150, 170),), (), (Span(9 * 60, 10 * 60),), (), (Span(23 * 60, DAY),), (Span(0, 30),)),
)
RESPONSES = (
    Response(hours=1),
    Response(hours=8),
    Response(hours=24),
    Response(business_days=1),
    Response(business_days=3),
)
FEDERAL = frozenset(day for year in range(FIRST - 1, FIRST + YEARS + 2) for day in holidays.federal(year))


@dataclass(frozen=True)
class Remembering(Answering):
    """The same answers for the same days, worked out once: ten years are asked many times."""

    days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> tuple[Span, ...]:
        if day not in self.days:
            self.days[day] = super().on(day)
        return self.days[day]


@dataclass(frozen=True)
class Case:
    answering: Answering
    response: Response


def case(dice: random.Random, zone: str) -> Case:
    """One to three people with hours and leave of their own; leave is covered, or not, or by somebody who is away too."""
    office = OfficeHours(dice.choice(WEEKS), zone, FEDERAL if dice.random() < 0.8 else frozenset())
    ids = [str(number) for number in range(dice.randint(1, 3))]
    everybody = [*ids, "stand-in"]
    people = {one: _person(dice, one, office, everybody) for one in everybody}
    return Case(Remembering(office, tuple(people[one] for one in ids), people), dice.choice(RESPONSES))


def _person(dice: random.Random, pk: str, office: OfficeHours, everybody: list[str]) -> Answerer:
    own = office
    if dice.random() < 0.4:
        week = tuple(boundaries.common(day, (Span(10 * 60, 15 * 60),)) or day for day in office.week)
        own = OfficeHours(
            tuple(() if dice.random() < 0.2 else day for day in week), office.zone, office.closures
        )
    leave, day = [], date(FIRST, 1, 1) + timedelta(days=dice.randint(0, 90))
    while day.year < FIRST + YEARS:
        length = dice.choice((1, 3, 7, 14, 28))
        cover = dice.choice([*everybody, None, "gone"])
        leave.append(Leave(day, day + timedelta(days=length - 1), cover if cover != pk else None))
        day += timedelta(days=length + dice.randint(1, 150))
    last_on = date(FIRST + YEARS - 1, 6, 1) if dice.random() < 0.1 else None
    return Answerer(pk, own, tuple(leave), last_on)


def changes(zone: str) -> list[datetime]:
    """Instants before which this zone's clock moves, within the ten years, to the hour."""
    info, found = ZoneInfo(zone), []
    step, at = timedelta(hours=12), BEGINS
    while at < ENDS:
        if at.astimezone(info).utcoffset() != (at + step).astimezone(info).utcoffset():
            found.append(at)
        at += step
    return found


def broken(one: Case, at: datetime) -> tuple[datetime | None, str]:
    """By when, and what does not hold of it: empty where all does."""
    there, by = one.answering, hours.promise(at, one.answering, one.response)
    if by is None:
        return None, ""
    if by <= at:
        return by, "before the message"
    just_before = by - timedelta(microseconds=1)
    if not spans.is_within(just_before, there.on, there.zone):
        return by, "inside closed time"
    day = just_before.astimezone(ZoneInfo(there.zone)).date()
    if not any(_is_there(there, one, day) for one in there.answerers):
        return by, "on a day on which nobody answers"
    return by, _of_length(one, at, by)


def _is_there(there: Answering, person: Answerer, day: date) -> bool:
    """In other words than the rule's own: by hand, from the leave as it was noted."""
    if not there.office.on(day) or not person.belongs_on(day):
        return False
    away = [one for one in person.leave if one.first <= day <= one.last]
    if not away:
        return True
    cover = there.stand_ins.get(away[0].covered_by or "")
    return cover is not None and not [one for one in cover.leave if one.first <= day <= one.last]


def _of_length(one: Case, at: datetime, by: datetime) -> str:
    """In hours: exactly so much time in which somebody was there lies between."""
    if not one.response.hours:
        return ""
    total = timedelta()
    there = one.answering
    for begins, ends in spans.intervals(at, there.on, there.zone, hours.HORIZON_DAYS):
        if begins >= by:
            break
        total += min(ends, by) - max(begins, at)
    return "" if total == timedelta(hours=one.response.hours) else "not after the hours that were promised"
