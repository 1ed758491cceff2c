"""Seldom, by day, and not for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consent.rules.reminding import Reminding, is_due, may_remind

NOON = datetime(2026, 3, 4, 17, tzinfo=UTC)  # noon in New York
ZONE = "America/New_York"


def test_the_first_may_go_at_once() -> None:
    assert may_remind(0, None, NOON) is Reminding.YES


def test_not_twice_within_three_days() -> None:
    assert may_remind(1, NOON - timedelta(days=2, hours=23), NOON) is Reminding.TOO_SOON
    assert may_remind(1, NOON - timedelta(days=3), NOON) is Reminding.YES


def test_three_are_enough_however_long_ago() -> None:
    assert may_remind(2, NOON - timedelta(days=30), NOON) is Reminding.YES
    assert may_remind(3, NOON - timedelta(days=30), NOON) is Reminding.ENOUGH


@pytest.mark.parametrize(
    ("due", "expected"),
    [(date(2026, 3, 6), False), (date(2026, 3, 5), True), (date(2026, 3, 4), True), (date(2026, 2, 1), True)],
)
def test_from_the_day_before(due: date, expected: bool) -> None:
    assert is_due([due], NOON, ZONE) is expected


def test_nothing_without_a_day() -> None:
    assert not is_due([None], NOON, ZONE)


@pytest.mark.parametrize(("hours", "expected"), [(-4, False), (-3, True), (5, True), (6, False)])
def test_only_between_nine_and_six_where_they_live(hours: int, expected: bool) -> None:
    assert is_due([date(2026, 3, 1)], NOON + timedelta(hours=hours), ZONE) is expected
