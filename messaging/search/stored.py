"""What is stored of messages, as it is stored: sealed bytes, newest first, through a binary cursor.

As text each byte would travel as two letters and each instant as a sentence to be parsed. Ids stay bytes: to make objects
of them costs more than to open the message.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

_READ = """
SELECT uuid_send(id), created_at, uuid_send(client_id) || uuid_send(vault_id) || sealed_class::bytea, body, subject
FROM {}
"""
# One client's messages lie in order by their index.
_COLUMNS = ("id", "created_at", "client_id", "vault_id", "sealed_class", "body", "subject")
_IN_ORDER = "({}) AS message"
# Of several, only the places are sorted, since a sort moves all that it sorts; what lies there is fetched when its turn
# comes. The offset keeps the planner from joining the other way round, and so out of order.
_PLACES = (RawSQL('"messaging_message".ctid', ()),)
_BY_PLACE = """({}) AS newest (place)
CROSS JOIN LATERAL (SELECT * FROM messaging_message WHERE ctid = newest.place OFFSET 0) AS message"""

Stored = tuple[bytes, datetime, bytes, bytes, bytes | None]
"""Id, instant, whose it is, words, subject. A tuple without names: thousands are made, and a few shown."""
Cursor = tuple[datetime, UUID]
Fetch = Callable[[int], list[Stored]]
"""So many of those that come next; fewer when there are no more."""


class Whose(NamedTuple):
    client: UUID
    vault: UUID
    klass: str

    @classmethod
    def of(cls, joined: bytes) -> "Whose":
        return cls(UUID(bytes=joined[:16]), UUID(bytes=joined[16:32]), joined[32:].decode())


@contextmanager
def newest_first(rows: Any, before: Cursor | None, *, is_one_client: bool) -> Iterator[Fetch]:
    """`rows`: a query for messages, one client's or several's, of which those before this one are wanted."""
    if is_one_client:
        yield _portions(rows, before)
        return
    wanted = _ordered(rows, before).values_list(*_PLACES)
    with transaction.atomic():
        with psycopg.ServerCursor(connection.connection, "search", scrollable=False) as cursor:
            cursor.execute(*_statement(wanted, _BY_PLACE), binary=True)
            yield cursor.fetchmany


def _portions(rows: Any, before: Cursor | None) -> Fetch:
    """Each by a query of its own, which costs no more than its rows."""

    def fetch(most: int) -> list[Stored]:
        nonlocal before
        wanted = _ordered(rows, before).values_list(*_COLUMNS)[:most]
        connection.ensure_connection()
        with psycopg.Cursor(connection.connection) as cursor:
            found = cursor.execute(*_statement(wanted, _IN_ORDER), binary=True).fetchall()
        if found:
            before = found[-1][1], UUID(bytes=found[-1][0])
        return found

    return fetch


def _ordered(rows: Any, before: Cursor | None) -> Any:
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    return rows.order_by("-created_at", "-pk")


def _statement(rows: Any, source: str) -> tuple[bytes, tuple[Any, ...]]:
    """Where nothing can be found at all, too: else Django gives no statement."""
    query, values = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return _READ.format(source.format(query)).encode(), values
