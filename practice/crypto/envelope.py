"""Data keys, and how epoch keys wrap them. One data key per vault and class."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from practice.crypto.contents import Epoch
from practice.crypto.derive import KEY_SIZE, NONCE_SIZE, TAG_SIZE, subkey
from practice.crypto.errors import Refused, Truncated
from practice.crypto.guarded import Guarded
from practice.crypto.keyring import KeyRing

FORMAT = b"\x01"
WRAPPED_SIZE = len(FORMAT) + NONCE_SIZE + KEY_SIZE + TAG_SIZE


class DataKey(Guarded):
    """An open data key, with a cipher for fields ready; each file gets a key of its own.

    `older`: earlier generations, newest first. They open what is not yet re-sealed, and never seal.
    """

    __slots__ = ("_root", "cipher", "klass", "older", "vault")

    def __init__(self, raw: bytes, *, vault: UUID, klass: str) -> None:
        self.vault = vault
        self.klass = klass
        self.cipher = AESGCM(subkey(raw, "fields"))
        self._root = raw
        self.older: tuple[DataKey, ...] = ()

    def with_older(self, older: "tuple[DataKey, ...]") -> "DataKey":
        """Another object: this one may lie in the process's cache, where it stands for itself alone."""
        made = DataKey.__new__(DataKey)
        made.vault, made.klass, made.cipher, made._root = self.vault, self.klass, self.cipher, self._root
        made.older = older
        return made

    def for_file(self, salt: bytes) -> AESGCM:
        return AESGCM(subkey(self._root, "file", salt=salt))

    def __repr__(self) -> str:
        return f"<DataKey vault={self.vault} class={self.klass}>"


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY_SIZE)


def wrap(ring: KeyRing, key: bytes, *, vault: UUID, klass: str) -> tuple[int, bytes]:
    """The current epoch's number and 61 bytes, both for the data key's row."""
    epoch = ring.current_epoch
    return epoch.id, _wrap(epoch, key, vault, klass, secrets.token_bytes(NONCE_SIZE))


def unwrap(ring: KeyRing, epoch: int, wrapped: bytes, *, vault: UUID, klass: str) -> DataKey:
    """KeyGone when the epoch key was destroyed; Refused when the row is not this vault's and class's."""
    return DataKey(_unwrap(ring.epoch(epoch), wrapped, vault, klass), vault=vault, klass=klass)


def rewrap(ring: KeyRing, epoch: int, wrapped: bytes, *, vault: UUID, klass: str) -> tuple[int, bytes]:
    """The same data key under the current epoch."""
    return wrap(ring, _unwrap(ring.epoch(epoch), wrapped, vault, klass), vault=vault, klass=klass)


def _wrap(epoch: Epoch, key: bytes, vault: UUID, klass: str, nonce: bytes) -> bytes:
    if len(key) != KEY_SIZE:
        raise ValueError("a data key has 32 bytes")
    return FORMAT + nonce + epoch.cipher.encrypt(nonce, key, _aad(vault, klass, epoch.id))


def _unwrap(epoch: Epoch, wrapped: bytes, vault: UUID, klass: str) -> bytes:
    wrapped = bytes(wrapped)
    if len(wrapped) != WRAPPED_SIZE:
        raise Truncated(f"the wrapped {klass} key of vault {vault} has a wrong length")
    nonce, sealed = wrapped[1 : 1 + NONCE_SIZE], wrapped[1 + NONCE_SIZE :]
    try:
        if wrapped[:1] == FORMAT:
            return epoch.cipher.decrypt(nonce, sealed, _aad(vault, klass, epoch.id))
    except InvalidTag:
        pass
    raise Refused(f"the wrapped {klass} key of vault {vault} does not open in epoch {epoch.id}") from None


def _aad(vault: UUID, klass: str, epoch: int) -> bytes:
    if "|" in klass:
        raise ValueError("a class is a plain word")
    return f"dek|v1|{vault}|{klass}|{epoch}".encode()
