"""A backup taken, the machine emptied, the backup restored: what is there again, what is not, what is said."""

import io
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from messaging import files
from messaging.models import Attachment, Delivery, Message
from practice import actions, anchors, audit, checkpoints, crypto, disposals, vaults, verification
from practice.actions import keys
from practice.actors import WORKER
from practice.backups import restoring, serving, taking
from practice.failpoints import FailpointReached
from practice.models import AuditEvent, DataKey, Notice, Session, Vault
from practice.models.audit import AuditEra
from practice.models.running import BackupRun
from tests import doing
from tests.prove import history

from .conftest import CONTENT


def take(disk: Path) -> Path:
    return taking.take(disk, now=timezone.now())[0]


def emptied() -> None:
    """The files of the machine are gone; the key-ring is not."""
    shutil.rmtree(settings.FILES)


def restore(disk: Path) -> str:
    out = io.StringIO()
    call_command("restore", "--from", str(disk), stdout=out)
    return out.getvalue()


def grant(row) -> crypto.Grant:
    return crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)


def seal_one() -> None:
    audit.record("x.y", actor=WORKER)
    history.wait_until_settled()
    assert checkpoints.seal_checkpoint(now=timezone.now())


def test_all_is_there_again_and_verified(house, disk, empty):
    era = AuditEra.objects.get().era
    seal_one()
    anchors.keep_up(now=timezone.now())
    take(disk)
    emptied()
    with empty():
        assert "Everything holds" in restore(disk)
        row = Attachment.objects.get(pk=house.pk)
        assert files.read(row, by=grant(row)) == CONTENT
        assert doing.words_of(Message.objects.get(pk=house.message_id)) == "Thursday at four?"
        assert AuditEra.objects.get().era != era
        assert serving.unproven() is None
        call_command("may_serve")
        assert [f for f in verification.everything(timezone.now()) if f.kind == "lost_in_restore"] == []
        told = AuditEvent.objects.filter(event__startswith="practice.").order_by("-seq")[:2]
        assert [row.event for row in told] == ["practice.restore.proven", "practice.house.restored"]


def test_only_into_an_empty_database(house, disk):
    take(disk)
    with pytest.raises(CommandError, match="not empty"):
        restore(disk)


def test_what_was_waiting_is_left_to_a_person_and_nobody_is_signed_in(
    house, disk, empty, people, browser, now
):
    doing.agree(people.dan_phone, now)
    doing.write_text(people.dan, people.ana, now)
    browser(people.ana)
    waiting = Notice.objects.waiting().count() + Delivery.objects.waiting().count()
    assert waiting and Session.objects.exists()
    take(disk)
    with empty():
        restore(disk)
        assert Notice.objects.waiting().count() + Delivery.objects.waiting().count() == 0
        doubtful = Notice.objects.filter(problem="restored"), Delivery.objects.filter(problem="restored")
        assert sum(rows.count() for rows in doubtful) == waiting
        assert not Session.objects.exists()
        assert not Notice.objects.exclude(secret=None).exists()


def test_what_was_disposed_since_stays_disposed(house, disk, empty, people, now):
    take(disk)
    disposals._append([people.dan.vault_id], now)
    with empty():
        restore(disk)
        assert Vault.objects.get(pk=people.dan.vault_id).status == "disposed"
        assert not DataKey.objects.filter(vault_id=people.dan.vault_id).exists()
        with pytest.raises(crypto.KeyGone):
            doing.words_of(Message.objects.get(pk=house.message_id))


def test_the_backup_s_own_ledger_counts_where_the_machine_s_is_gone(house, disk, empty, people, now):
    Vault.objects.filter(pk=people.eve.vault_id).update(status="disposed")
    DataKey.objects.filter(vault_id=people.eve.vault_id).delete()
    take(disk)
    disposals.path().unlink()
    with empty():
        restore(disk)
        assert people.eve.vault_id in disposals.read()


def test_a_ledger_that_was_not_replayed_is_found(people, own_ring, now):
    disposals._append([people.dan.vault_id], now)
    with pytest.raises(CommandError, match="1 disposed files are open again"):
        call_command("may_serve")
    found = list(verification.keys.findings())
    assert [(f.kind, f.subject) for f in found] == [("disposal_undone", f"vault {people.dan.vault_id}")]


def test_an_old_backup_opens_with_the_newest_export_of_keys(house, disk, empty):
    old = take(disk)
    start = timezone.now()
    actions.keep_epochs(actor=WORKER, now=start + keys.LASTS)
    actions.destroy_old_epochs(actor=WORKER, now=start + keys.LASTS + keys.KEPT + timedelta(days=1))
    taking.take(disk, now=start + timedelta(minutes=1))
    with empty():
        out = io.StringIO()
        call_command("restore", "--from", str(disk), "--backup", old.name, stdout=out)
        assert "10 keys taken from a newer export" in out.getvalue()
        assert doing.words_of(Message.objects.get(pk=house.message_id)) == "Thursday at four?"


def test_an_old_backup_alone_is_closed_once_its_epoch_is_destroyed(house, disk, empty):
    take(disk)
    start = timezone.now()
    actions.keep_epochs(actor=WORKER, now=start + keys.LASTS)
    actions.destroy_old_epochs(actor=WORKER, now=start + keys.LASTS + keys.KEPT + timedelta(days=1))
    with empty():
        with pytest.raises(CommandError, match="the house stays closed"):
            restore(disk)
        with pytest.raises(CommandError, match="not verified"):
            call_command("may_serve")
        with pytest.raises(crypto.KeyGone):
            doing.words_of(Message.objects.get(pk=house.message_id))


@pytest.mark.parametrize("where", ["restore.files", "restore.loaded", "restore.settled"])
def test_interrupted_anywhere_it_is_closed_and_gone_on_with(house, disk, empty, monkeypatch, where):
    take(disk)
    emptied()
    with empty():
        monkeypatch.setattr(settings, "SOTTO_FAILPOINT", f"{where}:1:raise")
        monkeypatch.setattr("practice.failpoints._passed", Counter())
        with pytest.raises(FailpointReached):
            restore(disk)
        if where != "restore.files":
            with pytest.raises(CommandError, match="not verified"):
                call_command("may_serve")
        monkeypatch.setattr(settings, "SOTTO_FAILPOINT", "")
        assert "Everything holds" in restore(disk)
        assert files.read(Attachment.objects.get(), by=grant(house)) == CONTENT


def test_what_was_anchored_after_the_backup_is_told_as_lost_and_not_as_tampering(house, disk, empty):
    start = timezone.now()
    for _ in range(3):
        seal_one()
    anchors.keep_up(now=start)
    take(disk)
    kept = checkpoints.Checkpoint.objects.count()
    for _ in range(4):
        seal_one()
    anchors.keep_up(now=start + timedelta(minutes=6))
    with empty():
        assert "Everything holds" in restore(disk)
        (lost,) = [f for f in verification.everything(timezone.now()) if f.kind == "lost_in_restore"]
        assert lost.is_note and (lost.checkpoint, lost.until) == (kept + 1, kept + 4)
        for _ in range(6):  # the numbers that were lost are given again
            seal_one()
        anchors.keep_up(now=timezone.now() + timedelta(minutes=6))
        assert [f for f in verification.everything(timezone.now()) if not f.is_note] == []
        assert anchors.read().anchors[-1].number > kept + 4


def test_a_cut_end_is_no_restore_though_somebody_says_so(house, owner):
    start = timezone.now()
    for _ in range(3):
        seal_one()
    anchors.keep_up(now=start)
    seal_one()
    anchors.keep_up(now=start + timedelta(minutes=6))
    kept = checkpoints.Checkpoint.objects.get(number=3)
    forged = f"restored 3 {bytes(kept.digest).hex()} {kept.era} {start.isoformat()} {'00' * 64}\n"
    with Path(settings.SOTTO_ANCHORS).open("a") as file:
        file.write(forged)
    owner.execute("ALTER TABLE practice_checkpoint DISABLE TRIGGER USER")
    owner.execute("ALTER TABLE practice_auditevent DISABLE TRIGGER USER")
    owner.execute("DELETE FROM practice_auditevent WHERE xid >= %s", [kept.below_xid])
    owner.execute("DELETE FROM practice_checkpoint WHERE number > 3")
    found = {f.kind for f in verification.audit.verify_audit(now=start + timedelta(minutes=7))}
    assert {"checkpoint_missing", "anchor_unreadable"} <= found


def test_a_restore_is_proven_only_by_a_green_verification(house, disk, empty, monkeypatch):
    take(disk)
    found = verification.Finding(area="keys", kind="key_closed")
    with empty():
        with monkeypatch.context() as patched:
            patched.setattr(verification, "everything", lambda _now: [found])
            with pytest.raises(CommandError, match="1 findings"):
                restore(disk)
        assert BackupRun.objects.get(kind="restore").outcome == "failed"
        assert restoring.prove(now=timezone.now()) == []
        assert BackupRun.objects.get(kind="restore").outcome == "done"
