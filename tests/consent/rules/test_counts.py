"""Twelve months, oldest first, empty ones too."""

from datetime import date

from consent.rules.counts import Month, by_month

TODAY = date(2026, 2, 14)


def test_the_last_twelve_months_in_order_across_a_year():
    months = by_month([], TODAY)
    assert [one.first for one in months] == [
        *(date(2025, month, 1) for month in range(3, 13)),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert all(one.count == 0 and one.kinds == {} for one in months)


def test_each_is_counted_once_and_each_kind_that_it_had():
    given = [
        (date(2026, 2, 1), ["diagnosis", "link"]),
        (date(2026, 2, 28), ["link"]),
        (date(2025, 12, 31), ["risk"]),
        (date(2025, 2, 28), ["risk"]),  # a year ago: no longer shown
    ]
    months = {one.first: one for one in by_month(given, TODAY)}
    assert months[date(2026, 2, 1)] == Month(date(2026, 2, 1), 2, {"diagnosis": 1, "link": 2})
    assert months[date(2025, 12, 1)] == Month(date(2025, 12, 1), 1, {"risk": 1})
    assert sum(one.count for one in months.values()) == 3
