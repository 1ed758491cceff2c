"""`manage.py verify`: keys, outbox, the database's rules, other apps' parts; what it prints, how it ends."""

import sys
import types
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from practice import verification
from practice.models import DataKey, Notice, Vault
from practice.verification import Finding, constraints, keys, outbox


def kinds(found) -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in found]


def test_a_house_in_order_has_no_findings(people, clock, capsys):
    call_command("verify")
    assert capsys.readouterr().out == "Everything holds.\n"


def test_a_finding_is_printed_with_its_place_and_fails(people, clock, capsys):
    key = DataKey.objects.get(vault_id=people.eve.vault_id, sealed_class="psychotherapy")
    key.delete()
    with pytest.raises(CommandError, match="1 findings") as caught:
        call_command("verify")
    assert caught.value.returncode == 1
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["area", "finding", "where"]
    assert line.split(maxsplit=2) == ["keys", "key_absent", f"vault {people.eve.vault_id} psychotherapy"]


def test_no_finding_names_a_person(people, capsys):
    DataKey.objects.filter(vault_id=people.dan.vault_id).delete()
    with pytest.raises(CommandError):
        call_command("verify")
    out = capsys.readouterr().out
    assert "row_without_key" in out
    assert not [word for word in ("Dan", "Doyle", "Fay", "home.example") if word in out]


class TestKeys:
    def test_a_key_that_does_not_open(self, people):
        key = DataKey.objects.get(vault_id=people.dan.vault_id, sealed_class="clinical")
        key.wrapped = bytes(key.wrapped)[:-1] + bytes([bytes(key.wrapped)[-1] ^ 1])
        key.save()
        assert kinds(keys.findings()) == [("key_closed", f"data key {key.pk} of vault {key.vault_id}")]

    def test_a_key_moved_to_another_vault(self, people):
        dan = DataKey.objects.get(vault_id=people.dan.vault_id, sealed_class="clinical")
        eve = DataKey.objects.get(vault_id=people.eve.vault_id, sealed_class="clinical")
        dan.wrapped, dan.epoch = eve.wrapped, eve.epoch
        dan.save()
        assert kinds(keys.findings()) == [("key_closed", f"data key {dan.pk} of vault {dan.vault_id}")]

    def test_a_key_of_an_epoch_that_is_gone(self, people):
        key = DataKey.objects.get(vault_id=people.dan.vault_id, sealed_class="clinical")
        key.epoch = 9999
        key.save()
        assert kinds(keys.findings()) == [("key_closed", f"data key {key.pk} of vault {key.vault_id}")]

    def test_rows_whose_key_is_gone(self, people):
        DataKey.objects.filter(vault_id=people.eve.vault_id, sealed_class="administrative").delete()
        found = kinds(keys.findings())
        assert ("key_absent", f"vault {people.eve.vault_id} administrative") in found
        rows = [subject for kind, subject in found if kind == "row_without_key"]
        assert f"practice_client {people.eve.pk} of vault {people.eve.vault_id}" in rows
        assert len(rows) == 3  # the client and two contact points

    def test_a_disposed_vault_keeps_no_key_and_its_rows_are_no_finding(self, people):
        Vault.objects.filter(pk=people.eve.vault_id).update(status=Vault.Status.DISPOSED)
        assert kinds(keys.findings()) == [("key_left", f"vault {people.eve.vault_id}")]
        DataKey.objects.filter(vault_id=people.eve.vault_id).delete()
        assert kinds(keys.findings()) == []


@pytest.fixture
def notice(people):
    """A function that writes a notice in a given state."""

    def write(**values) -> Notice:
        made = timezone.now()
        vault = Vault.objects.get(kind=Vault.Kind.NOTICES)
        row = {
            "vault": vault, "kind": "new_message", "cause_type": "x", "cause_id": people.dan.pk,
            "contact_point": people.dan_email, "channel": "email", "next_at": made, "created_at": made,
        }  # fmt: skip
        return Notice.objects.create(**row | values)

    return write


class TestOutbox:
    @pytest.mark.parametrize(
        ("values", "kind"),
        [
            ({"state": "sending", "attempt": 1, "claimed_at": timedelta(minutes=-5)}, "sending_too_long"),
            ({"state": "sending", "attempt": 1}, "sending_too_long"),
            ({"state": "sending", "attempt": 0, "claimed_at": timedelta()}, "sending_without_attempt"),
            ({"state": "queued", "next_at": timedelta(hours=-2)}, "waiting_too_long"),
            ({"state": "held", "next_at": timedelta(hours=-2)}, "waiting_too_long"),
            ({"state": "sent", "attempt": 1}, "settled_without_time"),
            ({"state": "blocked"}, "settled_without_time"),
            ({"state": "delivered", "attempt": 0, "settled_at": timedelta()}, "sent_without_attempt"),
            ({"state": "failed", "attempt": 60, "settled_at": timedelta()}, "too_many_attempts"),
        ],
    )
    def test_what_may_not_be(self, notice, values, kind):
        now = timezone.now()
        row = notice(
            **{name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
        )
        assert kinds(outbox.findings(now)) == [(kind, f"practice_notice {row.pk}")]

    @pytest.mark.parametrize(
        "values",
        [
            {"state": "queued"},
            {"state": "held", "next_at": timedelta(days=1)},
            {"state": "sending", "attempt": 1, "claimed_at": timedelta(seconds=-30)},
            {"state": "sent", "attempt": 1, "settled_at": timedelta()},
            {"state": "uncertain", "attempt": 1, "settled_at": timedelta()},
            {"state": "cancelled", "settled_at": timedelta()},
        ],
    )
    def test_what_may_be(self, notice, values):
        now = timezone.now()
        notice(
            **{name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
        )
        assert kinds(outbox.findings(now)) == []


@pytest.mark.usefixtures("committed_db")
class TestConstraints:
    def run(self, owner, *statements: str) -> list[tuple[str, str]]:
        for statement in statements:
            owner.execute(statement)
        return kinds(constraints.findings())

    def test_in_order(self, owner):
        assert self.run(owner) == []

    def test_a_constraint_that_was_dropped(self, owner):
        found = self.run(owner, "ALTER TABLE practice_notice DROP CONSTRAINT one_notice_per_cause")
        assert found == [("constraint_absent", "practice_notice one_notice_per_cause")]

    def test_a_constraint_that_was_never_validated(self, owner):
        add = "ALTER TABLE practice_client ADD CONSTRAINT later CHECK (status <> '') NOT VALID"
        assert self.run(owner, add) == [("constraint_not_valid", "practice_client later")]

    def test_a_trigger_that_was_switched_off(self, owner):
        found = self.run(owner, "ALTER TABLE practice_auditevent DISABLE TRIGGER sotto_keep")
        assert found == [("trigger_off", "practice_auditevent sotto_keep")]

    def test_a_trigger_that_was_dropped(self, owner):
        found = self.run(owner, "DROP TRIGGER sotto_keep_all ON practice_checkpoint")
        assert found == [("trigger_off", "practice_checkpoint sotto_keep_all")]

    def test_a_right_that_was_given(self, owner):
        found = self.run(owner, "GRANT DELETE ON practice_auditevent TO sotto_app")
        assert found == [("right_too_many", "practice_auditevent DELETE")]

    def test_a_migration_that_was_not_run(self, owner):
        found = self.run(owner, "DELETE FROM django_migrations WHERE name = '0002_audit_rules'")
        assert found == [("migration_pending", "practice 0002_audit_rules")]


def test_every_app_may_add_its_part(people, monkeypatch):
    part = types.ModuleType("consent.verification")
    finding = Finding(area="consent", kind="made_up", subject="one")
    monkeypatch.setattr(part, "findings", lambda now: [finding], raising=False)
    monkeypatch.setitem(sys.modules, "consent.verification", part)
    monkeypatch.setattr(
        verification, "find_spec", lambda name: object() if name == "consent.verification" else None
    )
    assert apps.is_installed("consent")
    assert list(verification.everything(timezone.now())) == [finding]


def test_the_parts_are_found_by_name(people, now, monkeypatch):
    finding = Finding(area="made_up", kind="found")
    monkeypatch.setattr(verification, "findings", lambda at: [finding] if at == now else [])
    assert list(verification.everything(now)) == [finding]


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (Finding(area="a", kind="k"), ""),
        (Finding(area="a", kind="k", checkpoint=4, seq=17), "checkpoint 4, row 17"),
        (Finding(area="a", kind="k", checkpoint=4, until=4), "checkpoint 4"),
        (Finding(area="a", kind="k", checkpoint=4, until=9), "checkpoint 4 to 9"),
        (Finding(area="a", kind="k", subject="vault x"), "vault x"),
    ],
)
def test_places_in_words(finding, place):
    assert finding.place == place
