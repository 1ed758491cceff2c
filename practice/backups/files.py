"""The sealed files as one stream: for each its name, its size and its bytes, as they lie on the disk."""

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from practice.backups.problem import Problem
from practice.crypto import private

_HEAD = struct.Struct(">HQ")
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
PIECE = 1 << 16


def stream(root: Path) -> Iterator[bytes]:
    """A file that goes meanwhile belonged to nobody any more."""
    for path in sorted(root.glob("??/*")):
        name = path.relative_to(root).as_posix()
        if not _NAME.fullmatch(name):
            continue  # half-written
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            yield _HEAD.pack(len(name), os.fstat(file.fileno()).st_size) + name.encode()
            while piece := file.read(PIECE):
                yield piece


def unpack(chunks: Iterator[bytes], root: Path) -> int:
    """Each file whole under its name; answers how many. Names are of one form only: no way out of `root`."""
    source, count = _Source(chunks), 0
    while head := source.take(_HEAD.size, may_end=True):
        length, size = _HEAD.unpack(head)
        name = source.take(length).decode("ascii", "replace")
        if not _NAME.fullmatch(name):
            raise Problem("a file of the backup has a name that is none of ours")
        _write(root / name, source, size)
        count += 1
    return count


def _write(path: Path, source: "_Source", size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while size:
            piece = source.take(min(size, PIECE))
            out.write(piece)
            size -= len(piece)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    private.keep_name(path)


class _Source:
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()

    def take(self, size: int, *, may_end: bool = False) -> bytes:
        """Exactly so many bytes; none at the end, where it may be."""
        while len(self._held) < size:
            piece = next(self._chunks, b"")
            if not piece:
                break
            self._held += piece
        if len(self._held) < size and not (may_end and not self._held):
            raise Problem("the files of the backup end in the middle")
        found = bytes(self._held[:size])
        del self._held[:size]
        return found
