"""What the database does with an audit row: stamps it, hashes it, keeps it."""

from uuid import uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from practice import audit
from practice.actors import Actor, stranger
from practice.models import AuditEra, AuditEvent, Checkpoint
from practice.verification import leaves

TABLES = ("practice_auditevent", "practice_checkpoint")


def newest() -> AuditEvent:
    return AuditEvent.objects.latest("seq")


def test_a_row_is_stamped_with_its_transaction_and_era(people, actor_of):
    audit.record("client.viewed", actor=actor_of(people.ana), subject=people.dan, reason="client.view")
    row = newest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert row.xid == cursor.fetchone()[0]
    assert row.era == AuditEra.objects.get().era
    assert (row.actor_id, row.roles, row.subject_id) == (people.ana.pk, "clinician", people.dan.pk)
    assert row.vault_ids == [people.dan.vault_id]
    assert len(row.leaf) == 32


def test_what_the_writer_claims_of_time_and_place_is_overruled(people):
    claimed = AuditEvent(
        event="x.y",
        actor_kind="worker",
        era=uuid4(),
        xid=7,
        leaf=b"\1" * 32,
        leaf_version=9,
        at="2001-01-01T00:00Z",
    )
    claimed.save(force_insert=True)
    row = newest()
    assert row.era == AuditEra.objects.get().era
    assert row.xid > 7
    assert row.leaf_version == 1
    assert row.at.year > 2001
    assert bytes(row.leaf) != b"\1" * 32


WORDS = ["", "plain", "a|b", "5:five", "zurückgezogen", "口頭🙂", "x" * 60, " "]


@pytest.mark.parametrize("reason", WORDS)
@pytest.mark.parametrize(
    "actor",
    [stranger(), stranger("2001:db8::1"), Actor("workforce", uuid4(), 1, frozenset({"b", "a"}), uuid4())],
)
def test_python_and_the_database_agree_on_the_leaf(db, reason, actor):
    for ids in ([], [uuid4()], [uuid4(), uuid4()]):
        audit.record("x.y", actor=actor, objects=ids, vaults=ids[:1], fields=["one", "two"], reason=reason)
        audit.record_denial("x.denied", actor=actor, subject_id=ids[0] if ids else None, reason=reason)
    found = list(leaves.rows("xid = %s", newest().xid))
    assert len(found) == 6
    assert all(row.leaf == row.stored for row in found)


def test_the_leaf_says_where_each_word_ends(db):
    """No two rows may have one leaf because a word moved from one column to the next."""
    for outcome, reason, basis in (("done", "ab", "c"), ("done", "a", "bc"), ("done", "abc", "")):
        AuditEvent.objects.create(
            event="x.y", actor_kind="worker", outcome=outcome, reason=reason, basis=basis
        )
    rows = {row.seq: row for row in leaves.rows("xid = %s", newest().xid)}
    assert len({row.leaf for row in rows.values()}) == 3


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_apps_role_has_no_right_to_change(db, table, change):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_owner_is_refused_too(committed_db, owner, table, change):
    Checkpoint.objects.create(
        number=1, era=uuid4(), from_xid=0, below_xid=1, at="2026-01-01T00:00Z", count=0,
        seqs=b"", leaves=b"", previous=b"p", digest=b"d", signature=b"s",
    )  # fmt: skip
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(change.format(table))


def test_the_era_is_not_the_apps_to_change(db):
    with pytest.raises(ProgrammingError), transaction.atomic():
        AuditEra.objects.update(era=uuid4())


def test_a_denial_is_recorded_with_who_and_what(people, actor_of):
    audit.record_denial("client.denied", actor=actor_of(people.ben), subject=people.dan, reason="client.view")
    row = newest()
    assert (row.outcome, row.actor_id, row.subject_id) == ("denied", people.ben.pk, people.dan.pk)
    assert row.vault_ids == [people.dan.vault_id]


def test_no_act_without_its_row(people, actor_of, now, monkeypatch):
    """The row is in the act's transaction: if it can't be written, nothing is."""
    from practice import actions
    from practice.models import ContactPoint

    def broken(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit, "record", broken)
    before = ContactPoint.objects.count()
    with pytest.raises(RuntimeError):
        actions.add_contact_point(
            client=people.dan, kind="email", address="new@home.example", actor=actor_of(people.cleo), now=now
        )
    assert ContactPoint.objects.count() == before


def test_a_row_shows_no_more_than_its_number(people):
    assert str(newest()) == repr(newest()) == f"AuditEvent {newest().seq}"
