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
    searched: int = 700  # messages of each client who is searched
    caseload_searched: int = 40  # such clients
    caseload: int = 300  # clients in an inbox
    crowd: int = 20_000  # clients of a large practice
    pages: int = 30  # open at the same time
    seconds: float = 10.0  # of asking without a pause

    @classmethod
    def tiny(cls) -> "Size":
        return cls(
            rounds=3,
            rows=120,
            long_thread=300,
            appends=64,
            searched=40,
            caseload_searched=3,
            caseload=6,
            crowd=30,
            pages=4,
            seconds=0.5,
        )


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
        return f"{self.goal_id:<5} {self.what:<62} {self.value:>9}  {goal:<12} {rest}".rstrip()

    def row(self) -> str:
        """Of the table in docs/benchmarks.md."""
        rest = "; ".join(part for part in (self.spread, self.detail) if part)
        return "| " + " | ".join([self.goal_id, self.what, self.value, self.goal, rest]) + " |"


def interleaved(
    rounds: int, contenders: Mapping[str, Work], *, warm: int = 5, before: Mapping[str, Work] | None = None
) -> dict[str, Seconds]:
    """`before`: what each does each time before its clock starts."""
    names, ready = list(contenders), before or {}
    for name in names * min(warm, rounds):
        ready.get(name, _nothing)()
        contenders[name]()
    taken: dict[str, Seconds] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            ready.get(name, _nothing)()
            began = time.perf_counter()
            contenders[name]()
            taken[name].append(time.perf_counter() - began)
    return taken


def _nothing() -> None:
    pass


def ratio(goal_id: str, what: str, own: Seconds, floor: Seconds, *, goal: str = "", detail: str = "") -> Line:
    """Of the medians; below 1 our own is the faster one."""
    mine, theirs = statistics.median(own), statistics.median(floor)
    pairs = [a / b for a, b in zip(own, floor, strict=True)]
    spread = f"n {len(own)}" + (f", half within {_quartiles(pairs)}" if len(pairs) > 3 else "")
    told = f"{_ms(mine)} against {_ms(theirs)}" + (f"; {detail}" if detail else "")
    return Line(goal_id, what, f"{mine / theirs:.2f}", goal, spread, told)


def compared(
    goal_id: str, what: str, now: tuple[Seconds, Seconds], then: tuple[Seconds, Seconds], *, goal: str = ""
) -> Line:
    """Two times of one run that are no rounds of each other: each is measured by its own floor (own, floor)."""
    mine, theirs = (statistics.median(own) / statistics.median(floor) for own, floor in (now, then))
    detail = f"{_ms(statistics.median(now[0]))} against {_ms(statistics.median(then[0]))}"
    return Line(goal_id, what, f"{mine / theirs:.2f}", goal, f"n {len(now[0])}", detail)


def median_ms(taken: Seconds) -> str:
    return f"{statistics.median(taken) * 1000:.1f}"


def _quartiles(values: Seconds) -> str:
    low, _middle, high = statistics.quantiles(values, n=4)
    return f"{low:.2f}–{high:.2f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
