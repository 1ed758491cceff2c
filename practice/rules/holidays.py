"""The holidays of the United States' federal government in a year, by rule (5 U.S.C. 6103(a), Executive Order 11582).

A Saturday's holiday is kept on the Friday before, a Sunday's on the Monday after. Compared on 2026-11-22 with the
courts' page on that law (https://www.ca6.uscourts.gov/federal-holidays) and a list of its eleven days.
"""

from __future__ import annotations

from datetime import date, timedelta

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def federal(year: int) -> dict[date, str]:
    """Day on which it is kept → a code for it. The first of January of the next year may fall on this year's last."""
    fixed = {
        "new_year": date(year, 1, 1),
        "juneteenth": date(year, 6, 19),
        "independence": date(year, 7, 4),
        "veterans": date(year, 11, 11),
        "christmas": date(year, 12, 25),
        "next_new_year": date(year + 1, 1, 1),
    }
    moving = {
        "king": _nth(year, 1, MONDAY, 3),
        "washington": _nth(year, 2, MONDAY, 3),
        "memorial": _last(year, 5, MONDAY),
        "labor": _nth(year, 9, MONDAY, 1),
        "columbus": _nth(year, 10, MONDAY, 2),
        "thanksgiving": _nth(year, 11, THURSDAY, 4),
    }
    kept = {_kept(day): code for code, day in fixed.items()} | {day: code for code, day in moving.items()}
    return {day: code for day, code in sorted(kept.items()) if day.year == year}


def _kept(day: date) -> date:
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last(year: int, month: int, weekday: int) -> date:
    """Of a month that is not December."""
    end = date(year, month + 1, 1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() - weekday) % 7)
