"""A crash while the key-ring is written, at every byte: it opens afterwards, as before or as after."""

import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practice.crypto import keyfile, private
from practice.crypto.custody import CustodyKey
from practice.crypto.errors import KeyRingUnsafe, WrongKey
from practice.crypto.keyring import KeyRing

NOW = datetime(2027, 3, 1, tzinfo=UTC)


class Crash(BaseException):
    """The power is cut: nothing may catch it."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These thousands of loads need no disk."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)


def _before_and_after(ring: KeyRing, path: Path) -> tuple[bytes, bytes]:
    before = path.read_bytes()
    ring.new_epoch(NOW)
    after = path.read_bytes()
    assert len(before) == len(after) and before != after
    return before, after


def _cuts(text: bytes) -> list[int]:
    """Every byte of what is written, and now and then one of the blanks behind it."""
    written = len(text.rstrip())
    return [*range(written + 1), *range(written + 1, len(text), 101), len(text)]


def test_torn_at_every_byte_opens_from_the_spare(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, quick: None
) -> None:
    before, after = _before_and_after(ring, ring_path)
    spare = keyfile.spare_of(ring_path)
    for at in _cuts(after):
        for torn in (after[:at] + before[at:], after[:at]):
            ring_path.write_bytes(torn)
            spare.write_bytes(after)
            spare.chmod(0o600)
            assert KeyRing.load(ring_path, custody_key).current_epoch.id in (1, 2)
            assert not spare.exists()
            assert ring_path.read_bytes().rstrip() in (before.rstrip(), after.rstrip())


def test_torn_spare_leaves_the_ring_as_it_was(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, quick: None
) -> None:
    before, after = _before_and_after(ring, ring_path)
    spare = keyfile.spare_of(ring_path)
    for at in _cuts(after):
        ring_path.write_bytes(before)
        spare.write_bytes(after[:at])
        spare.chmod(0o600)
        assert KeyRing.load(ring_path, custody_key).current_epoch.id == 1
        assert not spare.exists()


def test_a_save_cut_at_every_write(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The save itself, its disk giving way after n bytes, for n over its whole course."""
    whole = os.pwrite
    left = 0

    def giving_way(fd: int, data: bytes, at: int) -> int:
        nonlocal left
        size = min(len(data), max(left, 0))
        left -= size
        if size:
            whole(fd, data[:size], at)
        if size < len(data):
            raise Crash
        return size

    untouched = ring_path.read_bytes()
    budget, cut = 0, 0
    while True:
        ring_path.write_bytes(untouched)
        loaded = KeyRing.load(ring_path, custody_key)
        left = budget
        monkeypatch.setattr(os, "pwrite", giving_way)
        try:
            loaded.new_epoch(NOW)
        except Crash:
            cut += 1
        else:
            break
        finally:
            monkeypatch.setattr(os, "pwrite", whole)
        survived = KeyRing.load(ring_path, custody_key)
        assert survived.current_epoch.id in (1, 2)
        assert survived.verify_key == ring.verify_key
        budget += 61
    assert 150 < cut < 3 * len(untouched)


@pytest.mark.parametrize("step", ["ftruncate", "fsync", "unlink"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_a_save_cut_between_writes(
    ring: KeyRing,
    ring_path: Path,
    custody_key: CustodyKey,
    step: str,
    nth: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = 0
    real = getattr(os, step)

    def cut(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise Crash
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, cut)
        try:
            ring.new_epoch(NOW)
        except Crash:
            pass
        else:
            assert calls < nth
    survived = KeyRing.load(ring_path, custody_key)
    assert survived.current_epoch.id in (1, 2)
    assert not keyfile.spare_of(ring_path).exists()


def test_a_first_save_cut_half_way_opens(tmp_path: Path, custody_key: CustodyKey) -> None:
    path = tmp_path / "key-ring"
    KeyRing.create(path, custody_key)
    whole = path.read_bytes()
    keyfile.spare_of(path).write_bytes(whole)
    keyfile.spare_of(path).chmod(0o600)
    path.write_bytes(b"")
    assert KeyRing.load(path, custody_key).current_epoch.id == 1
    assert path.read_bytes() == whole


def test_damage_without_a_spare_is_said(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    ring_path.write_bytes(ring_path.read_bytes()[:200])
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(ring_path, custody_key)


def test_a_wrong_key_neither_repairs_nor_destroys(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey
) -> None:
    before, after = _before_and_after(ring, ring_path)
    spare = keyfile.spare_of(ring_path)
    ring_path.write_bytes(before[:100])
    spare.write_bytes(after)
    spare.chmod(0o600)
    with pytest.raises(WrongKey):
        KeyRing.load(ring_path, CustodyKey(bytes(32)))
    assert ring_path.read_bytes() == before[:100] and spare.read_bytes() == after
    assert KeyRing.load(ring_path, custody_key).current_epoch.id == 2


def test_a_wrong_key_is_said_though_the_spare_is_torn(ring: KeyRing, ring_path: Path) -> None:
    spare = keyfile.spare_of(ring_path)
    spare.write_bytes(ring_path.read_bytes()[:300])
    spare.chmod(0o600)
    with pytest.raises(WrongKey):
        KeyRing.load(ring_path, CustodyKey(bytes(32)))


def test_an_old_longer_spare_does_not_spoil_the_new_one(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyfile.spare_of(ring_path).write_bytes(b"x" * 5 * keyfile.BUCKET)
    whole = private.overwrite

    def torn_after_the_spare(fd: int, data: bytes) -> None:
        if os.fstat(fd).st_ino == ring_path.stat().st_ino:
            os.pwrite(fd, data[:300], 0)
            raise Crash
        whole(fd, data)

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(private, "overwrite", torn_after_the_spare)
        ring.new_epoch(NOW)
    assert KeyRing.load(ring_path, custody_key).current_epoch.id == 2


def test_a_spare_open_to_others_is_not_trusted(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey
) -> None:
    spare = keyfile.spare_of(ring_path)
    spare.write_bytes(ring_path.read_bytes())
    spare.chmod(0o644)
    ring_path.write_bytes(b"torn")
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(ring_path, custody_key)


def test_saved_in_place_and_never_smaller(ring: KeyRing, ring_path: Path) -> None:
    inode = ring_path.stat().st_ino
    for _ in range(40):
        ring.new_epoch(NOW)
    large = ring_path.stat().st_size
    ring.destroy_epochs(datetime(2028, 1, 1, tzinfo=UTC), in_use=())
    assert len(ring.epochs) == 1
    assert ring_path.stat().st_ino == inode
    assert ring_path.stat().st_size == large > keyfile.BUCKET


def test_the_spare_is_wiped_before_it_goes(
    ring: KeyRing, ring_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second name for the spare's blocks shows what its removal leaves on the disk."""
    spare, kept = keyfile.spare_of(ring_path), ring_path.with_name("kept")
    whole = private.overwrite

    def link_first(fd: int, data: bytes) -> None:
        whole(fd, data)
        if spare.exists() and not kept.exists():
            os.link(spare, kept)
            assert kept.read_bytes() != bytes(len(data))

    monkeypatch.setattr(private, "overwrite", link_first)
    ring.new_epoch(NOW)
    assert not spare.exists()
    assert kept.read_bytes() == bytes(ring_path.stat().st_size)


def test_a_held_lock_does_not_wait_for_ever(
    ring: KeyRing, ring_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "PATIENCE", 0.05)
    with ring_path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(KeyRingUnsafe):
            ring.save()
    ring.save()


def test_two_processes_lose_no_epoch(ring_path: Path, ring: KeyRing, custody_key: CustodyKey) -> None:
    """Each adds ten epochs, loading again whenever the other was quicker."""
    program = (
        "import sys, datetime, pathlib\n"
        "from practice.crypto.keyring import KeyRing\n"
        "from practice.crypto.custody import CustodyKey\n"
        "from practice.crypto.errors import KeyRingUnsafe\n"
        "added = 0\n"
        "while added < 10:\n"
        "    ring = KeyRing.load(pathlib.Path(sys.argv[1]), CustodyKey(bytes(range(32))))\n"
        "    try:\n"
        "        ring.new_epoch(datetime.datetime.now(datetime.UTC)); added += 1\n"
        "    except KeyRingUnsafe:\n"
        "        pass\n"
    )
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", program, str(ring_path)]
    both = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [each.wait(300) for each in both] == [0, 0]
    final = KeyRing.load(ring_path, custody_key)
    assert [epoch.id for epoch in final.epochs] == list(range(1, 22))
