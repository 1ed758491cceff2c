"""Who answers on which day, and what is promised when somebody is away."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practice.rules import answering, hours, spans
from practice.rules.answering import Answerer, Answering, Leave, Outlook
from practice.rules.hours import OfficeHours, Response
from practice.rules.spans import DAY, Span
from tests.practice.rules import promising

NEW_YORK = ZoneInfo("America/New_York")
SPLIT = (Span(9 * 60, 12 * 60), Span(13 * 60, 17 * 60))
THANKSGIVING = date(2026, 11, 26)
OFFICE = OfficeHours((SPLIT,) * 5 + ((), ()), "America/New_York", frozenset({THANKSGIVING}))
DAY_LATER = Response(business_days=1)
BEN = Answerer("ben", OFFICE)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


def ana(*leave: Leave, last_on: date | None = None) -> Answering:
    return Answering(OFFICE, (Answerer("ana", OFFICE, leave, last_on),), {"ben": BEN})


TWO_WEEKS = (date(2026, 11, 30), date(2026, 12, 11))


class TestAway:
    def test_nobody_covers_then_the_promise_is_for_after_the_return_and_says_so(self) -> None:
        there = ana(Leave(*TWO_WEEKS))
        assert answering.outlook(at(11, 30), there, DAY_LATER) == Outlook(at(12, 14, 17), date(2026, 12, 14))

    def test_on_the_saturday_before_it_says_so_already(self) -> None:
        found = answering.outlook(at(11, 28), ana(Leave(*TWO_WEEKS)), Response(hours=2))
        assert found == Outlook(at(12, 14, 11), date(2026, 12, 14))

    def test_who_covers_answers_as_ever(self) -> None:
        there = ana(Leave(*TWO_WEEKS, "ben"))
        assert answering.outlook(at(12, 1), there, DAY_LATER) == Outlook(at(12, 2, 17))

    def test_who_covers_and_is_away_too_is_nobody(self) -> None:
        away = Answerer("ben", OFFICE, (Leave(date(2026, 12, 1), date(2026, 12, 3)),))
        there = Answering(OFFICE, ana(Leave(*TWO_WEEKS, "ben")).answerers, {"ben": away})
        assert answering.outlook(at(12, 1), there, DAY_LATER) == Outlook(at(12, 4, 17), date(2026, 12, 4))

    def test_a_colleague_of_the_care_team_who_is_there_answers(self) -> None:
        there = Answering(OFFICE, (*ana(Leave(*TWO_WEEKS)).answerers, BEN))
        assert answering.outlook(at(12, 1), there, DAY_LATER) == Outlook(at(12, 2, 17))

    def test_leave_that_begins_after_the_answer_changes_nothing(self) -> None:
        assert answering.outlook(at(11, 24), ana(Leave(*TWO_WEEKS)), DAY_LATER) == Outlook(at(11, 25, 17))

    def test_leave_without_an_end_in_sight_promises_nothing(self) -> None:
        there = ana(Leave(date(2026, 11, 1), date(2028, 11, 1)))
        assert answering.outlook(at(11, 24), there, DAY_LATER) == Outlook(None)

    def test_who_leaves_the_care_team_promises_nothing_for_later(self) -> None:
        assert answering.outlook(at(11, 24), ana(last_on=date(2026, 11, 24)), DAY_LATER).answer_by is None

    def test_without_anybody_there_is_no_promise(self) -> None:
        assert answering.outlook(at(11, 24), Answering(OFFICE, ()), DAY_LATER) == Outlook(None)


class TestDays:
    def test_a_holiday_is_nobodys_fault(self) -> None:
        """The office is closed: that is no absence to speak of."""
        assert answering.outlook(at(11, 25, 11), ana(), DAY_LATER) == Outlook(at(11, 27, 17))

    def test_own_hours_are_kept(self) -> None:
        mornings = OfficeHours(((Span(540, 720),), (), (), (), (), (), ()), "America/New_York")
        there = Answering(OFFICE, (Answerer("ana", mornings),))
        assert answering.outlook(at(11, 24), there, DAY_LATER) == Outlook(at(11, 30, 12))

    def test_two_people_are_there_as_long_as_one_of_them_is(self) -> None:
        early = Answerer("ana", OfficeHours(((Span(540, 660),),) * 7, "America/New_York"))
        late = Answerer("ben", OfficeHours(((Span(600, 780),),) * 7, "America/New_York"))
        assert Answering(OFFICE, (early, late)).on(date(2026, 11, 24)) == (Span(540, 780),)

    def test_days_that_touch_are_two_days(self) -> None:
        """Who never closes promises the end of the next day all the same."""
        always = OfficeHours(((Span(0, DAY),),) * 7, "UTC")
        by = hours.promise(datetime(2026, 11, 24, 10, tzinfo=UTC), always, DAY_LATER)
        assert by == datetime(2026, 11, 26, tzinfo=UTC)


ZONES = (
    "America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Havana",
    "Pacific/Chatham", "Europe/Dublin", "America/Nuuk", "Antarctica/Troll", "Asia/Kathmandu",
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_promises_hold_and_never_come_earlier_for_a_later_message(zone: str) -> None:
    """A sample of tests/prove/promises.py: around the changes of clocks of two years, and at random."""
    dice = random.Random(zone)
    near = promising.changes(zone)[:4]
    moments = [one + timedelta(minutes=dice.randint(-20 * 60, 30 * 60)) for one in near for _ in range(6)]
    moments += [promising.BEGINS + timedelta(minutes=dice.randint(0, 3_000_000)) for _ in range(12)]
    for _ in range(4):
        one, before = promising.case(dice, zone), None
        for moment in sorted(moments):
            by, wrong = promising.broken(one, moment)
            assert not wrong, (zone, moment)
            assert before is None or by is None or before <= by, (zone, moment)
            before = by or before


def test_the_checks_themselves_see_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    one = promising.Case(ana(Leave(*TWO_WEEKS)), Response(hours=1))
    told = []
    for wrong in (at(12, 1), at(12, 5), at(12, 15, 12, 30), at(12, 1, 9, 30), at(12, 14, 12)):
        monkeypatch.setattr(hours, "promise", lambda *_args, said=wrong: said)
        told.append(promising.broken(one, at(12, 1))[1])
    assert told == [
        "before the message",
        *["inside closed time"] * 2,
        "before the message",
        "not after the hours that were promised",
    ]


def test_the_end_of_a_day_that_clocks_skip() -> None:
    assert spans.end_of(date(2026, 3, 8), (Span(130, 170),), "America/New_York") is None
