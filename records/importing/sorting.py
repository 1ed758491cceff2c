"""Each line of a list beside those who are here already: new, taken before, alike, twice in the list."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from practice import crypto
from practice.access import Opened
from practice.actors import Actor
from practice.vocabulary import Role
from records import duplicates
from records.importing.judging import Judged, judge
from records.importing.reading import Table
from records.models import ImportedRow

NEW, BEFORE, ALIKE, TWICE = "new", "before", "alike", "twice"


@dataclass
class Sorter:
    """Goes through lines in order, and remembers those it has taken."""

    opened: Opened
    columns: list[str]
    today: date
    apart_from: UUID | None = None  # an import whose clients are no reason against its other lines

    def __post_init__(self) -> None:
        self._seen: set[str] = set()

    @cached_property
    def _known(self) -> duplicates.Known:
        own = ImportedRow.objects.filter(brought_by_id=self.apart_from).values_list("client_id", flat=True)
        return duplicates.known(self.opened, but=own)

    def skip(self, lines: list[list[str]]) -> None:
        """Lines that were done before: a later one like them is there twice."""
        for cells in lines:
            judged = judge(cells, self.columns, self.today)
            if judged.particulars is not None:
                self._seen.update(judged.marks)

    def sort(self, cells: list[str]) -> tuple[Judged, str, bytes]:
        """The line, what becomes of it, and its digest."""
        judged = judge(cells, self.columns, self.today)
        if judged.particulars is None:
            return judged, judged.refused, b""
        digest = _digest(judged, self.opened.actor)
        return judged, self._becomes(judged, digest), digest

    def _becomes(self, judged: Judged, digest: bytes) -> str:
        who = judged.particulars
        assert who is not None  # noqa: S101 - asked only of lines that are taken
        if not self._seen.isdisjoint(judged.marks):
            return TWICE
        self._seen.update(judged.marks)
        if digest in self._taken:
            return BEFORE
        return ALIKE if self._known.alike(who.name, who.birth_date, judged.points) else NEW

    @cached_property
    def _taken(self) -> set[bytes]:
        rows = ImportedRow.objects.exclude(brought_by_id=self.apart_from)
        return {bytes(one) for one in rows.values_list("digest", flat=True)}


def packed(table: Table) -> str:
    return json.dumps([table.header, table.rows], ensure_ascii=False)


def unpacked(text: str) -> Table:
    header, rows = json.loads(text)
    return Table(header, rows)


def _digest(judged: Judged, actor: Actor) -> bytes:
    """Who sees only some clients learns nothing of the others: their lists are compared with their own alone."""
    whose = "all" if Role.FRONT_DESK in actor.roles else str(actor.user_id)
    return crypto.ring().index("import", f"{whose}|{judged.same}")
