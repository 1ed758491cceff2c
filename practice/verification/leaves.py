"""The leaf of an audit row, computed from its values alone.

The database's own trigger `sotto_stamp_audit` says the same when the row comes in; whoever alters rows could alter that
function too, so verification never asks it.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from practice.checkpoints import microseconds

COLUMNS = (
    "seq, xid, leaf, era, leaf_version, at, event, outcome, actor_id, actor_kind, roles, session_id, "
    "network, vault_ids, subject_type, subject_id, object_ids, fields, reason, basis, basis_id"
)
CHUNK = 2000
UUID_TYPE = 2950  # as PostgreSQL numbers its types
UUID_LENGTH = struct.pack("!i", 16)


class Found(NamedTuple):
    """An audit row as it is now: where it stands, the leaf stored in it, and the one it ought to have."""

    seq: int
    xid: int
    era: UUID
    at: datetime
    stored: bytes
    leaf: bytes


def rows(where: str, *values: Any) -> Iterator[Found]:
    """In the order of (xid, seq), in chunks: never all in memory."""
    sql = f"SELECT {COLUMNS} FROM practice_auditevent WHERE {where} ORDER BY xid, seq"  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while chunk := cursor.fetchmany(CHUNK):
            for row in chunk:
                yield Found(row[0], row[1], row[3], row[5], bytes(row[2]), leaf(row))


def leaf(row: tuple[Any, ...]) -> bytes:
    """`row` has the values of COLUMNS in their order."""
    (seq, xid, _leaf, era, version, at, event, outcome, actor_id, actor_kind, roles, session_id, network,
     vault_ids, subject_type, subject_id, object_ids, fields, reason, basis, basis_id) = row  # fmt: skip
    texts = (version, seq, era, xid, microseconds(at), event, outcome, actor_id, actor_kind, roles, session_id, network,
             subject_type, subject_id, fields, reason, basis, basis_id)  # fmt: skip
    said = [None if text is None else str(text) for text in texts]
    words = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(words + _ids(vault_ids) + _ids(object_ids)).digest()


def _ids(values: list[UUID]) -> bytes:
    """As PostgreSQL sends an array: dimensions, no nulls, the element's type; then each element with its length."""
    if not values:
        return struct.pack("!iii", 0, 0, UUID_TYPE)
    head = struct.pack("!iiiii", 1, 0, UUID_TYPE, len(values), 1)
    return head + b"".join(UUID_LENGTH + value.bytes for value in values)
