"""The leaf of an audit row, computed from its values alone.

The database's own `sotto_leaf` says the same when the row comes in; whoever alters rows could alter that
function too, so verification never asks it.
"""

import hashlib
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
    text = (
        f"{version}|{seq}|{era}|{xid}|{microseconds(at)}|{_part(event)}{_part(outcome)}"
        f"{actor_id or '-'}|{_part(actor_kind)}{_part(roles)}"
        f"{session_id or '-'}|{_part(network)}{_ids(vault_ids)}|"
        f"{_part(subject_type)}{subject_id or '-'}|{_ids(object_ids)}|"
        f"{_part(fields)}{_part(reason)}{_part(basis)}{basis_id or '-'}"
    )
    return hashlib.sha256(text.encode()).digest()


def _part(value: str | None) -> str:
    return "-" if value is None else f"{len(value)}:{value}"


def _ids(values: list[UUID]) -> str:
    return ",".join(map(str, values))
