"""Small files that only their owner may read: written whole, kept on disk, refused when open to others."""

import os
import stat
from pathlib import Path

from practice.crypto.errors import KeyRingUnsafe

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LARGEST = 1 << 20


def refuse_open_to(fd: int, path: Path, *, bits: int = OTHERS) -> None:
    if os.fstat(fd).st_mode & bits:
        raise KeyRingUnsafe(f"{path} may be read by others: chmod 600 it")


def read_all(fd: int, path: Path) -> bytes:
    data = os.pread(fd, LARGEST, 0)
    if len(data) == LARGEST:
        raise KeyRingUnsafe(f"{path} is far too large")
    return data


def read(path: Path, *, bits: int = OTHERS) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as failure:
        raise KeyRingUnsafe(f"{path} cannot be read: {failure.strerror}") from None
    try:
        refuse_open_to(fd, path, bits=bits)
        return read_all(fd, path)
    finally:
        os.close(fd)


def create(path: Path, data: bytes) -> None:
    """A new file of mode 0600, on disk when this returns; FileExistsError when there is one."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        overwrite(fd, data)
    finally:
        os.close(fd)
    keep_name(path)


def overwrite(fd: int, data: bytes) -> None:
    """Replace the content in place: the same inode and, on plain file systems, the same blocks."""
    done = 0
    while done < len(data):
        done += os.pwrite(fd, data[done:], done)
    os.ftruncate(fd, len(data))
    os.fsync(fd)


def keep_name(path: Path) -> None:
    """Put a change of the directory itself (a new or a removed name) on disk."""
    fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
