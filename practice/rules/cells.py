"""A cell of the communications policy, and how two of them compare."""

from __future__ import annotations

from dataclasses import dataclass, replace

from practice.vocabulary import Channel, Circumstance, Content, Footing

STRICTNESS = (Footing.ALLOW, Footing.CONSENT, Footing.NEVER)


@dataclass(frozen=True)
class Cell:
    """`content` is None only where the footing is never."""

    circumstance: Circumstance
    channel: Channel
    footing: Footing
    content: Content | None
    note: str = ""


@dataclass(frozen=True)
class Limit:
    """At most this. `content` None: as much as the cell allows."""

    footing: Footing
    content: Content | None = None


def narrowed(cell: Cell, limit: Limit) -> Cell:
    """The stricter of both in each respect."""
    footing = max(cell.footing, limit.footing, key=STRICTNESS.index)
    if footing == Footing.NEVER:
        return replace(cell, footing=footing, content=None)
    both = [one for one in (cell.content, limit.content) if one]
    return replace(cell, footing=footing, content=min(both, key=lambda one: one.width))


def widens(cell: Cell, limit: Limit) -> bool:
    """Whether the limit would let more through than the cell does."""
    if STRICTNESS.index(limit.footing) < STRICTNESS.index(cell.footing):
        return True
    if limit.content is None or cell.content is None:
        return False
    return limit.content.width > cell.content.width
