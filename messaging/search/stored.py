"""What is stored of messages, as it is stored: sealed bytes, read through a binary cursor.

As text each byte would travel as two letters and each instant as a sentence to be parsed; here that is most of the work.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from messaging.models import Message

_BY_ID = """
SELECT place, id, created_at, client_id, vault_id, sealed_class, body, subject
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN messaging_message USING (id)
"""


class Stored(NamedTuple):
    """A message's words, which open as a model's do. `place`: among those that were asked for."""

    place: int
    pk: UUID
    created_at: datetime
    client_id: UUID
    vault_id: UUID
    sealed_class: str
    body: bytes
    subject: bytes | None

    _meta = Message._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


def read(ids: Sequence[UUID]) -> list[Stored]:
    """In the order of the ids. What is gone meanwhile is left out."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        named = "{" + ",".join([pk.hex for pk in ids]) + "}"  # a list would be wrapped one by one
        return sorted(map(Stored._make, cursor.execute(_BY_ID, [named], binary=True).fetchall()))
