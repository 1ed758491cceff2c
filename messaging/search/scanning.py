"""Opening and reading messages, newest first: no index, so that nothing leaks and shredding is complete.

In growing portions: the first hits stand after a few milliseconds, and a whole caseload costs few queries.
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
from messaging.search import words
from practice import crypto

FIRST, LARGEST = 500, 8000
Cursor = tuple[datetime, UUID]


class Found(NamedTuple):
    """A message as it is read here; its sealed fields open as a model's do."""

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
    grant_for: Callable[[set[UUID]], crypto.Grant],
    before: Cursor | None = None,
    clock: Callable[[], float] = monotonic,
) -> Scan:
    """`rows`: a query for messages within one's scope; `grant_for`: the right to open those of these clients.

    Ends with a page of hits, with the time, or with the last message.
    """
    found, ends = Scan(next=before), clock() + settings.LIMITS["search_ms"] / 1000
    for portion in _portions(rows, before):
        grant = grant_for({row.client_id for row in portion})
        for row, text in _texts(portion, grant):
            found.read += 1
            found.oldest, found.next = row.created_at, (row.created_at, row.pk)
            if text is not None and words.has_all(text, wanted):
                found.hits.append(Hit(row, words.pieces(text, wanted)))
                if len(found.hits) == settings.LIMITS["search_hits"]:
                    return found
        if clock() > ends:
            return found
    found.next = None
    return found


def _portions(rows: Any, before: Cursor | None) -> Iterator[list[Found]]:
    size = FIRST
    while True:
        here = rows
        if before:
            at, pk = before
            here = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
        newest = here.order_by("-created_at", "-pk")[:size]
        portion = [Found._make(row) for row in newest.values_list(*_COLUMNS)]
        if portion:
            yield portion
        if len(portion) < size:
            return
        before = (portion[-1].created_at, portion[-1].pk)
        size = min(size * 4, LARGEST)


def _texts(portion: list[Found], grant: crypto.Grant) -> Iterator[tuple[Found, str | None]]:
    """In order, each with its subject and words; opened vault by vault, which is quicker than in turns."""
    mine = [row for row in portion if grant.allows(row.vault_id, row.sealed_class)]
    mine.sort(key=lambda row: (row.vault_id, row.sealed_class))
    bodies = dict(zip([row.pk for row in mine], crypto.open_rows(mine, "body", by=grant), strict=True))
    titled = [row for row in mine if row.subject is not None]
    subjects = dict(
        zip([row.pk for row in titled], crypto.open_rows(titled, "subject", by=grant), strict=True)
    )
    for row in portion:
        body, subject = bodies.get(row.pk), subjects.get(row.pk)
        yield row, f"{subject}\n{body or ''}" if subject else body
