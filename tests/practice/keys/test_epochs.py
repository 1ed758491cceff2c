"""A new epoch: when it begins, that everything is re-wrapped under it, and when an old one is destroyed."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from practice import actions, crypto, disposals, keyring, tasks, vaults
from practice.actions import keys
from practice.actors import WORKER
from practice.failpoints import FailpointReached
from practice.models import AuditEvent, Client, DataKey, Vault
from tests import doing

pytestmark = pytest.mark.usefixtures("own_ring")


def epoch() -> int:
    return crypto.fresh_ring().current_epoch.id


def wrapped_under() -> set[int]:
    return set(DataKey.objects.values_list("epoch", flat=True))


def told(event: str) -> list[str]:
    return list(AuditEvent.objects.filter(event=event).order_by("seq").values_list("reason", flat=True))


def dispose(client: Client, at: datetime) -> None:
    Vault.objects.filter(pk=client.vault_id).update(status=Vault.Status.DISPOSED)
    disposals._append([client.vault_id], at)


def test_nothing_is_due_in_the_first_month(people, now):
    began = crypto.ring().current_epoch.created_at
    assert keys.due(began + keys.LASTS - timedelta(seconds=1)) == ""
    assert keys.due(began + keys.LASTS) == "monthly"


def test_a_disposal_waits_for_the_night_but_not_longer_than_a_day(people):
    began = crypto.ring().current_epoch.created_at
    noon = began.replace(hour=17, minute=0) + timedelta(days=1)  # in New York
    dispose(people.dan, noon)
    assert keys.due(noon + timedelta(minutes=5)) == ""
    assert keys.due(noon + timedelta(hours=12)) == "disposal"  # five hours past midnight at the latest
    assert keys.due(noon + timedelta(days=1)) == "disposal"


def test_a_disposal_before_the_epoch_asks_for_none(people):
    dispose(people.dan, crypto.ring().current_epoch.created_at - timedelta(days=1))
    assert keys.due(timezone.now() + timedelta(days=2)) == ""


def test_a_new_epoch_wraps_every_data_key_and_all_still_opens(people, now):
    message = doing.write(people.dan, people.ana, now, body="Thursday at four?")
    before = epoch()
    later = timezone.now() + timedelta(days=31)
    actions.keep_epochs(actor=WORKER, now=later)
    assert epoch() == before + 1
    assert wrapped_under() == {before + 1}
    assert doing.words_of(message) == "Thursday at four?"
    assert told("practice.epoch.begun") == [f"monthly {before + 1}"]
    assert told("practice.data_keys.rewrapped") == [f"epoch {before + 1}"]
    actions.keep_epochs(actor=WORKER, now=later + timedelta(hours=1))
    assert told("practice.epoch.begun") == [f"monthly {before + 1}"]
    assert told("practice.data_keys.rewrapped") == [f"epoch {before + 1}"]


def test_two_at_once_begin_one(people, now):
    first = actions.begin_epoch(actor=WORKER, now=timezone.now())
    assert actions.begin_epoch(actor=WORKER, now=timezone.now()) == first


def test_another_process_with_an_older_ring_still_opens_what_was_rewrapped(people, now):
    message = doing.write(people.dan, people.ana, now)
    stale = crypto.fresh_ring()  # looked at just now: it would not look again for a second
    other = keyring.open_from_settings()
    other.new_epoch(timezone.now())
    for row in DataKey.objects.filter(vault_id=people.dan.vault_id):
        row.epoch, row.wrapped = crypto.rewrap(
            other, row.epoch, bytes(row.wrapped), vault=row.vault_id, klass=row.sealed_class
        )
        row.save()
    assert not stale.has_epoch(other.current_epoch.id)
    assert doing.words_of(message) == "How was your week?"
    crypto.seal(message, vaults.sealer, body="And now?")
    assert doing.words_of(message) == "And now?"


def test_a_run_that_was_interrupted_is_gone_on_with(people, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 4)
    monkeypatch.setattr(settings, "SOTTO_FAILPOINT", "keys.rewrap.batch:2:raise")
    later = timezone.now() + timedelta(days=31)
    with pytest.raises(FailpointReached):
        actions.keep_epochs(actor=WORKER, now=later)
    assert len(wrapped_under()) == 2
    monkeypatch.setattr(settings, "SOTTO_FAILPOINT", "")
    actions.keep_epochs(actor=WORKER, now=later + timedelta(hours=1))
    assert wrapped_under() == {epoch()}
    assert len(told("practice.epoch.begun")) == 1


def test_an_epoch_whose_act_died_after_the_file_was_written_is_recorded_later(people):
    keyring.open_from_settings().new_epoch(timezone.now())
    actions.keep_epochs(actor=WORKER, now=timezone.now())
    assert told("practice.epoch.begun") == [f"interrupted {epoch()}"]
    assert wrapped_under() == {epoch()}


def test_a_damaged_key_holds_nobody_else_up(people):
    damaged = DataKey.objects.filter(vault_id=people.eve.vault_id).first()
    damaged.wrapped = bytes(damaged.wrapped)[:-1] + bytes([bytes(damaged.wrapped)[-1] ^ 1])
    damaged.save()
    before = epoch()
    actions.keep_epochs(actor=WORKER, now=timezone.now() + timedelta(days=31))
    assert set(DataKey.objects.exclude(pk=damaged.pk).values_list("epoch", flat=True)) == {before + 1}


def test_an_old_epoch_is_destroyed_after_thirty_days_and_not_a_day_before(people):
    old = epoch()
    start = timezone.now()
    actions.begin_epoch(actor=WORKER, now=start + timedelta(minutes=2))
    assert actions.destroy_old_epochs(actor=WORKER, now=start + timedelta(days=60)) == []  # still in use
    actions.rewrap_data_keys(actor=WORKER, now=start)
    assert actions.destroy_old_epochs(actor=WORKER, now=start + timedelta(days=30)) == []
    assert actions.destroy_old_epochs(actor=WORKER, now=start + timedelta(days=31)) == [old]
    assert told("practice.epoch.destroyed") == [f"epoch {old}"]
    with pytest.raises(crypto.KeyGone):
        crypto.fresh_ring().epoch(old)


def test_a_disposed_client_s_key_in_an_old_copy_is_useless_when_its_epoch_is_destroyed(people, now):
    key = DataKey.objects.get(vault_id=people.dan.vault_id, sealed_class="clinical")
    copy = (key.epoch, bytes(key.wrapped))
    DataKey.objects.filter(vault_id=people.dan.vault_id).delete()
    start = timezone.now()
    dispose(people.dan, start)
    actions.keep_epochs(actor=WORKER, now=start + timedelta(days=1))
    assert crypto.unwrap(crypto.ring(), *copy, vault=people.dan.vault_id, klass="clinical")
    actions.keep_epochs(actor=WORKER, now=start + timedelta(days=32))
    with pytest.raises(crypto.KeyGone):
        crypto.unwrap(crypto.fresh_ring(), *copy, vault=people.dan.vault_id, klass="clinical")


def test_the_clock_s_task_does_it(people, monkeypatch):
    monkeypatch.setattr(keys, "LASTS", timedelta(0))
    before = epoch()
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    tasks.keep_epochs()
    assert wrapped_under() == {before + 1}


class TestLedger:
    def test_a_note_is_written_when_the_act_has_committed(
        self, people, now, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            disposals.note(people.dan.vault_id, now=now)
            assert disposals.read() == {}
        assert disposals.read() == {people.dan.vault_id: now}
        assert disposals.path().stat().st_mode & 0o077 == 0

    def test_what_a_crash_kept_out_is_added(self, people, now):
        Vault.objects.filter(pk=people.dan.vault_id).update(status=Vault.Status.DISPOSED)
        assert disposals.catch_up(now=now) == 1
        assert disposals.catch_up(now=now + timedelta(days=1)) == 0
        assert disposals.read() == {people.dan.vault_id: now}

    def test_a_torn_line_costs_no_other(self, people, now):
        one, two = uuid4(), uuid4()
        disposals._append([one], now)
        with disposals.path().open("ab") as file:
            file.write(str(uuid4())[:20].encode())
        disposals._append([two], now)
        assert set(disposals.read()) == {one, two}
