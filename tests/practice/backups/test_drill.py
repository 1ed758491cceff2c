"""`restore_drill`: the newest backup comes back beside the house, and the result is kept; the house is not touched."""

import hashlib
import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from practice.backups import drill, manifest, taking
from practice.models import AuditEvent
from practice.models.audit import AuditEra
from practice.models.running import BackupRun


def test_a_backup_is_proven_beside_the_house(house, disk):
    folder, made = taking.take(disk, now=timezone.now())
    era, events = AuditEra.objects.get().era, AuditEvent.objects.count()
    ring, out = settings.SOTTO_KEYRING.read_bytes(), io.StringIO()
    call_command("restore_drill", "--from", str(disk), stdout=out)
    assert f"{folder.name} came back whole" in out.getvalue()
    run = BackupRun.objects.get(kind="drill")
    assert (run.outcome, run.taken_at, run.size) == ("done", made.taken_at, made.size)
    assert bytes(run.digest) == hashlib.sha256((folder / manifest.NAME).read_bytes()).digest()
    assert AuditEra.objects.get().era == era
    assert AuditEvent.objects.count() == events + 1  # the drill's own row
    assert settings.SOTTO_KEYRING.read_bytes() == ring
    assert not (settings.DATA / drill.PLACE).exists()


def test_one_that_does_not_come_back_is_noted_as_such(house, disk):
    folder, _made = taking.take(disk, now=timezone.now())
    data = bytearray((folder / "database").read_bytes())
    data[5000] ^= 1
    (folder / "database").write_bytes(bytes(data))
    with pytest.raises(CommandError, match="did not come back"):
        call_command("restore_drill", "--from", str(disk), stdout=io.StringIO())
    run = BackupRun.objects.get(kind="drill")
    assert (run.outcome, run.problem) == ("failed", "not_restored")


def test_without_a_backup_there_is_nothing_to_prove(house, disk):
    with pytest.raises(CommandError, match="no backup"):
        call_command("restore_drill", "--from", str(disk), stdout=io.StringIO())
    assert not BackupRun.objects.exists()
