"""How often the content check was passed with a reason: by month and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """`first`: its first day. `kinds`: kind → how often; one override may have several."""

    first: date
    count: int
    kinds: dict[str, int]


def by_month(given: Iterable[tuple[date, Sequence[str]]], today: date) -> tuple[Month, ...]:
    """The last twelve months, oldest first, empty ones too."""
    firsts = [_months_before(today, back) for back in reversed(range(MONTHS))]
    counts: Counter[date] = Counter()
    kinds: dict[date, Counter[str]] = {first: Counter() for first in firsts}
    for on, found in given:
        first = on.replace(day=1)
        if first in kinds:
            counts[first] += 1
            kinds[first].update(found)
    return tuple(Month(first, counts[first], dict(kinds[first])) for first in firsts)


def _months_before(today: date, back: int) -> date:
    month = today.year * 12 + today.month - 1 - back
    return date(month // 12, month % 12 + 1, 1)
