"""A key-ring's contents sealed under the custody key, as the JSON text of its file."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from practice.crypto.contents import Contents
from practice.crypto.custody import CustodyKey
from practice.crypto.derive import NONCE_SIZE, subkey
from practice.crypto.errors import KeyRingUnsafe, WrongKey
from practice.crypto.guarded import Guarded

FORMAT = "sotto-key-ring-1"
CHECK_SIZE = 8


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Seal(Guarded):
    """The custody key as one ring uses it. `check` lies in clear in the file: a wrong key from damage."""

    id: UUID
    cipher: AESGCM
    check: bytes

    @classmethod
    def of(cls, ring_id: UUID, custody: CustodyKey) -> "Seal":
        salt = ring_id.bytes
        cipher = AESGCM(subkey(custody.raw, "key-ring", salt=salt))
        return cls(ring_id, cipher, subkey(custody.raw, "key-ring check", salt=salt, length=CHECK_SIZE))

    def close(self, contents: Contents) -> bytes:
        nonce = secrets.token_bytes(NONCE_SIZE)
        sealed = self.cipher.encrypt(nonce, contents.to_json(), _aad(self.id))
        text = {"format": FORMAT, "id": str(self.id)}
        parts = {"check": self.check, "nonce": nonce, "sealed": sealed}
        text.update({name: b64encode(part).decode() for name, part in parts.items()})
        return json.dumps(text).encode()

    def open(self, text: bytes) -> Contents:
        ring_id, check, nonce, sealed = _parse(text)
        if ring_id != self.id or not hmac.compare_digest(check, self.check):
            raise WrongKey("this custody key does not open this key-ring")
        try:
            return Contents.from_json(self.cipher.decrypt(nonce, sealed, _aad(ring_id)))
        except InvalidTag:
            raise KeyRingUnsafe("the key-ring is damaged") from None


def open_with(custody: CustodyKey, text: bytes) -> tuple[Seal, Contents]:
    seal = Seal.of(_parse(text)[0], custody)
    return seal, seal.open(text)


def _parse(text: bytes) -> tuple[UUID, bytes, bytes, bytes]:
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise KeyRingUnsafe("the key-ring is of another format")
        check, nonce, sealed = (
            b64decode(found[part], validate=True) for part in ("check", "nonce", "sealed")
        )
        if len(nonce) != NONCE_SIZE:
            raise KeyRingUnsafe("the key-ring is damaged")
        return UUID(found["id"]), check, nonce, sealed
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyRingUnsafe("the key-ring is damaged") from None


def _aad(ring_id: UUID) -> bytes:
    return FORMAT.encode() + b"\0" + ring_id.bytes
