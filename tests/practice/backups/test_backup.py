"""A backup: what is in it, what is not, who may change it, and when none is taken."""

import io
import json
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from practice import crypto
from practice.backups import files, manifest, parts, taking
from practice.backups.problem import Problem
from practice.crypto import custody
from practice.failpoints import FailpointReached
from practice.models import Practice
from practice.models.running import BackupRun

PARTS = {"database", "keys", "files", "outside"}


def backup(disk: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("backup", "--to", str(disk), *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def taken(house, disk) -> Path:
    return taking.take(disk, now=timezone.now())[0]


def test_its_parts_are_private_and_listed(taken):
    found = manifest.read(taken)
    assert {part.name for part in found.parts} == PARTS
    assert {path.name for path in taken.iterdir()} == PARTS | {manifest.NAME}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [taken, *taken.iterdir()])
    parts.check(taken, found)


def test_nothing_of_the_dump_or_the_key_ring_is_readable_in_it(taken, own_ring, people):
    everything = b"".join(path.read_bytes() for path in taken.iterdir())
    dump = b"".join(parts.read(taken, manifest.read(taken).id, "database"))
    assert dump.startswith(b"PGDMP")
    key = custody.read(settings.SOTTO_CUSTODY)
    for secret in (
        b"PGDMP",
        people.ana.email.encode(),
        b"practice_message",
        key.raw,
        own_ring.read_bytes()[:60],
    ):
        assert secret not in everything


@pytest.mark.parametrize("name", sorted(PARTS))
@pytest.mark.parametrize("tamper", ["flipped", "cut", "missing", "exchanged"])
def test_a_part_that_was_tampered_with_is_refused_before_anything_is_used(taken, disk, name, tamper):
    path = taken / name
    data = bytearray(path.read_bytes())
    if tamper == "flipped":
        data[len(data) // 2] ^= 1
    elif tamper == "cut":
        del data[-4096:]
    if tamper == "missing":
        path.unlink()
    elif tamper == "exchanged":
        other, _made = taking.take(disk, now=timezone.now() + timedelta(seconds=5))
        shutil.copy(other / name, path)
    else:
        path.write_bytes(bytes(data))
    with pytest.raises(Problem):
        parts.check(taken, manifest.read(taken))


def test_a_part_opens_under_its_own_name_only(taken):
    found = manifest.read(taken)
    shutil.copy(taken / "keys", taken / "outside")
    with pytest.raises(crypto.Refused):
        list(parts.read(taken, found.id, "outside"))


@pytest.mark.parametrize("what", ["taken_at", "parts", "id", "signature"])
def test_a_changed_manifest_is_refused(taken, what):
    path = taken / manifest.NAME
    said = json.loads(path.read_bytes())
    said[what] = {
        "taken_at": "2020-01-01T00:00:00+00:00",
        "parts": said["parts"][1:],
        "id": str(crypto.ring().id),
        "signature": "00" * 64,
    }[what]
    path.write_text(json.dumps(said))
    with pytest.raises(Problem, match="changed"):
        manifest.read(taken)


def test_a_backup_of_another_key_ring_is_refused(taken, tmp_path):
    other = tmp_path / "other"
    crypto.install(crypto.KeyRing.create(other, custody.CustodyKey(bytes(32))))
    with pytest.raises(Problem, match="another key-ring"):
        manifest.read(taken)


@pytest.mark.parametrize("where", ["backup.database", "backup.keys", "backup.files", "backup.outside"])
def test_one_that_was_interrupted_is_none(house, disk, monkeypatch, where):
    monkeypatch.setattr(settings, "SOTTO_FAILPOINT", f"{where}:1:raise")
    monkeypatch.setattr("practice.failpoints._passed", Counter())
    with pytest.raises(FailpointReached):
        taking.take(disk, now=timezone.now())
    with pytest.raises(Problem, match="no backup"):
        taking.newest(disk)
    assert list(disk.iterdir()) == [disk / ".lock"]


def test_what_a_killed_one_left_is_cleared_and_never_taken_for_one(house, disk):
    left = disk / f"{taking.PREFIX}2027-01-01T00-00-00Z.part"
    left.mkdir(parents=True)
    (left / manifest.NAME).write_text("{}")
    folder, _made = taking.take(disk, now=timezone.now())
    assert taking.newest(disk) == folder
    assert not left.exists()


def test_a_dump_that_fails_makes_no_backup_and_is_noted(house, disk, monkeypatch):
    monkeypatch.setattr(taking.programs, "program", lambda _name: "/bin/false")
    with pytest.raises(CommandError, match="pg_dump failed"):
        backup(disk, "--same-disk")
    run = BackupRun.objects.get()
    assert (run.kind, run.outcome, run.problem) == ("backup", "failed", "problem")


def test_two_at_once_are_one_after_the_other(house, disk):
    with taking.alone(disk), pytest.raises(Problem, match="being taken"):
        taking.take(disk, now=timezone.now())


class TestWhere:
    def test_a_practice_is_stopped_on_the_disk_of_its_data(self, house, disk):
        with pytest.raises(CommandError, match="on the disk of the data"):
            backup(disk)
        assert not disk.exists() and not BackupRun.objects.exists()

    def test_it_may_be_wanted(self, house, disk):
        assert "Mind: this directory is on the disk" in backup(disk, "--same-disk")

    def test_a_demo_is_told(self, house, disk):
        Practice.objects.update(is_demo=True)
        said = backup(disk)
        assert "Mind:" in said and "The key-ring is not in it" in said
        run = BackupRun.objects.get()
        assert run.outcome == "done" and run.size > 10_000 and run.taken_at == run.began_at
        assert len(run.digest) == 32

    def test_another_disk_is_right(self, house):
        elsewhere = Path("/dev/shm")
        if elsewhere.stat().st_dev == settings.DATA.stat().st_dev:
            pytest.fail("this test needs two file systems")
        assert not taking.is_on_our_disk(elsewhere / "not" / "there" / "yet")


class TestFiles:
    def test_all_come_back_as_they_were(self, tmp_path):
        root, back = tmp_path / "from", tmp_path / "to"
        for number, size in enumerate((0, 1, 65_536, 200_001)):
            path = root / "ab" / f"{number:032x}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes([number]) * size)
        (root / "ab" / "half.part").write_bytes(b"x")
        chunks = b"".join(files.stream(root))
        assert files.unpack((chunks[at : at + 1000] for at in range(0, len(chunks), 1000)), back) == 4
        for number, size in enumerate((0, 1, 65_536, 200_001)):
            assert (back / "ab" / f"{number:032x}").read_bytes() == bytes([number]) * size
        assert {path.name for path in back.glob("*/*")} == {f"{number:032x}" for number in range(4)}

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "ab/../../x", "ab/" + "0" * 31])
    def test_no_name_leads_out_of_its_place(self, tmp_path, name):
        stream = files._HEAD.pack(len(name), 1) + name.encode() + b"x"
        with pytest.raises(Problem, match="none of ours"):
            files.unpack(iter([stream]), tmp_path / "to")
        assert not (tmp_path / "to").exists()

    def test_a_stream_that_ends_early_is_refused(self, tmp_path):
        name = "ab/" + "0" * 32
        stream = files._HEAD.pack(len(name), 10) + name.encode() + b"xxx"
        with pytest.raises(Problem, match="end in the middle"):
            files.unpack(iter([stream]), tmp_path / "to")
