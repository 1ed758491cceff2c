import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from practice import crypto
from practice.crypto import custody, keyfile
from practice.crypto.custody import CustodyKey
from practice.crypto.errors import KeyGone, KeyRingUnsafe, WrongKey
from practice.crypto.keyring import KeyRing

NOW = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OTHER = CustodyKey(b"\x07" * 32)


def _same(a: KeyRing, b: KeyRing) -> bool:
    return a.id == b.id and a.verify_key == b.verify_key and a.index("email", "x") == b.index("email", "x")


def test_a_new_ring_is_private_and_loads_again(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey
) -> None:
    assert ring_path.stat().st_mode & 0o777 == 0o600
    assert ring_path.stat().st_size % keyfile.BUCKET == 0
    assert not keyfile.spare_of(ring_path).exists()
    again = KeyRing.load(ring_path, custody_key)
    assert _same(ring, again)
    assert again.current_epoch.key == ring.current_epoch.key
    assert again.current_epoch.created_at == ring.current_epoch.created_at


def test_a_ring_is_never_made_over_another(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    before = ring_path.read_bytes()
    with pytest.raises(FileExistsError):
        KeyRing.create(ring_path, custody_key)
    assert ring_path.read_bytes() == before


def test_open_ring_by_its_custody(tmp_path: Path, custody_file: Path) -> None:
    made = KeyRing.create(tmp_path / "key-ring", custody.from_file(custody_file))
    assert _same(made, crypto.open_ring(tmp_path / "key-ring", f"file:{custody_file}"))
    typed = custody.to_text(custody.from_file(custody_file))
    assert _same(made, crypto.open_ring(str(tmp_path / "key-ring"), "typed", typed=typed))


def test_wrong_custody_is_told_from_damage(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    with pytest.raises(WrongKey):
        KeyRing.load(ring_path, OTHER)
    found = json.loads(ring_path.read_bytes())
    found["sealed"] = "A" + found["sealed"][1:] if found["sealed"][0] != "A" else "B" + found["sealed"][1:]
    ring_path.write_bytes(json.dumps(found).encode())
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(ring_path, custody_key)


@pytest.mark.parametrize("part", ["id", "format", "nonce", "check", "sealed"])
@pytest.mark.parametrize("value", [None, 5, "", "AAAA", "é", [], {}])
def test_a_damaged_part_is_refused(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, part: str, value: object
) -> None:
    found = json.loads(ring_path.read_bytes())
    found[part] = value
    ring_path.write_bytes(json.dumps(found).encode())
    with pytest.raises((KeyRingUnsafe, WrongKey)):
        KeyRing.load(ring_path, custody_key)


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"{" * 100, b'"x"'])
def test_what_is_no_ring_is_refused(ring_path: Path, custody_key: CustodyKey, text: bytes) -> None:
    ring_path.write_bytes(text)
    ring_path.chmod(0o600)
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(ring_path, custody_key)


def test_another_rings_contents_do_not_open(ring: KeyRing, tmp_path: Path, custody_key: CustodyKey) -> None:
    """Same custody key, contents swapped between two files: the id is bound in."""
    other = tmp_path / "other"
    KeyRing.create(other, custody_key)
    mine, theirs = (json.loads(path.read_bytes()) for path in (tmp_path / "key-ring", other))
    theirs["id"], theirs["check"] = mine["id"], mine["check"]
    other.write_bytes(json.dumps(theirs).encode())
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(other, custody_key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_ring_open_to_others_is_refused(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey, mode: int
) -> None:
    ring_path.chmod(mode)
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(ring_path, custody_key)
    with pytest.raises(KeyRingUnsafe):
        ring.save()
    with pytest.raises(KeyRingUnsafe):
        ring.is_stale()


def test_a_missing_ring_is_refused(tmp_path: Path, custody_key: CustodyKey) -> None:
    with pytest.raises(KeyRingUnsafe):
        KeyRing.load(tmp_path / "none", custody_key)


def test_nothing_of_the_keys_lies_in_clear(ring: KeyRing, ring_path: Path) -> None:
    raw = ring_path.read_bytes()
    assert ring.current_epoch.key not in raw
    assert b"epochs" not in raw


def test_a_new_epoch_retires_the_old_one(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    first = ring.current_epoch
    second = ring.new_epoch(NOW)
    assert (first.id, second.id) == (1, 2)
    assert ring.current_epoch is second
    again = KeyRing.load(ring_path, custody_key)
    assert again.current_epoch.id == 2
    assert again.epoch(1).retired_at == NOW
    assert again.epoch(1).key == first.key
    assert again.epoch(2).retired_at is None


def test_an_epoch_needs_a_real_instant(ring: KeyRing) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ring.new_epoch(datetime(2027, 3, 1))  # noqa: DTZ001
    assert ring.current_epoch.id == 1


def test_destroyed_epochs_are_gone_here_and_on_disk(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey
) -> None:
    ring.new_epoch(NOW)
    ring.new_epoch(NOW + 10 * DAY)
    assert ring.destroy_epochs(NOW + 5 * DAY, in_use=()) == [1]
    for each in (ring, KeyRing.load(ring_path, custody_key)):
        with pytest.raises(KeyGone):
            each.epoch(1)
        assert [epoch.id for epoch in each.epochs] == [2, 3]


def test_neither_the_current_nor_a_used_epoch_is_destroyed(ring: KeyRing) -> None:
    ring.new_epoch(NOW)
    assert ring.destroy_epochs(NOW + 400 * DAY, in_use={1}) == []
    assert ring.destroy_epochs(NOW, in_use=()) == []  # retired at that very instant, not before
    assert ring.destroy_epochs(NOW + 400 * DAY, in_use=()) == [1]
    assert ring.current_epoch.id == 2


def test_a_number_is_never_given_twice(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    ring.new_epoch(NOW)
    ring.new_epoch(NOW)
    ring.destroy_epochs(NOW + DAY, in_use=())
    assert KeyRing.load(ring_path, custody_key).new_epoch(NOW + DAY).id == 4


def test_what_another_process_changed_is_not_overwritten(
    ring: KeyRing, ring_path: Path, custody_key: CustodyKey
) -> None:
    other = KeyRing.load(ring_path, custody_key)
    other.new_epoch(NOW)
    assert ring.is_stale()
    with pytest.raises(KeyRingUnsafe):
        ring.new_epoch(NOW)
    assert ring.current_epoch.id == 1
    ring.reload()
    assert not ring.is_stale()
    assert ring.new_epoch(NOW).id == 3


def test_custody_can_be_changed(ring: KeyRing, ring_path: Path, custody_key: CustodyKey) -> None:
    running = KeyRing.load(ring_path, custody_key)
    ring.change_custody(OTHER)
    assert _same(ring, KeyRing.load(ring_path, OTHER))
    for attempt in (lambda: KeyRing.load(ring_path, custody_key), running.reload):
        with pytest.raises(WrongKey):
            attempt()
    ring.new_epoch(NOW)
    assert KeyRing.load(ring_path, OTHER).current_epoch.id == 2


def test_the_copy_opens_and_follows(ring: KeyRing, tmp_path: Path, custody_key: CustodyKey) -> None:
    copy = tmp_path / "copy"
    ring.copy_to(copy)
    inode = copy.stat().st_ino
    ring.new_epoch(NOW)
    ring.destroy_epochs(NOW + DAY, in_use=())
    ring.copy_to(copy)
    assert copy.stat().st_ino == inode
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [epoch.id for epoch in KeyRing.load(copy, custody_key).epochs] == [2]


def test_the_index_depends_on_kind_value_and_ring(
    ring: KeyRing, tmp_path: Path, custody_key: CustodyKey
) -> None:
    other = KeyRing.create(tmp_path / "other", custody_key)
    found = {
        ring.index("email", "dan@example.org"),
        ring.index("email", "eve@example.org"),
        ring.index("phone", "dan@example.org"),
        other.index("email", "dan@example.org"),
    }
    assert len(found) == 4
    assert {len(each) for each in found} == {32}
    assert ring.index("email", "dan@example.org") in found


def test_signatures(ring: KeyRing) -> None:
    signature = ring.sign(b"checkpoint 7")
    assert crypto.verify_signature(ring.verify_key, signature, b"checkpoint 7")
    assert not crypto.verify_signature(ring.verify_key, signature, b"checkpoint 8")
    assert not crypto.verify_signature(ring.verify_key, signature[:-1], b"checkpoint 7")
    assert not crypto.verify_signature(bytes(32), signature, b"checkpoint 7")
    assert not crypto.verify_signature(b"short", signature, b"checkpoint 7")
