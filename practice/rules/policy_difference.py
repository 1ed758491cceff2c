"""What one version of the policy says otherwise than another, cell by cell and clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from practice.rules.cells import STRICTNESS, Cell
from practice.rules.policy_terms import LANGUAGES, Terms, takes_reasons
from practice.vocabulary import Channel, Circumstance


@dataclass(frozen=True)
class CellChange:
    before: Cell
    after: Cell

    @property
    def is_wider(self) -> bool:
        """More may go than before; a change of the note alone is neither."""
        return _width(self.after) > _width(self.before)

    @property
    def is_narrower(self) -> bool:
        return _width(self.after) < _width(self.before)


@dataclass(frozen=True)
class ClauseChange:
    topic: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """`terms`: the names of the other parts that changed: hours, quiet, response, crisis, overrides, guidance."""

    cells: tuple[CellChange, ...]
    terms: tuple[str, ...]
    clauses: tuple[ClauseChange, ...]

    def __bool__(self) -> bool:
        return bool(self.cells or self.terms or self.clauses)

    @property
    def for_clients(self) -> Difference:
        """Without what only colleagues read: notes of cells, guidance."""
        said = tuple(one for one in self.cells if one.is_wider or one.is_narrower)
        return Difference(said, tuple(one for one in self.terms if one != "guidance"), self.clauses)


def between(before: Terms, after: Terms) -> Difference:
    cells = [
        CellChange(before.cells[pair], after.cells[pair])
        for pair in ((why, how) for why in Circumstance for how in Channel)
        if before.cells[pair] != after.cells[pair]
    ]
    names = ("hours", "quiet", "response", "crisis")
    terms = [name for name in names if getattr(before, name) != getattr(after, name)]
    if takes_reasons(before.guidance) != takes_reasons(after.guidance):
        terms.append("overrides")
    if _advice(before) != _advice(after):
        terms.append("guidance")
    return Difference(tuple(cells), tuple(terms), tuple(_clauses(before, after)))


def _advice(terms: Terms) -> dict[str, Any]:
    """The guidance without the one part of it that is enforced."""
    return {name: value for name, value in terms.guidance.items() if name != "overrides"}


def _clauses(before: Terms, after: Terms) -> list[ClauseChange]:
    found = []
    for topic in dict.fromkeys([*after.clauses, *before.clauses]):
        for language in LANGUAGES:
            old, new = (one.clauses.get(topic, {}).get(language, "") for one in (before, after))
            if old.split() != new.split():
                found.append(ClauseChange(topic, language, old, new))
    return found


def _width(cell: Cell) -> tuple[int, int]:
    return -STRICTNESS.index(cell.footing), cell.content.width if cell.content else -1
