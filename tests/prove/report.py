"""What a proof found, and the page it is published on: n beside every figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
HEAD = """# Figures

Made by `make prove`; each row says how many were tried, when, and from which seed.

| proof | tried | result | passed | date | seed |
|---|--:|---|---|---|--:|
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is what was proven, in words; `result` is one line."""

    name: str
    n: int
    result: str
    is_passed: bool


def row(figure: Figure, *, seed: int, on: date) -> str:
    passed = "yes" if figure.is_passed else "**no**"
    return f"| {figure.name} | {figure.n:,} | {figure.result} | {passed} | {on.isoformat()} | {seed} |"


def publish(figures: Iterable[Figure], *, seed: int, page: Path = PAGE) -> None:
    """Rows of other proofs stay as they are, with their own date and seed."""
    rows = _rows(page)
    for figure in figures:
        rows[figure.name] = row(figure, seed=seed, on=datetime.now(UTC).date())
    page.parent.mkdir(exist_ok=True)
    page.write_text(HEAD + "".join(f"{rows[name]}\n" for name in sorted(rows)), encoding="utf-8")


def _rows(page: Path) -> dict[str, str]:
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    found = [line for line in lines if line.startswith("| ") and not line.startswith("| proof")]
    return {line.split("|")[1].strip(): line for line in found}
