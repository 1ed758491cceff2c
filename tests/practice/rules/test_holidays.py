"""The federal holidays, against the lists that the Office of Personnel Management has published."""

from datetime import date

import pytest

from practice.rules import holidays

PUBLISHED = {
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_a_years_days(year: int) -> None:
    assert [f"{day:%m-%d}" for day in holidays.federal(year)] == PUBLISHED[year].split()


@pytest.mark.parametrize("year", range(2020, 2061))
def test_none_is_on_a_weekend_and_there_are_ten_to_twelve(year: int) -> None:
    days = list(holidays.federal(year))
    assert 10 <= len(days) <= 12
    assert all(day.weekday() < 5 and day.year == year for day in days)
    assert days == sorted(days)


def test_the_first_of_january_on_a_saturday_is_kept_in_the_old_year() -> None:
    assert holidays.federal(2027)[date(2027, 12, 31)] == "next_new_year"
    assert date(2028, 1, 1) not in holidays.federal(2028)
