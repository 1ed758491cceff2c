"""Office hours, next openings and promises, where clocks jump too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.rules import hours
from practice.rules.hours import OfficeHours, Response, ResponsePromise
from practice.rules.spans import DAY, Span, between, intervals

NEW_YORK = ZoneInfo("America/New_York")
MORNINGS = (Span(9 * 60, 12 * 60), Span(13 * 60, 17 * 60))
OFFICE = OfficeHours((MORNINGS,) * 5 + ((), ()), "America/New_York")
NEVER = OfficeHours(((),) * 7, "UTC")
# Lord Howe moves by half an hour, Chatham and Kathmandu stand at quarters of an hour, and in Cairo, Beirut
# and Santiago the clock changes at midnight.
ZONES = tuple(
    "UTC America/New_York America/Los_Angeles America/Santiago America/St_Johns America/Havana "
    "America/Asuncion Europe/London Europe/Lisbon Africa/Cairo Africa/Casablanca Asia/Beirut Asia/Kathmandu "
    "Australia/Lord_Howe Pacific/Chatham Pacific/Apia Pacific/Kiritimati".split()
)


def local(*parts: int, fold: int = 0, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold)  # type: ignore[misc, arg-type]


spans_of_a_day = st.lists(st.integers(0, DAY), min_size=0, max_size=6, unique=True).map(
    lambda marks: tuple(Span(*pair) for pair in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False))
)
instants = st.datetimes(datetime(2001, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
offices = st.builds(
    OfficeHours,
    st.tuples(*[spans_of_a_day] * 7),
    st.sampled_from(ZONES),
    st.frozensets(st.dates(date(2001, 1, 1), date(2031, 1, 31)), max_size=5),
)


def changes(zone: str) -> list[datetime]:
    """Instants around which this zone's clock changes, 2019 to 2021, by the hour."""
    info = ZoneInfo(zone)
    steps = [datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(0, 3 * 366 * 24, 6)]
    pairs = zip(steps, steps[1:], strict=False)
    return [one for one, two in pairs if one.astimezone(info).utcoffset() != two.astimezone(info).utcoffset()]


CHANGES = {zone: changes(zone) or [datetime(2020, 3, 1, tzinfo=UTC)] for zone in ZONES}


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[OfficeHours, datetime]:
    office = draw(offices)
    change = draw(st.sampled_from(CHANGES[office.zone]))
    return office, change + timedelta(minutes=draw(st.integers(-40 * 60, 20 * 60)))


anywhere = st.one_of(st.tuples(offices, instants), near_a_change())


def test_open_from_the_first_minute_to_before_the_last():
    assert not hours.is_open(local(2026, 11, 24, 8, 59, 59), OFFICE)
    assert hours.is_open(local(2026, 11, 24, 9, 0), OFFICE)
    assert hours.is_open(local(2026, 11, 24, 11, 59, 59), OFFICE)
    assert not hours.is_open(local(2026, 11, 24, 12, 0), OFFICE)
    assert not hours.is_open(local(2026, 11, 22, 10, 0), OFFICE)  # a Sunday


def test_the_hour_is_the_practices_and_not_the_askers():
    assert hours.is_open(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), OFFICE)
    assert hours.is_open(datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Europe/Berlin")), OFFICE)


def test_the_next_opening_passes_breaks_weekends_and_closures():
    closed = OfficeHours(OFFICE.week, OFFICE.zone, frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
    assert hours.next_opening(local(2026, 11, 24, 12, 30), closed) == local(2026, 11, 24, 13, 0)
    assert hours.next_opening(local(2026, 11, 25, 22, 41), closed) == local(2026, 11, 30, 9, 0)
    inside = local(2026, 11, 24, 10, 0)
    assert hours.next_opening(inside, closed) == inside


def test_a_practice_that_never_opens_has_no_opening_and_promises_nothing():
    at = local(2026, 11, 24, 10, 0)
    assert hours.next_opening(at, NEVER) is None
    assert hours.promise(at, NEVER, Response(hours=1)) is None
    assert hours.promise(at, NEVER, Response(business_days=1)) is None


def test_closures_beyond_the_horizon_are_as_good_as_never():
    days = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(800))
    shut = OfficeHours((MORNINGS,) * 7, "America/New_York", days)
    assert hours.next_opening(local(2026, 3, 1), shut) is None
    assert hours.promise(local(2026, 3, 1), shut, Response(business_days=1)) is None


def test_hours_that_the_clock_skips_are_not_open_that_day():
    """In New York 2026-03-08 02:00 to 03:00 does not happen."""
    early = OfficeHours(((Span(150, 170),),) * 7, "America/New_York")
    assert hours.next_opening(local(2026, 3, 7, 12, 0), early) == local(2026, 3, 9, 2, 30)
    over_the_gap = OfficeHours(((Span(150, 240),),) * 7, "America/New_York")
    opening = hours.next_opening(local(2026, 3, 8, 0, 0), over_the_gap)
    assert opening == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)  # 03:00, the first minute that exists


def test_an_hour_that_comes_twice_is_open_twice():
    """In New York 2026-11-01 01:00 to 02:00 comes twice."""
    night = OfficeHours(((Span(60, 90),),) * 7, "America/New_York")
    second = local(2026, 11, 1, 1, 0, fold=1)
    assert hours.is_open(second, night)
    assert hours.next_opening(local(2026, 11, 1, 1, 45, fold=0), night) == datetime(
        2026, 11, 1, 6, 0, tzinfo=UTC
    )


def test_a_date_that_never_was_is_never_open():
    """Samoa had no 30 December 2011, a Friday."""
    friday = tuple((Span(0, DAY),) if day == 4 else () for day in range(7))
    apia = OfficeHours(friday, "Pacific/Apia")
    opening = hours.next_opening(local(2011, 12, 29, 12, zone=ZoneInfo("Pacific/Apia")), apia)
    assert opening == local(2012, 1, 6, 0, zone=ZoneInfo("Pacific/Apia"))


def test_hours_are_promised_in_open_time():
    response = Response(hours=4)
    assert hours.promise(local(2026, 11, 24, 10), OFFICE, response) == local(2026, 11, 24, 15)
    assert hours.promise(local(2026, 11, 27, 16), OFFICE, response) == local(2026, 11, 30, 12)
    assert hours.promise(local(2026, 11, 24, 22, 41), OFFICE, Response(hours=1)) == local(2026, 11, 25, 10)


def test_the_next_business_day_is_the_next_day_that_is_open():
    response = Response(business_days=1)
    assert hours.promise(local(2026, 11, 24, 22, 41), OFFICE, response) == local(2026, 11, 25, 17)
    assert hours.promise(local(2026, 11, 27, 10), OFFICE, response) == local(2026, 11, 30, 17)
    assert hours.promise(local(2026, 11, 28, 10), OFFICE, response) == local(2026, 11, 30, 17)
    assert hours.promise(local(2026, 11, 24, 8), OFFICE, Response(business_days=2)) == local(2026, 11, 26, 17)


def test_a_promise_is_chosen_by_circumstance():
    promises = ResponsePromise(Response(hours=8), {"billing": Response(business_days=2)})
    assert promises.of("billing") == Response(business_days=2)
    assert promises.of("scheduling") == Response(hours=8)


@pytest.mark.parametrize(
    "wrong", [{}, {"hours": 1, "business_days": 1}, {"hours": -1}, {"hours": 2, "business_days": -1}]
)
def test_a_response_is_one_thing_or_the_other(wrong: dict[str, int]):
    with pytest.raises(ValueError, match="hours or in business days"):
        Response(**wrong)


def test_a_span_lies_within_its_day_and_a_week_has_seven():
    for begins, ends in ((60, 60), (61, 60), (-1, 5), (5, 1441)):
        with pytest.raises(ValueError, match="span"):
            Span(begins, ends)
    with pytest.raises(ValueError, match="seven"):
        OfficeHours((), "UTC")


@settings(deadline=None, max_examples=150)
@given(anywhere)
def test_the_next_opening_is_open_and_nothing_before_it_is(case: tuple[OfficeHours, datetime]):
    office, at = case
    opening = hours.next_opening(at, office)
    if opening is None:
        assert not any(office.week)
        return
    assert opening >= at
    assert hours.is_open(opening, office)
    for step in range(1, 60):
        between_them = at + (opening - at) * step / 60
        assert not hours.is_open(between_them, office) or opening == at
    if opening > at:
        assert not hours.is_open(opening - timedelta(microseconds=1), office)


@settings(deadline=None, max_examples=100)
@given(anywhere)
def test_intervals_agree_with_the_clock_minute_by_minute(case: tuple[OfficeHours, datetime]):
    office, at = case
    at = at.replace(second=0, microsecond=0)
    pieces = list(intervals(at, office.on, office.zone, 4))
    assert pieces == sorted(pieces)
    assert all(one[1] < two[0] for one, two in zip(pieces, pieces[1:], strict=False))
    for minute in range(0, 48 * 60, 7):
        then = at + timedelta(minutes=minute)
        assert hours.is_open(then, office) == any(begins <= then < ends for begins, ends in pieces)


@settings(deadline=None, max_examples=100)
@given(
    anywhere,
    st.one_of(
        st.builds(Response, hours=st.integers(1, 30)), st.builds(Response, business_days=st.integers(1, 5))
    ),
)
def test_a_promise_never_falls_into_closed_time(case: tuple[OfficeHours, datetime], response: Response):
    office, at = case
    by = hours.promise(at, office, response)
    if by is None:
        return
    assert by > at
    assert hours.is_open(by - timedelta(microseconds=1), office)


@settings(deadline=None, max_examples=50)
@given(anywhere, st.integers(1, 20))
def test_a_promise_in_hours_is_that_much_open_time_away(case: tuple[OfficeHours, datetime], count: int):
    office, at = case
    by = hours.promise(at, office, Response(hours=count))
    if by is not None:
        pieces = intervals(at, office.on, office.zone, hours.HORIZON_DAYS)
        open_time = timedelta()
        for begins, ends in pieces:
            if begins >= by:
                break
            open_time += min(ends, by) - max(begins, at)
        assert open_time == timedelta(hours=count)


def test_times_of_day_become_spans_over_midnight_too():
    assert between(time(9), time(17)) == (Span(540, 1020),)
    assert between(time(22), time(6)) == (Span(0, 360), Span(1320, DAY))
    assert between(time(22), time(0)) == (Span(1320, DAY),)
    assert between(time(7), time(7)) == (Span(0, DAY),)
