"""Opening and reading messages, newest first: no index, so that nothing leaks and shredding is complete.

They come in growing portions: so the first hits stand after a few milliseconds, and whoever finds soon reads little.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from messaging.models import Message
from messaging.search import stored, words
from messaging.search.stored import Cursor, Stored, Whose
from practice import crypto

FIRST, LARGEST = 1000, 4000  # messages read at once
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
    came_at: datetime | None  # by mail or text

    _meta = Message._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


_COLUMNS = (
    "pk", "vault_id", "sealed_class", "client_id", "kind", "channel", "author_id", "author__name",
    "thread__circumstance", "body", "subject", "created_at", "came_at",
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
    is_one_client: bool = False,
    before: Cursor | None = None,
    clock: Callable[[], float] = monotonic,
) -> Scan:
    """`rows`: a query for messages within one's scope; `grant_for`: the right to open those of these clients.

    Ends with a page of hits, with the time, or with the last message.
    """
    look, size = _Look(wanted, grant_for, Scan(next=before)), FIRST
    ends = clock() + settings.LIMITS["search_ms"] / 1000  # of reading: each answer comes on by some
    with stored.newest_first(rows, before, is_one_client=is_one_client) as fetch:
        while True:
            portion = fetch(size)
            is_full = look.through(portion)
            if len(portion) < size and not is_full:
                look.found.next = None
            if look.found.next is None or is_full or clock() > ends:
                return look.done()
            size = min(size * 4, LARGEST)


class _Look:
    """One look through: clients are asked for as they come along, and what was found is kept."""

    def __init__(self, wanted: tuple[str, ...], grant_for: GrantFor, found: Scan) -> None:
        self.wanted, self.grant_for, self.found = wanted, grant_for, found
        self.grants: dict[UUID, crypto.Grant] = {}
        self.hits: dict[UUID, list[words.Piece]] = {}

    def through(self, portion: list[Stored]) -> bool:
        """Reads these messages. True when the page of hits is full: then what is older counts as unread."""
        room = settings.LIMITS["search_hits"] - len(self.hits)
        found = sorted(self._found(portion), key=lambda hit: (hit[0][1], hit[0][0]), reverse=True)[:room]
        is_full = len(found) == room
        read = portion.index(found[-1][0]) + 1 if is_full else len(portion)
        if read:
            pk, at = portion[read - 1][:2]
            self.found.oldest, self.found.next = at, (at, UUID(bytes=pk))
        self.found.read += read
        for row, text in found:
            self.hits[UUID(bytes=row[0])] = words.pieces(text, self.wanted)
        return is_full

    def done(self) -> Scan:
        """All that is shown of a message is fetched of those alone that are shown."""
        rows = Message.objects.filter(pk__in=self.hits).values_list(*_COLUMNS) if self.hits else ()
        shown = {row[0]: Found._make(row) for row in rows}
        self.found.hits = [Hit(shown[pk], pieces) for pk, pieces in self.hits.items() if pk in shown]
        return self.found

    def _found(self, portion: list[Stored]) -> Iterator[tuple[Stored, str]]:
        """Opened vault by vault, which is quicker than in turns."""
        together = defaultdict(list)
        for row in portion:
            together[row[2]].append(row)
        groups = [(Whose.of(joined), rows) for joined, rows in together.items()]
        self._admit({whose.client for whose, _rows in groups})
        for whose, rows in groups:
            grant = self.grants[whose.client]
            if grant.allows(whose.vault, whose.klass):
                texts = _texts(rows, whose, grant)
                for at in words.which(texts, self.wanted):
                    yield rows[at], texts[at] or ""

    def _admit(self, clients: set[UUID]) -> None:
        if new := clients.difference(self.grants):
            grant = self.grant_for(new)
            grant.prefetch(grant.pairs)
            self.grants.update(dict.fromkeys(new, grant))


def _texts(rows: list[Stored], whose: Whose, grant: crypto.Grant) -> list[str | None]:
    """Each with its subject, which mails alone have."""

    def opened(field: str, sealed: Sequence[bytes | None]) -> list[str | None]:
        return crypto.open_many(
            ids, sealed, pair=whose[1:], table=Message._meta.db_table, field=field, by=grant
        )

    ids = [row[0] for row in rows]
    bodies, subjects = opened("body", [row[3] for row in rows]), [row[4] for row in rows]
    if not any(subjects):
        return bodies
    both = zip(opened("subject", subjects), bodies, strict=True)
    return [f"{subject}\n{body or ''}" if subject else body for subject, body in both]
