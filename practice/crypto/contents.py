"""What a key-ring holds, and how that becomes bytes."""

import dataclasses
import json
import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from practice.crypto.derive import KEY_SIZE
from practice.crypto.guarded import Guarded


@dataclasses.dataclass(frozen=True, slots=True, repr=False, eq=False)
class Epoch(Guarded):
    """A key that wraps data keys for about a month. Retired: still opens; destroyed: no longer listed."""

    id: int
    created_at: datetime
    retired_at: datetime | None
    key: bytes
    cipher: AESGCM = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cipher", AESGCM(self.key))

    def __repr__(self) -> str:
        return f"<Epoch {self.id}>"

    def retired(self, now: datetime) -> "Epoch":
        return Epoch(self.id, self.created_at, now, self.key)


@dataclasses.dataclass(frozen=True, slots=True, repr=False, eq=False)
class Contents(Guarded):
    """Epochs by number. The newest is never destroyed, so no number is ever given twice."""

    epochs: tuple[Epoch, ...]
    index_key: bytes
    signing_key: bytes

    @classmethod
    def fresh(cls, now: datetime) -> "Contents":
        signing = Ed25519PrivateKey.generate().private_bytes_raw()
        return cls((), secrets.token_bytes(KEY_SIZE), signing).with_new_epoch(now)

    def with_new_epoch(self, now: datetime) -> "Contents":
        if now.tzinfo is None:
            raise ValueError("an epoch starts at an instant with a time zone")
        older = tuple(epoch if epoch.retired_at else epoch.retired(now) for epoch in self.epochs)
        number = older[-1].id + 1 if older else 1
        newest = Epoch(number, now, None, secrets.token_bytes(KEY_SIZE))
        return Contents((*older, newest), self.index_key, self.signing_key)

    def without(self, ids: set[int]) -> "Contents":
        kept = tuple(epoch for epoch in self.epochs if epoch.id not in ids)
        return Contents(kept, self.index_key, self.signing_key)

    def to_json(self) -> bytes:
        return json.dumps(
            {
                "epochs": [_epoch_to_json(epoch) for epoch in self.epochs],
                "index_key": b64encode(self.index_key).decode(),
                "signing_key": b64encode(self.signing_key).decode(),
            }
        ).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Contents":
        found = json.loads(data)
        return cls(
            tuple(_epoch_from_json(epoch) for epoch in found["epochs"]),
            b64decode(found["index_key"]),
            b64decode(found["signing_key"]),
        )


def _epoch_to_json(epoch: Epoch) -> dict[str, Any]:
    return {
        "id": epoch.id,
        "created_at": epoch.created_at.isoformat(),
        "retired_at": epoch.retired_at.isoformat() if epoch.retired_at else None,
        "key": b64encode(epoch.key).decode(),
    }


def _epoch_from_json(found: dict[str, Any]) -> Epoch:
    retired = found["retired_at"]
    return Epoch(
        found["id"],
        datetime.fromisoformat(found["created_at"]),
        datetime.fromisoformat(retired) if retired else None,
        b64decode(found["key"]),
    )
