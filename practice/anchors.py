"""Anchors: digests of checkpoints written down outside the database, so that cutting off its end shows.

One line each: number, digest, era, time. The file is only ever appended to.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from practice.models.audit import Checkpoint

EVERY = timedelta(minutes=5)
_LAST_BYTES = 4096  # more than a line


@dataclass(frozen=True, slots=True)
class Anchor:
    number: int
    digest: bytes
    era: UUID
    at: datetime

    def __str__(self) -> str:
        return f"{self.number} {self.digest.hex()} {self.era} {self.at.isoformat()}"

    @classmethod
    def parse(cls, line: str) -> "Anchor":
        """ValueError when this is not a whole line."""
        number, digest, era, at = line.split(" ")
        return cls(int(number), bytes.fromhex(digest), UUID(era), datetime.fromisoformat(at))


def keep_up(*, now: datetime) -> Anchor | None:
    """Anchors the newest checkpoint: the first one at once, then every five minutes in which one was made."""
    newest = Checkpoint.objects.order_by("-number").only("number", "digest", "era").first()
    if newest is None:
        return None
    with _alone() as file:
        last = _last(file)
        if last is not None and (last.number == newest.number or now - last.at < EVERY):
            return None
        anchor = Anchor(newest.number, bytes(newest.digest), newest.era, now)
        _append(file, anchor)
        return anchor


def read() -> tuple[list[Anchor], list[int]]:
    """All anchors in order, and the numbers of the lines that are none."""
    anchors, broken = [], []
    path = Path(settings.SOTTO_ANCHORS)
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            anchors.append(Anchor.parse(line))
        except ValueError:
            broken.append(number)
    return anchors, broken


@contextmanager
def _alone() -> Iterator[int]:
    path = Path(settings.SOTTO_ANCHORS)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _last(file: int) -> Anchor | None:
    """The last whole line. A torn one (the machine died while it was written) is passed over."""
    size = os.fstat(file).st_size
    data = os.pread(file, _LAST_BYTES, max(0, size - _LAST_BYTES))
    for line in reversed(data.decode("ascii", "replace").splitlines()):
        try:
            return Anchor.parse(line)
        except ValueError:
            continue
    return None


def _append(file: int, anchor: Anchor) -> None:
    size = os.fstat(file).st_size
    is_torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
    os.write(file, (b"\n" if is_torn else b"") + f"{anchor}\n".encode("ascii"))
    os.fsync(file)
