"""The formats, held fast: fixed inputs give fixed bytes, and an independent reading of the format agrees."""

import hashlib
import hmac
import io
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from practice import crypto
from practice.crypto import custody, envelope, fields, files
from practice.crypto.custody import CustodyKey
from practice.crypto.keyring import KeyRing

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text())


def _hkdf(key: bytes, purpose: str, salt: bytes = bytes(32)) -> bytes:
    """RFC 5869 with SHA-256 by hand, for one block."""
    extracted = hmac.digest(salt, key, "sha256")
    return hmac.digest(extracted, f"sotto|v1|{purpose}".encode() + b"\x01", "sha256")


@pytest.fixture
def old_ring(tmp_path: Path) -> KeyRing:
    path = tmp_path / "key-ring"
    path.write_text(VECTORS["key_ring"]["text"])
    path.chmod(0o600)
    return KeyRing.load(path, CustodyKey(bytes.fromhex(VECTORS["custody"]["raw"])))


@pytest.fixture
def place() -> crypto.Place:
    found = VECTORS["place"]
    vault, row = uuid.UUID(found["vault"]), uuid.UUID(found["row"])
    return crypto.Place(vault, found["klass"], found["table"], row, found["field"])


@pytest.fixture
def key(place: crypto.Place) -> crypto.DataKey:
    return crypto.DataKey(bytes.fromhex(VECTORS["data_key"]["raw"]), vault=place.vault, klass=place.klass)


def test_printed_custody() -> None:
    found = VECTORS["custody"]
    assert custody.from_text(found["printed"]).raw.hex() == found["raw"]
    assert custody.to_text(CustodyKey(bytes.fromhex(found["raw"]))) == found["printed"]
    assert custody.from_sheets(*found["sheets"]).raw.hex() == found["raw"]


def test_a_key_ring_of_old_opens(old_ring: KeyRing) -> None:
    found = VECTORS["key_ring"]
    assert str(old_ring.id) == found["id"]
    assert {str(epoch.id): epoch.key.hex() for epoch in old_ring.epochs} == found["epoch_keys"]
    assert old_ring.current_epoch.id == 2
    assert old_ring.epoch(1).retired_at is not None


def test_index_code_and_signature(old_ring: KeyRing) -> None:
    found = VECTORS["key_ring"]
    index, signature, code = found["index"], found["signature"], found["code"]
    assert old_ring.index(index["kind"], index["value"]).hex() == index["gives"]
    assert old_ring.verify_key.hex() == signature["public"]
    assert old_ring.sign(signature["data"].encode()).hex() == signature["gives"]
    crypto.install(old_ring)
    assert crypto.hash_code(code["code"], code["context"]).hex() == code["gives"]


def test_index_by_hand(old_ring: KeyRing) -> None:
    found = VECTORS["key_ring"]["index"]
    subkey = _hkdf(old_ring._contents.index_key, "index|email")
    assert hmac.digest(subkey, found["value"].encode(), "sha256").hex() == found["gives"]


def test_wrapped_data_key(old_ring: KeyRing, place: crypto.Place) -> None:
    found = VECTORS["data_key"]
    raw, nonce, wrapped = (bytes.fromhex(found[part]) for part in ("raw", "nonce", "gives"))
    epoch = old_ring.epoch(found["epoch"])
    assert envelope._wrap(epoch, raw, place.vault, place.klass, nonce) == wrapped
    assert envelope._unwrap(epoch, wrapped, place.vault, place.klass) == raw


def test_wrapped_data_key_by_hand() -> None:
    found = VECTORS["data_key"]
    aad = f"dek|v1|{found['vault']}|clinical|1".encode()
    assert aad.hex() == found["aad"]
    wrapped = bytes.fromhex(found["gives"])
    epoch = AESGCM(bytes.fromhex(VECTORS["key_ring"]["epoch_keys"]["1"]))
    assert wrapped[0] == 1
    assert epoch.decrypt(wrapped[1:13], wrapped[13:], aad).hex() == found["raw"]


def test_place_by_hand(place: crypto.Place) -> None:
    words = b"sotto-place-1\0clinical\0messaging_message\0body\0"
    assert place.aad() == words + place.vault.bytes + place.row.bytes
    assert place.aad().hex() == VECTORS["place"]["aad"]


def test_field(key: crypto.DataKey, place: crypto.Place) -> None:
    found = VECTORS["field"]
    sealed = bytes.fromhex(found["gives"])
    assert fields._seal(key, found["text"].encode(), place, bytes.fromhex(found["nonce"])) == sealed
    assert fields.open_text(key, sealed, place=place) == found["text"]


def test_field_by_hand(place: crypto.Place) -> None:
    sealed, text = bytes.fromhex(VECTORS["field"]["gives"]), VECTORS["field"]["text"].encode()
    cipher = AESGCM(_hkdf(bytes.fromhex(VECTORS["data_key"]["raw"]), "fields"))
    plain = cipher.decrypt(sealed[1:13], sealed[13:], b"\x01" + place.aad())
    assert plain == (len(text).to_bytes(4, "big") + text).ljust(64, b"\0")


@pytest.mark.parametrize("found", VECTORS["files"], ids=["small", "of three segments"])
def test_file(found: dict[str, Any], key: crypto.DataKey, place: crypto.Place) -> None:
    data = bytes.fromhex(found["unit"]) * found["times"]
    file_id = uuid.UUID(found["file_id"])
    sealed = b"".join(files._seal(key, [data], place, file_id, bytes.fromhex(found["salt"])))
    assert len(sealed) == found["size"]
    assert sealed[:80].hex() == found["begins"]
    assert hashlib.sha256(sealed).hexdigest() == found["sha256"]
    assert crypto.FileReader(io.BytesIO(sealed), key, place=place, file_id=file_id).read() == data


def test_file_by_hand(key: crypto.DataKey, place: crypto.Place) -> None:
    found = VECTORS["files"][1]
    data = bytes.fromhex(found["unit"]) * found["times"]
    salt, file_id = bytes.fromhex(found["salt"]), uuid.UUID(found["file_id"])
    sealed = b"".join(files._seal(key, [data], place, file_id, salt))
    cipher = AESGCM(_hkdf(bytes.fromhex(VECTORS["data_key"]["raw"]), "file", salt))
    aad = b"SOT\x01" + place.aad() + file_id.bytes
    second = cipher.decrypt(bytes(10) + b"\x01\x00", sealed[36 + 65552 : 36 + 2 * 65552], aad)
    assert second == (65532).to_bytes(4, "big") + data[65532 : 2 * 65532]
    last = cipher.decrypt(bytes(10) + b"\x02\x01", sealed[36 + 2 * 65552 :], aad)
    rest = data[2 * 65532 :]
    assert last[: 4 + len(rest)] == len(rest).to_bytes(4, "big") + rest
    assert len(last) % 4096 == 0 and not any(last[4 + len(rest) :])


def test_token() -> None:
    found = VECTORS["token"]
    assert crypto.hash_token(found["token"]).hex() == found["gives"]
