"""Is the audit trail as it was signed? Says which row was changed, removed or put in, and where.

Rows newer than the last checkpoint are checked against the leaf stored in them only, and what is newer than
the last anchor could be cut off unseen: the stated blind spot.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from practice import anchors, checkpoints, crypto
from practice.models.audit import AuditEra, Checkpoint
from practice.verification import leaves
from practice.verification.anchored import compare
from practice.verification.finding import Finding, of_audit
from practice.verification.leaves import Found

LATE = timedelta(minutes=5)
UNBORN = """
SELECT seq FROM practice_auditevent WHERE era = %s AND (xid < 0 OR xid >= greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    pg_current_xact_id_if_assigned()::text::bigint + 1))
"""


@dataclass
class Ledger:
    """What was seen. A row that is absent here and surplus there was moved: that counts as changed."""

    changed: dict[int, int | None] = field(default_factory=dict)  # seq → checkpoint
    absent: dict[int, int | None] = field(default_factory=dict)
    surplus: dict[int, int | None] = field(default_factory=dict)
    ends: dict[UUID, int] = field(default_factory=dict)  # era → the first transaction id that no list covers
    sound: dict[int, Checkpoint] = field(default_factory=dict)  # without their lists
    is_whole: bool = True  # no checkpoint is missing or changed


def verify_audit(*, now: datetime) -> list[Finding]:
    """Empty when all fits. Needs memory for one checkpoint and for what does not fit."""
    written = anchors.read()  # before the checkpoints: an anchor never names one that is made later
    ledger = Ledger()
    chain = list(_chain(ledger))
    late = _tail(ledger, now)
    anchored = compare(written, ledger.sound, {finding.checkpoint for finding in chain}, now)
    return [*chain, *_rows_found(ledger), *late, *anchored]


def _chain(ledger: Ledger) -> Iterator[Finding]:
    verify_key = crypto.ring().verify_key
    last: Checkpoint | None = None
    for row in Checkpoint.objects.order_by("number").iterator(chunk_size=20):
        expected = last.number + 1 if last else 1
        if row.number > expected:
            ledger.is_whole = False
            yield of_audit("checkpoint_missing", checkpoint=expected, until=row.number - 1)
        if _is_sound(row, verify_key):
            if not _follows(row, expected, ledger):
                yield of_audit("chain_broken", checkpoint=row.number)
            _compare_rows(row, ledger)
        else:
            ledger.is_whole = False
            yield of_audit("checkpoint_changed", checkpoint=row.number)
        last = row


def _is_sound(row: Checkpoint, verify_key: bytes) -> bool:
    """All that it says was signed with our key."""
    lists_fit = (len(row.seqs), len(row.leaves)) == (
        row.count * checkpoints.SEQ.size,
        row.count * checkpoints.LEAF,
    )
    is_digest = checkpoints.digest_of(row) == bytes(row.digest)
    return lists_fit and is_digest and checkpoints.is_signed(row, verify_key)


def _follows(row: Checkpoint, expected: int, ledger: Ledger) -> bool:
    """A sound checkpoint that names another predecessor comes from another life of this database."""
    before = ledger.sound.get(expected - 1)
    if expected == 1 and row.number == 1:
        return bytes(row.previous) == checkpoints.BEGINNING
    return before is None or row.number != expected or bytes(row.previous) == bytes(before.digest)


def _compare_rows(row: Checkpoint, ledger: Ledger) -> None:
    covered = ledger.ends.get(row.era, 0)
    if row.from_xid > covered:  # lists between are lost: what they covered can only be compared with itself
        _compare_with_stored(leaves.rows(*_range(row.era, covered, row.from_xid)), ledger)
    signed = checkpoints.listed(row)
    for found in leaves.rows(*_range(row.era, row.from_xid, row.below_xid)):
        leaf = signed.pop(found.seq, None)
        if leaf is None:
            ledger.surplus[found.seq] = row.number
        elif not found.leaf == leaf == found.stored:
            ledger.changed[found.seq] = row.number
    ledger.absent.update(dict.fromkeys(signed, row.number))
    ledger.ends[row.era] = row.below_xid
    row.seqs = row.leaves = b""
    ledger.sound[row.number] = row


def _compare_with_stored(rows: Iterator[Found], ledger: Ledger) -> None:
    ledger.changed.update((found.seq, None) for found in rows if found.leaf != found.stored)


def _range(era: UUID, from_xid: int, below_xid: int) -> tuple[str, UUID, int, int]:
    return "era = %s AND xid >= %s AND xid < %s", era, from_xid, below_xid


def _tail(ledger: Ledger, now: datetime) -> list[Finding]:
    """Rows that no list covers: new ones, or what nobody could have written."""
    current = AuditEra.objects.get().era
    ends = {current: 0} | ledger.ends
    for era in ends:
        if era != current:
            _compare_left_over(
                leaves.rows("era = %s AND (xid >= %s OR xid < 0)", era, ends[era]), current, ledger
            )
    _compare_left_over(leaves.rows("era <> ALL(%s)", list(ends)), current, ledger)
    ledger.surplus.update(dict.fromkeys(_unborn(current)))
    tail = leaves.rows("era = %s AND xid >= %s", current, ends[current])
    late = [found.seq for found in _new(tail, ledger) if now - found.at > LATE]
    return [of_audit("not_sealed", seq=min(late))] if late and ledger.is_whole else []


def _compare_left_over(rows: Iterator[Found], current: UUID, ledger: Ledger) -> None:
    """Of a past life: the sealer finishes it before it goes on, so later there is nothing left over."""
    if current in ledger.ends and ledger.is_whole:
        ledger.surplus.update((found.seq, None) for found in rows)
    else:
        _compare_with_stored(rows, ledger)


def _unborn(current: UUID) -> list[int]:
    """Rows under transaction ids that were never given out; the one snapshot of the statement decides."""
    with connection.cursor() as cursor:
        cursor.execute(UNBORN, [current])
        return [seq for (seq,) in cursor.fetchall()]


def _new(rows: Iterator[Found], ledger: Ledger) -> Iterator[Found]:
    for found in rows:
        if found.seq in ledger.surplus:
            continue
        if found.leaf == found.stored:
            yield found
        else:
            ledger.changed[found.seq] = None


def _rows_found(ledger: Ledger) -> list[Finding]:
    moved = (
        {found.seq for found in leaves.rows("seq = ANY(%s)", list(ledger.absent))} if ledger.absent else set()
    )
    changed = ledger.changed | {seq: ledger.absent[seq] for seq in moved}
    kinds = (
        ("changed", changed),
        ("removed", {seq: number for seq, number in ledger.absent.items() if seq not in moved}),
        ("inserted", {seq: number for seq, number in ledger.surplus.items() if seq not in moved}),
    )
    return [
        of_audit(kind, checkpoint=number, seq=seq)
        for kind, rows in kinds
        for seq, number in sorted(rows.items())
    ]
