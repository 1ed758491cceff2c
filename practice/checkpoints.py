"""Checkpoints: signed lists of what the audit trail holds, each naming the one before.

A checkpoint covers the rows of one era whose transaction ids lie in [from_xid, below_xid). Everything below
`pg_snapshot_xmin` has ended, so no row can come into that range later; a sequence number could not say that.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Min

from practice import crypto
from practice.models.audit import AuditEra, AuditEvent, Checkpoint

BEGINNING = bytes(32)  # what the very first checkpoint names as the one before
ROWS_AT_MOST = 20_000
LEAF, SEQ = 32, struct.Struct(">q")
_MARK = b"sotto-checkpoint-1\0"
_HEAD = struct.Struct(">Q16sqqqI")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ROWS = """
SELECT xid, seq, leaf, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM practice_auditevent
WHERE era = %(era)s AND xid >= %(from_xid)s AND xid < {until} ORDER BY xid, seq LIMIT %(limit)s
"""
FINISHED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
ANY = "9223372036854775807"  # a past life's transactions have all ended

Row = tuple[int, int, bytes]  # xid, seq, leaf


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in the order of (xid, seq), and the transaction id that they all are below."""

    rows: list[Row]
    below_xid: int


def seal_checkpoint(*, now: datetime) -> Checkpoint | None:
    """None when there is nothing to seal, or when another sealer was quicker.

    Not an act and not audited itself: its row would call for the next checkpoint, without end.
    """
    with transaction.atomic():
        last = Checkpoint.objects.order_by("-number").first()
        current = AuditEra.objects.get().era
        era = _era_to_seal(last, current)
        from_xid = last.below_xid if last is not None and last.era == era else 0
        batch = _next_batch(era, from_xid, is_current=era == current)
        if not batch.rows:
            return None
        return _save(_signed(last, era, from_xid, batch, now))


def digest_of(row: Checkpoint) -> bytes:
    """SHA-256 over all that a checkpoint says, the previous one's digest included."""
    head = _HEAD.pack(row.number, row.era.bytes, row.from_xid, row.below_xid, microseconds(row.at), row.count)
    lists = hashlib.sha256(row.seqs).digest() + hashlib.sha256(row.leaves).digest()
    return hashlib.sha256(_MARK + head + bytes(row.previous) + lists).digest()


def is_signed(row: Checkpoint, verify_key: bytes) -> bool:
    return crypto.verify_signature(verify_key, bytes(row.signature), _MARK + bytes(row.digest))


def listed(row: Checkpoint) -> dict[int, bytes]:
    """The signed leaf of each row, by sequence number."""
    seqs = [number for (number,) in SEQ.iter_unpack(row.seqs)]
    leaves = bytes(row.leaves)
    return {seq: leaves[at * LEAF : (at + 1) * LEAF] for at, seq in enumerate(seqs)}


def microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _era_to_seal(last: Checkpoint | None, current: UUID) -> UUID:
    """The present era; but at its start first what a past life of this database left unsealed."""
    if last is not None and last.era == current:
        return current
    begun = AuditEvent.objects.exclude(era=current).values("era").annotate(first=Min("seq")).order_by("first")
    for era in [row["era"] for row in begun]:
        if AuditEvent.objects.filter(era=era, xid__gte=_sealed_below(era)).exists():
            return era
    return current


def _sealed_below(era: UUID) -> int:
    found = Checkpoint.objects.filter(era=era).order_by("-number").values_list("below_xid", flat=True).first()
    return found or 0


def _next_batch(era: UUID, from_xid: int, *, is_current: bool) -> Batch:
    rows, horizon = _fetch(era, from_xid, FINISHED if is_current else ANY, ROWS_AT_MOST + 1)
    if len(rows) <= ROWS_AT_MOST:
        last_xid = rows[-1][0] if rows else from_xid
        return Batch(rows, horizon if is_current else last_xid + 1)
    cut = rows[-1][0]
    if whole := [row for row in rows if row[0] < cut]:
        return Batch(whole, cut)
    return Batch(_fetch(era, from_xid, str(cut + 1), None)[0], cut + 1)  # one transaction alone is that large


def _fetch(era: UUID, from_xid: int, until: str, limit: int | None) -> tuple[list[Row], int]:
    """Rows and horizon from one statement, and so from one snapshot."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(until=until), {"era": era, "from_xid": from_xid, "limit": limit})
        found = cursor.fetchall()
    return [(xid, seq, bytes(leaf)) for xid, seq, leaf, _ in found], found[0][3] if found else from_xid


def _signed(last: Checkpoint | None, era: UUID, from_xid: int, batch: Batch, now: datetime) -> Checkpoint:
    row = Checkpoint(
        number=last.number + 1 if last else 1,
        era=era,
        from_xid=from_xid,
        below_xid=batch.below_xid,
        at=now,
        count=len(batch.rows),
        seqs=b"".join(SEQ.pack(seq) for _, seq, _ in batch.rows),
        leaves=b"".join(leaf for _, _, leaf in batch.rows),
        previous=bytes(last.digest) if last else BEGINNING,
    )
    row.digest = digest_of(row)
    row.signature = crypto.ring().sign(_MARK + row.digest)
    return row


def _save(row: Checkpoint) -> Checkpoint | None:
    """Two sealers name the same previous one: the second waits here for the first, and gives up."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row
