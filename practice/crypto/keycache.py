"""Unwrapped data keys of this process, bounded. A key is found only by its wrapped form, so a deleted or
re-wrapped row never meets an old entry; and only while its epoch key is alive."""

import hashlib
import threading
from collections import OrderedDict
from uuid import UUID

from practice.crypto import envelope
from practice.crypto.envelope import DataKey
from practice.crypto.keyring import KeyRing

LIMIT = 4096

_Entry = tuple[UUID, UUID, str, int, bytes]
_keys: OrderedDict[_Entry, DataKey] = OrderedDict()
_lock = threading.Lock()


def unwrap(ring: KeyRing, epoch: int, wrapped: bytes, *, vault: UUID, klass: str) -> DataKey:
    """As `envelope.unwrap`."""
    ring.epoch(epoch)
    entry = (ring.id, vault, klass, epoch, hashlib.sha256(wrapped).digest())
    with _lock:
        key = _keys.get(entry)
        if key is not None:
            _keys.move_to_end(entry)
            return key
    key = envelope.unwrap(ring, epoch, wrapped, vault=vault, klass=klass)
    with _lock:
        _keys[entry] = key
        if len(_keys) > LIMIT:
            _keys.popitem(last=False)
    return key


def forget(vault: UUID) -> None:
    """After a disposal: this process drops the vault's keys at once."""
    with _lock:
        for entry in [entry for entry in _keys if entry[1] == vault]:
            del _keys[entry]


def forget_all() -> None:
    with _lock:
        _keys.clear()
