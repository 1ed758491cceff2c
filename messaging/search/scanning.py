"""Opening and reading messages, newest first: no index, so that nothing leaks and shredding is complete.

First the ids, in order, of what is within one's scope; then, by id and in growing portions, what is sealed. So the first
hits stand after a few milliseconds, and each further portion costs no more than its own rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from messaging.models import Message
from messaging.search import stored, words
from messaging.search.stored import Stored
from practice import crypto

FIRST, LARGEST = 500, 4000  # messages read at once
FEW, MANY = 2_000, 32_000  # ids looked up at once: who finds soon or has little time needs few of them
Cursor = tuple[datetime, UUID]
GrantFor = Callable[[set[UUID]], crypto.Grant]


class Found(NamedTuple):
    """A message as it is shown here; its sealed fields open as a model's do."""

    pk: UUID
    vault_id: UUID
    sealed_class: str
    client_id: UUID
    kind: str
    channel: str
    author_id: UUID | None
    author_name: str | None
    circumstance: str
    body: bytes
    subject: bytes | None
    created_at: datetime

    _meta = Message._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


_COLUMNS = (
    "pk", "vault_id", "sealed_class", "client_id", "kind", "channel", "author_id", "author__name",
    "thread__circumstance", "body", "subject", "created_at",
)  # fmt: skip


class Hit(NamedTuple):
    message: Found
    pieces: list[words.Piece]


@dataclass(slots=True)
class Scan:
    """What one look through came to. `next`: from where it goes on; None when all has been read."""

    hits: list[Hit] = field(default_factory=list)
    read: int = 0
    oldest: datetime | None = None
    next: Cursor | None = None


def scan(
    rows: Any,
    wanted: tuple[str, ...],
    *,
    grant_for: GrantFor,
    before: Cursor | None = None,
    clock: Callable[[], float] = monotonic,
) -> Scan:
    """`rows`: a query for messages within one's scope; `grant_for`: the right to open those of these clients.

    Ends with a page of hits, with the time, or with the last message.
    """
    look, most = _Look(wanted, grant_for, Scan(next=before)), FEW
    ids = _ids(rows, before, most)
    ends = clock() + settings.LIMITS["search_ms"] / 1000  # of reading: each answer comes on by some
    while True:
        for portion in _portions(ids):
            if look.through(portion) or clock() > ends:
                return look.done()
        if len(ids) < most:
            look.found.next = None
            return look.done()
        most = min(most * 4, MANY)
        ids = _ids(rows, look.found.next, most)


def _ids(rows: Any, before: Cursor | None, most: int) -> list[UUID]:
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    return list(rows.order_by("-created_at", "-pk").values_list("pk", flat=True)[:most])


def _portions(ids: list[UUID]) -> Iterator[list[UUID]]:
    start, size = 0, FIRST
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, min(size * 4, LARGEST)


class _Look:
    """One look through: the right to open grows with the clients that come along, and what was found is kept."""

    def __init__(self, wanted: tuple[str, ...], grant_for: GrantFor, found: Scan) -> None:
        self.wanted, self.grant_for, self.found = wanted, grant_for, found
        self.clients: set[UUID] = set()
        self.grant = grant_for(set())
        self.hits: dict[UUID, list[words.Piece]] = {}

    def through(self, ids: list[UUID]) -> bool:
        """Reads these messages in order. True when the page of hits is full: then it read no further."""
        rows, most = stored.read(ids), settings.LIMITS["search_hits"]
        for row, text in zip(rows, self._texts(rows), strict=True):
            self.found.read += 1
            if text is not None and words.has_all(text, self.wanted):
                self.hits[row.pk] = words.pieces(text, self.wanted)
            if len(self.hits) == most:
                break
        if rows:
            self.found.oldest, self.found.next = row.created_at, (row.created_at, row.pk)
        return len(self.hits) == most

    def done(self) -> Scan:
        """All that is shown of a message is fetched of those alone that are shown."""
        rows = Message.objects.filter(pk__in=self.hits).values_list(*_COLUMNS) if self.hits else ()
        shown = {row[0]: Found._make(row) for row in rows}
        self.found.hits = [Hit(shown[pk], pieces) for pk, pieces in self.hits.items() if pk in shown]
        return self.found

    def _texts(self, rows: list[Stored]) -> list[str | None]:
        """In the rows' order, each with its subject; opened vault by vault, which is quicker than in turns."""
        self._admit({row.client_id for row in rows})
        by_key: dict[tuple[UUID, str], list[int]] = {}
        for at, row in enumerate(rows):
            by_key.setdefault((row.vault_id, row.sealed_class), []).append(at)
        self.grant.prefetch(by_key)
        found: list[str | None] = [None] * len(rows)
        for key, places in by_key.items():
            if self.grant.allows(*key):
                mine = [rows[at] for at in places]
                for at, text in zip(places, self._open(mine), strict=True):
                    found[at] = text
        return found

    def _open(self, mine: list[Stored]) -> list[str | None]:
        bodies = crypto.open_rows(mine, "body", by=self.grant)
        if all(row.subject is None for row in mine):
            return bodies
        subjects = crypto.open_rows(mine, "subject", by=self.grant)
        return [
            f"{subject}\n{body or ''}" if subject else body
            for subject, body in zip(subjects, bodies, strict=True)
        ]

    def _admit(self, clients: set[UUID]) -> None:
        if not clients <= self.clients:
            self.clients |= clients
            self.grant = self.grant_for(self.clients)
