"""Interleaved timing: each round runs every contender once, in turning order, so that all meet the same weather."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Seconds = list[float]
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done: rounds of a page, and rows of the larger stocks."""

    rounds: int = 60
    rows: int = 10_000
    long_thread: int = 100_000
    appends: int = 4_000

    @classmethod
    def tiny(cls) -> "Size":
        return cls(rounds=3, rows=120, long_thread=300, appends=64)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `spread`: the middle half of the rounds' own ratios."""

    goal_id: str
    what: str
    value: str
    goal: str = ""
    spread: str = ""
    detail: str = ""

    def __str__(self) -> str:
        goal = f"goal {self.goal}" if self.goal else ""
        rest = "; ".join(part for part in (self.spread, self.detail) if part)
        return f"{self.goal_id:<4} {self.what:<58} {self.value:>9}  {goal:<12} {rest}".rstrip()


def interleaved(rounds: int, contenders: Mapping[str, Work], *, warm: int = 5) -> dict[str, Seconds]:
    names = list(contenders)
    for name in names * min(warm, rounds):
        contenders[name]()
    taken: dict[str, Seconds] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            began = time.perf_counter()
            contenders[name]()
            taken[name].append(time.perf_counter() - began)
    return taken


def ratio(goal_id: str, what: str, own: Seconds, floor: Seconds, *, goal: str = "", detail: str = "") -> Line:
    """Of the medians; below 1 our own is the faster one."""
    mine, theirs = statistics.median(own), statistics.median(floor)
    pairs = [a / b for a, b in zip(own, floor, strict=True)]
    spread = f"n {len(own)}" + (f", half within {_quartiles(pairs)}" if len(pairs) > 3 else "")
    told = f"{_ms(mine)} against {_ms(theirs)}" + (f"; {detail}" if detail else "")
    return Line(goal_id, what, f"{mine / theirs:.2f}", goal, spread, told)


def _quartiles(values: Seconds) -> str:
    low, _middle, high = statistics.quantiles(values, n=4)
    return f"{low:.2f}–{high:.2f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
