"""Sealing: what goes into a checkpoint, in which order, and what never can be left out."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from practice import audit, checkpoints, crypto
from practice.actors import WORKER
from practice.models import AuditEra, AuditEvent, Checkpoint
from practice.verification.audit import verify_audit
from tests.prove import history

pytestmark = pytest.mark.usefixtures("committed_db")


def seal() -> Checkpoint | None:
    """When all that was written can be sealed: other workers' open transactions hold it back."""
    history.wait_until_settled()
    return seal_now()


def seal_now() -> Checkpoint | None:
    return checkpoints.seal_checkpoint(now=timezone.now())


def record(count: int = 1) -> None:
    with transaction.atomic():
        for _ in range(count):
            audit.record("x.y", actor=WORKER)


def _closing(work):
    def run():
        try:
            return work()
        finally:
            connection.close()

    return run


def test_the_first_one_lists_all_rows_there_are():
    row = seal()
    assert row is not None
    assert (row.number, row.from_xid, bytes(row.previous)) == (1, 0, checkpoints.BEGINNING)
    ordered = AuditEvent.objects.order_by("xid", "seq")
    assert list(checkpoints.listed(row).items()) == [(event.seq, bytes(event.leaf)) for event in ordered]
    assert row.count == ordered.count() > 0


def test_no_row_no_checkpoint():
    assert seal() is not None
    assert seal() is None
    record()
    assert seal() is not None
    assert Checkpoint.objects.count() == 2


def test_each_begins_where_the_one_before_ended_and_names_it():
    for _ in range(3):
        record(2)
        seal()
    first, second, third = Checkpoint.objects.order_by("number")
    assert (second.from_xid, third.from_xid) == (first.below_xid, second.below_xid)
    assert bytes(second.previous) == bytes(first.digest)
    assert bytes(third.previous) == bytes(second.digest)
    assert second.count == third.count == 2


def test_what_is_kept_is_what_was_signed():
    seal()
    row = Checkpoint.objects.get()
    assert checkpoints.digest_of(row) == bytes(row.digest)
    assert checkpoints.is_signed(row, crypto.ring().verify_key)
    row.below_xid += 1
    assert checkpoints.digest_of(row) != bytes(row.digest)


def test_the_digest_covers_every_column():
    seal()
    others = {
        "number": 2, "era": uuid4(), "from_xid": 1, "below_xid": 1, "at": timezone.now(), "count": 1,
        "seqs": b"", "leaves": b"", "previous": b"\1" * 32,
    }  # fmt: skip
    assert set(others) == {field.attname for field in Checkpoint._meta.fields} - {"id", "digest", "signature"}
    for column, value in others.items():
        row = Checkpoint.objects.get()
        assert getattr(row, column) != value
        setattr(row, column, value)
        assert checkpoints.digest_of(row) != bytes(row.digest), column


def test_a_row_of_an_open_transaction_waits_and_is_not_lost():
    """Its number is lower than that of rows committed meanwhile: only transaction ids tell what lacks."""
    seal()
    is_written, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            audit.record("slow.row", actor=WORKER)
            is_written.set()
            assert may_commit.wait(60)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(_closing(slow))
        assert is_written.wait(60)
        record()
        assert seal_now() is None, "a later row must wait for the earlier transaction"
        may_commit.set()
        job.result()
    row = seal()
    assert row is not None
    assert row.count == 2
    slow_seq = AuditEvent.objects.get(event="slow.row").seq
    assert slow_seq in checkpoints.listed(row)
    assert verify_audit(now=timezone.now()) == []


def test_the_sealers_own_row_comes_next_time():
    history.wait_until_settled()
    with transaction.atomic():
        audit.record("own.row", actor=WORKER)
        own = AuditEvent.objects.get(event="own.row").seq
        row = seal_now()
        assert row is not None
        assert own not in checkpoints.listed(row)
    following = seal()
    assert following is not None
    assert list(checkpoints.listed(following)) == [own]


def test_of_two_sealers_one_gives_up(monkeypatch):
    """The second read the same last checkpoint, waits for the first at the unique key, and gives up."""
    meeting = threading.Barrier(2, timeout=60)
    signed = checkpoints._signed

    def together(*args):
        row = signed(*args)
        meeting.wait()
        return row

    monkeypatch.setattr(checkpoints, "_signed", together)
    history.wait_until_settled()
    with ThreadPoolExecutor(2) as pool:
        results = [job.result() for job in [pool.submit(_closing(seal_now)) for _ in range(2)]]
    assert sorted(row is None for row in results) == [False, True]
    assert Checkpoint.objects.count() == 1


def test_many_rows_are_cut_between_transactions(monkeypatch):
    seal()
    monkeypatch.setattr(checkpoints, "ROWS_AT_MOST", 5)
    for count in (3, 2, 1, 4):
        record(count)
    counts = []
    while (row := seal()) is not None:
        counts.append(row.count)
    assert counts == [5, 5]
    assert verify_audit(now=timezone.now()) == []


def test_a_transaction_larger_than_the_limit_is_sealed_whole(monkeypatch):
    seal()
    monkeypatch.setattr(checkpoints, "ROWS_AT_MOST", 5)
    record(2)
    record(12)
    record(1)
    counts = []
    while (row := seal()) is not None:
        counts.append(row.count)
    assert counts == [2, 12, 1]
    assert verify_audit(now=timezone.now()) == []


def begin_new_era(owner) -> None:
    owner.execute("UPDATE practice_auditera SET era = gen_random_uuid()")


def test_a_new_era_first_finishes_the_old_one(owner):
    seal()
    record(2)
    old = AuditEra.objects.get().era
    begin_new_era(owner)
    record(3)
    left_over, new = seal(), seal()
    assert left_over is not None and new is not None
    assert (left_over.era, left_over.count) == (old, 2)
    assert (new.era, new.count, new.from_xid) == (AuditEra.objects.get().era, 3, 0)
    assert bytes(new.previous) == bytes(left_over.digest)
    assert seal() is None
    assert verify_audit(now=timezone.now()) == []


def test_rolled_back_rows_leave_no_trace():
    seal()
    with transaction.atomic():
        audit.record("x.y", actor=WORKER)
        transaction.set_rollback(True)
    assert seal() is None
    assert verify_audit(now=timezone.now()) == []
