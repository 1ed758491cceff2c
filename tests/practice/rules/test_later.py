"""Hours that somebody names, and those that are offered: on the practice's clock, also where it jumps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practice.rules import hours, later
from practice.rules.hours import OfficeHours
from practice.rules.spans import Span

ZONE = "America/New_York"
HERE = ZoneInfo(ZONE)
NINE_TO_FIVE = (Span(9 * 60, 17 * 60),)
OFFICE = OfficeHours(week=(*[NINE_TO_FIVE] * 5, (), ()), zone=ZONE)
NOW = datetime(2026, 3, 4, 11, 0, tzinfo=HERE)


def test_an_hour_is_read_on_the_practices_clock() -> None:
    assert later.named("2026-03-05T08:00", zone=ZONE, now=NOW) == datetime(2026, 3, 5, 8, 0, tzinfo=HERE)


def test_a_skipped_hour_is_an_hour_on_and_of_two_it_is_the_first() -> None:
    skipped = later.named("2026-03-08T02:30", zone=ZONE, now=NOW)
    assert skipped.astimezone(HERE).strftime("%H:%M") == "03:30"
    autumn = datetime(2026, 10, 30, 12, 0, tzinfo=HERE)
    assert later.named("2026-11-01T01:30", zone=ZONE, now=autumn) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("tomorrow", "unreadable"),
        ("2026-03-05T08:00+00:00", "unreadable"),
        ("2026-03-04T11:00", "past"),
        ("2026-03-04T10:59", "past"),
        ("2026-05-03T12:01", "too_far"),
    ],
)
def test_what_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(later.Untimely) as refused:
        later.named(text, zone=ZONE, now=NOW)
    assert refused.value.code == code


def test_the_last_hour_allowed_is_sixty_days_on() -> None:
    assert later.named("2026-05-03T12:00", zone=ZONE, now=NOW) == NOW.astimezone(UTC) + later.FURTHEST


def test_out_of_hours_it_waits_for_the_opening() -> None:
    assert later.opening(NOW, OFFICE) is None
    evening = NOW + timedelta(hours=9)
    assert later.opening(evening, OFFICE) == datetime(2026, 3, 5, 9, 0, tzinfo=HERE)
    friday = datetime(2026, 3, 6, 18, 0, tzinfo=HERE)
    assert later.opening(friday, OFFICE) == datetime(2026, 3, 9, 9, 0, tzinfo=HERE)
    assert later.opening(NOW, OfficeHours(week=((),) * 7, zone=ZONE)) is None  # who never opens holds nothing


def test_what_is_offered_lies_ahead_whatever_the_hour_of_a_year() -> None:
    at = datetime(2026, 1, 1, 0, 17, tzinfo=UTC)
    while at.year == 2026:
        offered = later.suggestions(at, OFFICE)
        assert offered and all(at < one <= at + later.FURTHEST for one in offered)
        assert offered[0].astimezone(HERE).strftime("%H:%M") == "08:00"
        assert hours.is_open(offered[-1], OFFICE) and len(offered) == 2
        at += timedelta(hours=61)
