"""The one key-ring of this process, renewed when another process changed the file."""

import threading
import time
from collections.abc import Callable

from practice.crypto.errors import KeyRingUnsafe
from practice.crypto.keyring import KeyRing

LOOK_EVERY = 1.0


class _Holder:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opener: Callable[[], KeyRing] | None = None
        self.held: KeyRing | None = None
        self.looked_at = 0.0


_holder = _Holder()


def install(ring: KeyRing | None) -> None:
    """None takes it away again."""
    with _holder.lock:
        _holder.opener, _holder.held, _holder.looked_at = None, ring, time.monotonic()


def install_opener(opener: Callable[[], KeyRing]) -> None:
    """The ring is opened at its first use: a command that needs no key asks for none."""
    with _holder.lock:
        _holder.opener, _holder.held = opener, None


def ring() -> KeyRing:
    """KeyRingUnsafe when none is installed, or when its file was lost or laid open meanwhile."""
    held = _holder.held
    if held is not None and time.monotonic() - _holder.looked_at < LOOK_EVERY:
        return held
    with _holder.lock:
        return _look()


def ring_with(epoch: int) -> KeyRing:
    """A key may come wrapped by an epoch that another process began a moment ago: then look at once."""
    found = ring()
    if found.has_epoch(epoch):
        return found
    return fresh_ring()


def fresh_ring() -> KeyRing:
    """As the file is now, not a second ago: for whoever is about to change it."""
    with _holder.lock:
        return _look()


def _look() -> KeyRing:
    if _holder.held is None:
        if _holder.opener is None:
            raise KeyRingUnsafe("no key-ring is open in this process")
        _holder.held = _holder.opener()
    elif _holder.held.is_stale():
        _holder.held.reload()
    _holder.looked_at = time.monotonic()
    return _holder.held
