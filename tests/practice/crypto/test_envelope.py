import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from practice import crypto
from practice.crypto import envelope
from practice.crypto.errors import KeyGone, Refused, Truncated
from practice.crypto.keyring import KeyRing

NOW = datetime(2027, 3, 1, tzinfo=UTC)
VAULT = uuid.UUID(int=1)


def _opens_alike(one: crypto.DataKey, two: crypto.DataKey) -> bool:
    place = crypto.Place(one.vault, one.klass, "t", uuid.UUID(int=9), "f")
    from practice.crypto import fields

    return fields.open_text(two, fields.seal_text(one, "x", place=place), place=place) == "x"


def test_wrapped_keys_unwrap(ring: KeyRing) -> None:
    raw = crypto.new_data_key()
    epoch, wrapped = crypto.wrap(ring, raw, vault=VAULT, klass="clinical")
    assert (epoch, len(wrapped)) == (1, envelope.WRAPPED_SIZE)
    assert raw not in wrapped
    key = crypto.unwrap(ring, epoch, wrapped, vault=VAULT, klass="clinical")
    assert (key.vault, key.klass) == (VAULT, "clinical")
    assert _opens_alike(key, crypto.DataKey(raw, vault=VAULT, klass="clinical"))


def test_a_database_s_memoryview_unwraps(ring: KeyRing) -> None:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    crypto.unwrap(ring, epoch, memoryview(wrapped), vault=VAULT, klass="clinical")  # type: ignore[arg-type]


def test_data_keys_differ_and_never_wrap_alike(ring: KeyRing) -> None:
    raw = crypto.new_data_key()
    assert raw != crypto.new_data_key()
    assert len({crypto.wrap(ring, raw, vault=VAULT, klass="clinical")[1] for _ in range(50)}) == 50


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_only_whole_keys_are_wrapped(ring: KeyRing, size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        crypto.wrap(ring, bytes(size), vault=VAULT, klass="clinical")


def test_a_class_cannot_forge_the_binding(ring: KeyRing) -> None:
    with pytest.raises(ValueError, match="plain word"):
        crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical|1")


moved: dict[str, Callable[[int, uuid.UUID, str], tuple[int, uuid.UUID, str]]] = {
    "vault": lambda epoch, vault, klass: (epoch, uuid.UUID(int=2), klass),
    "class": lambda epoch, vault, klass: (epoch, vault, "administrative"),
    "epoch": lambda epoch, vault, klass: (epoch + 1, vault, klass),
}


@pytest.mark.parametrize("what", moved)
def test_a_moved_key_is_refused(ring: KeyRing, what: str) -> None:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    ring.new_epoch(NOW)
    other_epoch, vault, klass = moved[what](epoch, VAULT, "clinical")
    with pytest.raises(Refused):
        crypto.unwrap(ring, other_epoch, wrapped, vault=vault, klass=klass)


def test_every_flipped_bit_is_refused(ring: KeyRing) -> None:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    for bit in range(len(wrapped) * 8):
        bent = bytearray(wrapped)
        bent[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            crypto.unwrap(ring, epoch, bytes(bent), vault=VAULT, klass="clinical")


@pytest.mark.parametrize("size", [0, 1, 60, 62])
def test_a_wrong_length_is_refused(ring: KeyRing, size: int) -> None:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    with pytest.raises(Truncated):
        crypto.unwrap(ring, epoch, (wrapped + b"\0")[:size], vault=VAULT, klass="clinical")


def test_another_ring_is_refused(ring: KeyRing, tmp_path, custody_key) -> None:
    other = KeyRing.create(tmp_path / "other", custody_key)
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    with pytest.raises(Refused):
        crypto.unwrap(other, epoch, wrapped, vault=VAULT, klass="clinical")


def test_rewrapped_keys_live_on_when_the_old_epoch_is_destroyed(ring: KeyRing) -> None:
    kept, lost = (crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical") for _ in range(2))
    before = crypto.unwrap(ring, *kept, vault=VAULT, klass="clinical")
    ring.new_epoch(NOW)
    epoch, wrapped = crypto.rewrap(ring, *kept, vault=VAULT, klass="clinical")
    assert epoch == 2
    ring.destroy_epochs(NOW + timedelta(days=31), in_use={epoch})
    assert _opens_alike(before, crypto.unwrap(ring, epoch, wrapped, vault=VAULT, klass="clinical"))
    for gone in (kept, lost):
        with pytest.raises(KeyGone):
            crypto.unwrap(ring, *gone, vault=VAULT, klass="clinical")
        with pytest.raises(KeyGone):
            crypto.rewrap(ring, *gone, vault=VAULT, klass="clinical")


def test_rewrap_does_not_launder_a_moved_key(ring: KeyRing) -> None:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=VAULT, klass="clinical")
    with pytest.raises(Refused):
        crypto.rewrap(ring, epoch, wrapped, vault=uuid.UUID(int=2), klass="clinical")
