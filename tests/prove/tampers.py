"""Eight ways to falsify the audit trail, by an owner of the tables who switches their triggers off.

Each answers exactly what verification must find. Run inside a transaction that is rolled back.
"""

import random
from collections.abc import Callable
from typing import Any

from django.db import connection

from practice import checkpoints
from practice.models import Checkpoint
from practice.verification import leaves
from practice.verification.finding import Finding, of_audit
from tests.prove.history import History

Tamper = Callable[[random.Random, History], set[Finding]]

FORGERIES: tuple[tuple[str, str], ...] = (
    ("event", "'consent.consent.given'"),
    ("outcome", "CASE outcome WHEN 'done' THEN 'failed' ELSE 'done' END"),
    ("actor_id", "gen_random_uuid()"),
    ("actor_kind", "'system'"),
    ("roles", "roles || ' admin'"),
    ("session_id", "gen_random_uuid()"),
    ("network", "'203.0.113.9'"),
    ("vault_ids", "vault_ids || gen_random_uuid()"),
    ("object_ids", "object_ids || gen_random_uuid()"),
    ("subject_type", "subject_type || 's'"),
    ("subject_id", "gen_random_uuid()"),
    ("fields", "fields || 'x'"),
    ("reason", "reason || ' '"),
    ("basis", "'break_glass'"),
    ("basis_id", "gen_random_uuid()"),
    ("at", "at + interval '1 microsecond'"),
    ("leaf_version", "leaf_version + 1"),
)


def switch_triggers_off() -> None:
    for table in ("practice_auditevent", "practice_checkpoint"):
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def change_field(dice: random.Random, history: History) -> set[Finding]:
    number, seq = _some_row(dice, history)
    column, value = dice.choice(FORGERIES)
    _run(f"UPDATE practice_auditevent SET {column} = {value} WHERE seq = %s", seq)  # noqa: S608 - our words
    return {of_audit("changed", checkpoint=number, seq=seq)}


def change_field_and_leaf(dice: random.Random, history: History) -> set[Finding]:
    found = change_field(dice, history)
    restamp(*(finding.seq for finding in found))
    return found


def delete_row(dice: random.Random, history: History) -> set[Finding]:
    number, seq = _some_row(dice, history)
    _run("DELETE FROM practice_auditevent WHERE seq = %s", seq)
    return {of_audit("removed", checkpoint=number, seq=seq)}


def insert_row(dice: random.Random, history: History) -> set[Finding]:
    """A copy of a true row under a new number, in the range of an old checkpoint, with a leaf that fits."""
    number, seq = _some_row(dice, history)
    target = Checkpoint.objects.get(number=number)
    xid = dice.randrange(target.from_xid, target.below_xid)
    _run("CREATE TEMPORARY TABLE forged ON COMMIT DROP AS TABLE practice_auditevent WITH NO DATA")
    _run("INSERT INTO forged SELECT * FROM practice_auditevent WHERE seq = %s", seq)
    next_seq = "nextval(pg_get_serial_sequence('practice_auditevent', 'seq'))"
    _run(f"UPDATE forged SET seq = {next_seq}, xid = %s", xid)  # noqa: S608 - our words
    _run("INSERT INTO practice_auditevent SELECT * FROM forged")
    (forged,) = _row("SELECT seq FROM forged")
    restamp(forged)
    return {of_audit("inserted", checkpoint=number, seq=forged)}


def swap_rows(dice: random.Random, history: History) -> set[Finding]:
    (one, first), (two, second) = _some_row(dice, history), _some_row(dice, history)
    while second == first:
        two, second = _some_row(dice, history)
    _run("UPDATE practice_auditevent SET seq = -1 WHERE seq = %s", first)
    _run("UPDATE practice_auditevent SET seq = %s WHERE seq = %s", first, second)
    _run("UPDATE practice_auditevent SET seq = %s WHERE seq = -1", second)
    if dice.random() < 0.5:
        restamp(first, second)
    return {of_audit("changed", checkpoint=one, seq=first), of_audit("changed", checkpoint=two, seq=second)}


def delete_checkpoint(dice: random.Random, history: History) -> set[Finding]:
    number = dice.randint(1, history.anchored)
    _run("DELETE FROM practice_checkpoint WHERE number = %s", number)
    return {of_audit("checkpoint_missing", checkpoint=number, until=number)}


def change_checkpoint(dice: random.Random, history: History) -> set[Finding]:
    """One of its columns; sometimes with a digest that fits again. None can make the signature fit."""
    row = Checkpoint.objects.get(number=dice.randint(1, history.checkpoints))
    column = dice.choice(["at", "below_xid", "count", "digest", "leaves", "previous", "seqs", "signature"])
    setattr(row, column, _altered(dice, getattr(row, column)))
    if column not in ("digest", "signature") and dice.random() < 0.5:
        row.digest = checkpoints.digest_of(row)
    _run(
        "UPDATE practice_checkpoint SET at = %s, below_xid = %s, count = %s, digest = %s, leaves = %s,"
        " previous = %s, seqs = %s, signature = %s WHERE number = %s",
        row.at, row.below_xid, row.count, row.digest, row.leaves,
        row.previous, row.seqs, row.signature, row.number,
    )  # fmt: skip
    return {of_audit("checkpoint_changed", checkpoint=row.number)}


def cut_off_end(dice: random.Random, history: History) -> set[Finding]:
    """All that is newer than some checkpoint, rows and checkpoints: only the anchors know of it."""
    kept = Checkpoint.objects.get(number=dice.randint(1, history.anchored - 1))
    _run("DELETE FROM practice_auditevent WHERE xid >= %s", kept.below_xid)
    _run("DELETE FROM practice_checkpoint WHERE number > %s", kept.number)
    return {of_audit("checkpoint_missing", checkpoint=kept.number + 1, until=history.anchored)}


ALL: tuple[Tamper, ...] = (
    change_field,
    change_field_and_leaf,
    delete_row,
    insert_row,
    swap_rows,
    delete_checkpoint,
    change_checkpoint,
    cut_off_end,
)


def _some_row(dice: random.Random, history: History) -> tuple[int, int]:
    """A checkpoint's number, and the number of a row that it lists."""
    row = Checkpoint.objects.get(number=dice.randint(1, history.checkpoints))
    return row.number, dice.choice(list(checkpoints.listed(row)))


def _altered(dice: random.Random, value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes | memoryview):
        data = bytearray(value)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        return bytes(data)
    return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)


def restamp(*seqs: int | None) -> None:
    """A leaf that fits the row as it is now: who alters a row can compute that, too."""
    for found in leaves.rows("seq = ANY(%s)", [seq for seq in seqs if seq is not None]):
        _run("UPDATE practice_auditevent SET leaf = %s WHERE seq = %s", found.leaf, found.seq)


def _run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def _row(sql: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()
