"""The key-ring's file: overwritten in place, so that a destroyed key is gone from the disk, yet never torn.

A save first writes a spare copy (`<name>.new`), then the file itself, then wipes the spare with zeros and
removes it. A crash at any byte leaves one of the two whole. Shrinking would leave old bytes in freed blocks:
the file is padded with blanks and never gets smaller.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from practice.crypto import private
from practice.crypto.errors import CryptoError, KeyRingUnsafe, WrongKey

BUCKET = 4096
PATIENCE = 5.0

T = TypeVar("T")


def spare_of(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def padded(text: bytes, *, at_least: int = 0) -> bytes:
    size = max(len(text), at_least)
    return text.ljust(-(-size // BUCKET) * BUCKET)


@contextmanager
def locked(path: Path, *, how: int = fcntl.LOCK_EX) -> Iterator[int]:
    """The open file, alone with it (or among readers); waits five seconds at most."""
    flags = os.O_RDONLY if how == fcntl.LOCK_SH else os.O_RDWR
    try:
        fd = os.open(path, flags | os.O_CLOEXEC)
    except OSError as failure:
        raise KeyRingUnsafe(f"key-ring {path} cannot be opened: {failure.strerror}") from None
    try:
        private.refuse_open_to(fd, path)
        _lock(fd, how, path)
        yield fd
    finally:
        os.close(fd)


def _lock(fd: int, how: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise KeyRingUnsafe(f"key-ring {path} is held by another process") from None
            time.sleep(0.01)


def read(path: Path) -> bytes:
    with locked(path, how=fcntl.LOCK_SH) as fd:
        return private.read_all(fd, path)


def load(path: Path, opens: Callable[[bytes], T]) -> tuple[bytes, T]:
    """The raw file and what `opens` makes of it; a torn file is put right from its spare copy."""
    with locked(path) as fd:
        raw = private.read_all(fd, path)
        try:
            found = opens(raw)
        except CryptoError as failure:
            raw, found = _rescue(path, opens, failure)
            private.overwrite(fd, raw)
        _drop_spare(path)
        return raw, found


def _rescue(path: Path, opens: Callable[[bytes], T], failure: CryptoError) -> tuple[bytes, T]:
    spare = spare_of(path)
    if not spare.exists():
        raise failure
    raw = private.read(spare)
    try:
        return raw, opens(raw)
    except CryptoError as second:
        raise (failure if isinstance(failure, WrongKey) else second) from None


def create(path: Path, text: bytes) -> bytes:
    """FileExistsError when there is one. The spare goes first: a crash half-way leaves a ring that opens."""
    if path.exists():
        raise FileExistsError(path)
    raw = padded(text)
    _write_spare(path, raw)
    private.create(path, raw)
    _drop_spare(path)
    return raw


def replace(path: Path, text: bytes, *, expected: bytes | None = None) -> bytes:
    """Overwrite in place; with `expected`, only if nobody changed the file since those bytes were read."""
    with locked(path) as fd:
        before = private.read_all(fd, path)
        if expected is not None and before != expected:
            raise KeyRingUnsafe(f"key-ring {path} was changed by another process: load it again")
        raw = padded(text, at_least=len(before))
        _write_spare(path, raw)
        private.overwrite(fd, raw)
        _drop_spare(path)
        return raw


def _write_spare(path: Path, raw: bytes) -> None:
    spare = spare_of(path)
    fd = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(fd, 0o600)
        private.overwrite(fd, raw)
    finally:
        os.close(fd)
    private.keep_name(spare)


def _drop_spare(path: Path) -> None:
    """Zeros first: the freed blocks must not keep an epoch key that is destroyed later."""
    spare = spare_of(path)
    if not spare.exists():
        return
    fd = os.open(spare, os.O_WRONLY | os.O_CLOEXEC)
    try:
        private.overwrite(fd, bytes(os.fstat(fd).st_size))
    finally:
        os.close(fd)
    spare.unlink()
    private.keep_name(spare)
