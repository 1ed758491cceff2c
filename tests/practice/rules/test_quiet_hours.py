"""Quiet hours by the recipient's clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.rules import hours
from practice.rules.hours import QuietHours
from tests.practice.rules.test_office_hours import ZONES, instants

NIGHT = QuietHours(time(21), time(8))
NEW_YORK = "America/New_York"

minutes = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
nights = st.builds(QuietHours, minutes, minutes)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(NEW_YORK))  # type: ignore[misc, arg-type]


def test_the_night_is_quiet_up_to_the_minute():
    assert not hours.is_quiet(at(2026, 11, 24, 20, 59, 59), NIGHT, NEW_YORK)
    assert hours.is_quiet(at(2026, 11, 24, 21, 0), NIGHT, NEW_YORK)
    assert hours.is_quiet(at(2026, 11, 25, 7, 59, 59), NIGHT, NEW_YORK)
    assert not hours.is_quiet(at(2026, 11, 25, 8, 0), NIGHT, NEW_YORK)


def test_the_clock_is_the_recipients():
    evening = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    assert hours.is_quiet(evening, NIGHT, NEW_YORK)
    assert not hours.is_quiet(evening, NIGHT, "America/Los_Angeles")


def test_loud_again_in_the_morning_also_after_the_clock_has_jumped():
    assert hours.next_loud(at(2026, 11, 24, 22, 41), NIGHT, NEW_YORK) == at(2026, 11, 25, 8)
    assert hours.next_loud(at(2026, 3, 7, 22), NIGHT, NEW_YORK) == datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    assert hours.next_loud(at(2026, 10, 31, 22), NIGHT, NEW_YORK) == datetime(2026, 11, 1, 13, 0, tzinfo=UTC)


def test_quiet_hours_that_end_in_a_gap_end_with_it():
    gap = QuietHours(time(21), time(2, 30))
    assert hours.next_loud(at(2026, 3, 8, 1, 0), gap, NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_by_day_and_from_midnight():
    siesta = QuietHours(time(13), time(15))
    assert hours.next_loud(at(2026, 11, 24, 14), siesta, NEW_YORK) == at(2026, 11, 24, 15)
    early = QuietHours(time(0), time(6))
    assert hours.is_quiet(at(2026, 11, 24, 0), early, NEW_YORK)
    assert not hours.is_quiet(at(2026, 11, 24, 23, 59), early, NEW_YORK)


def test_equal_ends_mean_no_quiet_hours():
    assert not any(
        hours.is_quiet(at(2026, 11, 24, hour), QuietHours(time(8), time(8)), NEW_YORK) for hour in range(24)
    )


@settings(deadline=None, max_examples=150)
@given(nights, instants, st.sampled_from(ZONES))
def test_the_next_loud_instant_is_the_first_that_is_not_quiet(quiet: QuietHours, now: datetime, zone: str):
    loud = hours.next_loud(now, quiet, zone)
    assert loud >= now
    assert not hours.is_quiet(loud, quiet, zone)
    assert (loud == now) == (not hours.is_quiet(now, quiet, zone))
    if loud > now:
        assert hours.is_quiet(loud - timedelta(microseconds=1), quiet, zone)
        assert all(hours.is_quiet(now + (loud - now) * step / 40, quiet, zone) for step in range(40))
