"""Verification of the audit trail: eight kinds of tamper are located, and what is in order is let alone."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from practice import anchors, audit, checkpoints, crypto
from practice.actors import WORKER
from practice.crypto import custody
from practice.models import AuditEvent, Checkpoint
from practice.verification.audit import verify_audit
from practice.verification.finding import of_audit
from tests import databases
from tests.prove import audit as proof
from tests.prove import history, tampers

NOW = timezone.now()


def test_every_kind_of_tamper_is_located_three_times(committed_db):
    tally = proof.attempt(3 * len(tampers.ALL), seed=7, batches=12)
    assert tally.misses == []
    assert tally.located == tally.tried == 24


def test_a_tally_counts_what_is_missed(committed_db, monkeypatch):
    """The proof itself can fail: a verifier that sees nothing is found out."""
    monkeypatch.setattr(proof, "verify_audit", lambda now: [])
    tally = proof.attempt(8, seed=7, batches=12)
    assert (tally.tried, tally.located, len(tally.misses)) == (8, 0, 8)


@pytest.fixture(scope="module")
def trail(django_db_setup, django_db_blocker) -> Iterator[history.History]:
    """One clone with a history for all tests below; from then on Django is the tables' owner."""
    with django_db_blocker.unblock(), databases.a_clone("house"):
        assert verify_audit(now=NOW) == []
        written = history.write(random.Random(3), batches=12, now=NOW)
        with databases.pointed_at(str(connection.settings_dict["NAME"]), as_owner=True):
            yield written


@pytest.fixture
def story(trail: history.History) -> Iterator[history.History]:
    """What a test falsifies is undone: rows by rolling back, anchors by writing the file anew."""
    anchors_text = settings.SOTTO_ANCHORS.read_text()
    with databases.rolled_back():
        tampers.switch_triggers_off()
        yield trail
    settings.SOTTO_ANCHORS.write_text(anchors_text)


def falsify(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nothing_is_found_where_all_is_in_order(story):
    assert verify_audit(now=story.now) == []


def record_row() -> int:
    """The triggers are off, so this row is stamped by hand."""
    audit.record("x.y", actor=WORKER)
    seq = AuditEvent.objects.latest("seq").seq
    stamp = "era = (SELECT era FROM practice_auditera), xid = pg_current_xact_id()::text::bigint"
    falsify(f"UPDATE practice_auditevent SET {stamp} WHERE seq = %s", seq)  # noqa: S608 - our words
    tampers.restamp(seq)
    return seq


def test_an_unsealed_row_is_compared_with_its_own_leaf(story):
    seq = record_row()
    assert verify_audit(now=NOW) == []
    falsify("UPDATE practice_auditevent SET reason = 'other' WHERE seq = %s", seq)
    assert verify_audit(now=story.now) == [of_audit("changed", seq=seq)]


def test_a_leaf_alone_changed_is_a_change(story):
    number, seq = tampers._some_row(random.Random(1), story)
    falsify("UPDATE practice_auditevent SET leaf = %s WHERE seq = %s", bytes(32), seq)
    assert verify_audit(now=story.now) == [of_audit("changed", checkpoint=number, seq=seq)]


@pytest.mark.parametrize("place", ["era = gen_random_uuid()", "xid = 9000000000", "xid = -5", "xid = 0"])
def test_a_row_moved_out_of_its_range_is_changed_not_gone(story, place):
    row = Checkpoint.objects.get(number=3)
    seq = min(checkpoints.listed(row))
    falsify(f"UPDATE practice_auditevent SET {place} WHERE seq = %s", seq)  # noqa: S608 - our words
    assert verify_audit(now=story.now) == [of_audit("changed", checkpoint=3, seq=seq)]


def test_a_row_from_the_future_is_put_in(story):
    falsify(
        "INSERT INTO practice_auditevent (event, actor_kind, era, xid)"
        " SELECT 'x.y', 'worker', era, 9000000000 FROM practice_auditera"
    )
    seq = AuditEvent.objects.get(xid=9000000000).seq
    assert verify_audit(now=story.now) == [of_audit("inserted", seq=seq)]


def test_a_row_of_an_unknown_era_is_put_in(story):
    falsify(
        "INSERT INTO practice_auditevent (event, actor_kind, era, xid)"
        " VALUES ('x.y', 'w', gen_random_uuid(), 7)"
    )
    seq = AuditEvent.objects.get(xid=7).seq
    assert verify_audit(now=story.now) == [of_audit("inserted", seq=seq)]


def test_several_checkpoints_gone_are_one_finding(story):
    falsify("DELETE FROM practice_checkpoint WHERE number IN (3, 4)")
    assert verify_audit(now=story.now) == [of_audit("checkpoint_missing", checkpoint=3, until=4)]


def test_with_a_lost_list_its_rows_are_still_compared_with_their_leaves(story):
    seq = min(checkpoints.listed(Checkpoint.objects.get(number=3)))
    falsify("DELETE FROM practice_checkpoint WHERE number = 3")
    falsify("UPDATE practice_auditevent SET event = 'x' WHERE seq = %s", seq)
    found = verify_audit(now=story.now)
    assert found == [of_audit("checkpoint_missing", checkpoint=3, until=3), of_audit("changed", seq=seq)]


def test_everything_gone_is_told_by_the_anchors(story):
    falsify("DELETE FROM practice_auditevent")
    falsify("DELETE FROM practice_checkpoint")
    assert verify_audit(now=story.now) == [of_audit("checkpoint_missing", checkpoint=1, until=story.anchored)]


def test_an_anchor_that_names_another_digest(story):
    text = settings.SOTTO_ANCHORS.read_text()
    digest = Checkpoint.objects.get(number=story.anchored).digest.hex()
    settings.SOTTO_ANCHORS.write_text(text.replace(digest, "00" * 32))
    assert verify_audit(now=story.now) == [of_audit("anchor_mismatch", checkpoint=story.anchored)]


def test_a_line_that_is_no_anchor(story):
    with settings.SOTTO_ANCHORS.open("a") as file:
        file.write("rubbish\n")
    lines = len(settings.SOTTO_ANCHORS.read_text().splitlines())
    assert verify_audit(now=story.now) == [of_audit("anchor_unreadable", subject=f"line {lines}")]


def test_an_anchors_file_that_is_gone_is_told(story):
    settings.SOTTO_ANCHORS.unlink()
    assert verify_audit(now=story.now + timedelta(minutes=30)) == [of_audit("anchor_late", subject="anchors")]


def test_rows_that_nobody_seals_are_told(story):
    first, _second = record_row(), record_row()
    later = AuditEvent.objects.get(seq=first).at + timedelta(
        minutes=6
    )  # the database's clock, not this file's
    anchors.keep_up(now=later)
    assert verify_audit(now=later) == [of_audit("not_sealed", seq=first)]


def test_a_checkpoint_signed_with_another_key(story, tmp_path):
    other = crypto.KeyRing.create(tmp_path / "ring", custody.read(settings.SOTTO_CUSTODY))
    row = Checkpoint.objects.get(number=5)
    forged = other.sign(checkpoints._MARK + bytes(row.digest))
    falsify("UPDATE practice_checkpoint SET signature = %s WHERE number = 5", forged)
    assert verify_audit(now=story.now) == [of_audit("checkpoint_changed", checkpoint=5)]
