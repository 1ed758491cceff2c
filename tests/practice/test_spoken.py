"""Time as people say it, by the reader's clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practice import spoken

ZONE = "America/New_York"
NOW = datetime(2025, 3, 5, 11, 0, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # a Wednesday


def at(text: str, zone: str = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2025-03-05T00:00", "today"),
        ("2025-03-05T23:59", "today"),
        ("2025-03-06T00:00", "tomorrow"),
        ("2025-03-04T23:59", "yesterday"),
        ("2025-03-07T09:00", "Friday"),
        ("2025-03-02T09:00", "Sunday"),
        ("2025-03-11T09:00", "Tuesday"),
        ("2025-03-12T09:00", "12 March"),
        ("2025-02-26T09:00", "26 February"),
        ("2024-12-31T09:00", "31 December 2024"),
        ("2026-01-01T09:00", "1 January 2026"),
    ],
)
def test_a_day(moment: str, said: str) -> None:
    assert spoken.day(at(moment), now=NOW, zone=ZONE) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (ZONE, "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC time"),
    ],
)
def test_a_zone_is_a_city_and_not_a_code(zone: str, said: str) -> None:
    assert spoken.place_of_zone(zone) == said


def test_midnight_is_the_readers_own() -> None:
    late = at("2025-03-05T22:00")
    assert spoken.day(late, now=NOW, zone=ZONE) == "today"
    assert spoken.day(late, now=NOW, zone="Europe/Berlin") == "tomorrow"


def test_a_moment_and_a_promise() -> None:
    assert spoken.moment(at("2025-03-06T09:00"), now=NOW, zone=ZONE) == "tomorrow at 09:00"
    assert spoken.due(at("2025-03-05T16:00"), now=NOW, zone=ZONE) == "today, 16:00"


def test_what_ends_at_midnight_ends_on_that_day() -> None:
    assert spoken.by(at("2025-03-06T16:00"), now=NOW, zone=ZONE) == "tomorrow, 16:00"
    assert spoken.by(at("2025-03-07T00:00"), now=NOW, zone=ZONE) == "tomorrow, 24:00"
    assert spoken.by(at("2025-03-06T00:00"), now=NOW, zone=ZONE) == "today, 24:00"
    assert spoken.by(at("2025-03-06T00:00"), now=NOW, zone="Europe/Berlin") == "tomorrow, 06:00"


def test_the_clock_goes_by_the_zone_in_summer_and_winter() -> None:
    assert spoken.clock(datetime(2025, 1, 15, 14, 0, tzinfo=UTC), zone=ZONE) == "09:00"
    assert spoken.clock(datetime(2025, 7, 15, 14, 0, tzinfo=UTC), zone=ZONE) == "10:00"


def test_the_night_the_clocks_change_has_its_own_days() -> None:
    """Saturday 8 March, 23:30, and Sunday 9 March, 23:30, are 23 hours apart in wall time of 24."""
    saturday = at("2025-03-08T23:30")
    sunday = at("2025-03-09T23:30")
    assert sunday - saturday == timedelta(hours=23)
    assert spoken.day(sunday, now=saturday, zone=ZONE) == "tomorrow"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "10:59"),
        (timedelta(hours=10), "01:00"),
        (timedelta(hours=12), "yesterday"),
        (timedelta(days=3), "Sunday"),
        (timedelta(days=30), "3 February"),
    ],
)
def test_how_long_ago(before: timedelta, said: str) -> None:
    assert spoken.ago(NOW - before, now=NOW, zone=ZONE) == said
