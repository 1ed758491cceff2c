"""The key-ring: epoch keys, the index key and the checkpoint-signing key, in one small file.

It lies outside the database and its backups. Whatever changes it is on disk before the call returns, so no
data key is ever wrapped under an epoch key that a crash could lose.
"""

import hmac
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from practice.crypto import custody as custodies
from practice.crypto import es256, keyfile, ringseal
from practice.crypto.contents import Contents, Epoch
from practice.crypto.custody import CustodyKey
from practice.crypto.derive import subkey
from practice.crypto.errors import KeyGone
from practice.crypto.guarded import Guarded
from practice.crypto.ringseal import Seal


class KeyRing(Guarded):
    def __init__(self, path: Path, seal: Seal, contents: Contents, raw: bytes) -> None:
        self._path = path
        self._seal = seal
        self._adopt(contents, raw)

    @classmethod
    def create(cls, path: Path, custody: CustodyKey, *, now: datetime | None = None) -> "KeyRing":
        """FileExistsError when there is a file already: a key-ring is never overwritten by a new one."""
        seal = Seal.of(uuid4(), custody)
        contents = Contents.fresh(now or datetime.now(UTC))
        return cls(path, seal, contents, keyfile.create(path, seal.close(contents)))

    @classmethod
    def load(cls, path: Path, custody: CustodyKey) -> "KeyRing":
        """WrongKey when the custody key is another; KeyRingUnsafe when absent, damaged or open to others."""
        raw, (seal, contents) = keyfile.load(path, lambda text: ringseal.open_with(custody, text))
        return cls(path, seal, contents, raw)

    @classmethod
    def prove(cls, path: Path, custody: CustodyKey) -> None:
        """WrongKey unless this custody key opens the ring. Only reads."""
        ringseal.open_with(custody, keyfile.read(path))

    def _adopt(self, contents: Contents, raw: bytes) -> None:
        self._contents, self._raw = contents, raw
        self._epochs = {epoch.id: epoch for epoch in contents.epochs}
        self._index_keys: dict[str, bytes] = {}
        self._signer = Ed25519PrivateKey.from_private_bytes(contents.signing_key)

    def __repr__(self) -> str:
        return f"<KeyRing {self.id}>"

    @property
    def id(self) -> UUID:
        return self._seal.id

    # The file

    def save(self) -> None:
        self._commit(self._contents)

    def copy_to(self, path: Path) -> None:
        """The one copy off this host, treated the same: sealed, private, overwritten in place."""
        text = self._seal.close(self._contents)
        if path.exists():
            keyfile.replace(path, text)
        else:
            keyfile.create(path, text)

    def change_custody(self, custody: CustodyKey) -> None:
        """Other running processes refuse (WrongKey) until they are started with the new custody key."""
        seal = Seal.of(self.id, custody)
        self._raw = keyfile.replace(self._path, seal.close(self._contents), expected=self._raw)
        self._seal = seal

    def is_stale(self) -> bool:
        """Did another process change the file? KeyRingUnsafe when it is gone or open to others."""
        return keyfile.read(self._path) != self._raw

    def reload(self) -> None:
        raw, contents = keyfile.load(self._path, self._seal.open)
        self._adopt(contents, raw)

    def _commit(self, contents: Contents) -> None:
        raw = keyfile.replace(self._path, self._seal.close(contents), expected=self._raw)
        self._adopt(contents, raw)

    # Epochs

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        return self._contents.epochs

    @property
    def current_epoch(self) -> Epoch:
        return self._contents.epochs[-1]

    def has_epoch(self, number: int) -> bool:
        return number in self._epochs

    def epoch(self, number: int) -> Epoch:
        try:
            return self._epochs[number]
        except KeyError:
            raise KeyGone(f"epoch key {number} was destroyed") from None

    def new_epoch(self, now: datetime) -> Epoch:
        """Retires the current one. The caller then re-wraps every data key."""
        self._commit(self._contents.with_new_epoch(now))
        return self.current_epoch

    def destroy_epochs(self, before: datetime, *, in_use: Collection[int]) -> list[int]:
        """Destroy the keys retired before an instant, but none that a data key is still wrapped under.

        `in_use` are the epochs of all present data keys. Answers the numbers destroyed, for the audit.
        """
        gone = {e.id for e in self.epochs if e.retired_at and e.retired_at < before and e.id not in in_use}
        if gone:
            self._commit(self._contents.without(gone))
        return sorted(gone)

    # The index and the signature

    def index(self, kind: str, value: str) -> bytes:
        """A keyed fingerprint of 32 bytes, to look up a normalised value that is stored sealed."""
        key = self._index_keys.get(kind)
        if key is None:
            key = self._index_keys[kind] = subkey(self._contents.index_key, f"index|{kind}")
        return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")

    def backup_key(self) -> bytes:
        return subkey(self._contents.index_key, "backup")

    def bell(self) -> es256.Signer:
        """Who we are to browsers' push services. Made from what never changes, so no browser is ever lost with it."""
        return es256.Signer(subkey(self._contents.index_key, "push", length=es256.SEED_SIZE))

    def sign(self, data: bytes) -> bytes:
        return self._signer.sign(data)

    @property
    def verify_key(self) -> bytes:
        """Public, 32 raw bytes: whoever holds it can check a checkpoint, none can make one."""
        return self._signer.public_key().public_bytes_raw()


def verify_signature(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_ring(path: Path | str, custody_spec: str, *, typed: str | None = None) -> KeyRing:
    return KeyRing.load(Path(path), custodies.read(custody_spec, typed=typed))
