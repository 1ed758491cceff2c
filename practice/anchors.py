"""Anchors: digests of checkpoints written down outside the database, so that cutting off its end shows.

One line each (`anchor_lines`). The file is only ever appended to.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from practice.anchor_lines import Anchor, Lost, Restored, take_back
from practice.models.audit import AuditEra, Checkpoint

__all__ = ["EVERY", "Anchor", "Lost", "Written", "keep_up", "last", "note_restore", "read"]

EVERY = timedelta(minutes=5)
NOTHING = bytes(32)  # where no checkpoint was made yet
_LAST_BYTES = 4096  # more than a line
# The beginning of a line, cut off anywhere.
_TORN = re.compile(
    r"\d+( [0-9a-f]{0,64}|( [0-9a-f]{64})( [0-9a-f-]{0,36}|( [0-9a-f-]{36}) [0-9T:.+-]{0,31}))?"
)


def keep_up(*, now: datetime) -> Anchor | None:
    """Anchors the newest checkpoint: the first one at once, then every five minutes in which one was made."""
    newest = Checkpoint.objects.order_by("-number").only("number", "digest", "era").first()
    if newest is None:
        return None
    with _alone() as file:
        last = _last(file)
        is_named = last is not None and (last.number, last.digest) == (newest.number, bytes(newest.digest))
        if last is not None and (is_named or now - last.at < EVERY):
            return None
        anchor = Anchor(newest.number, bytes(newest.digest), newest.era, now)
        _append(file, anchor)
        return anchor


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the file: anchors in order, and the numbers of lines that are none.

    A line may be torn when the machine dies while it is written. `torn`: the last line is; the next anchor begins on
    a line of its own, and from then on the torn one is passed over: the checkpoint it would have named is named by that.
    """

    anchors: list[Anchor]
    broken: list[int]
    torn: int | None = None
    lost: list[Lost] = field(default_factory=list)  # to restored backups that were older than the last anchor


def read() -> Written:
    path = Path(settings.SOTTO_ANCHORS)
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    anchors: list[Anchor] = []
    broken: list[int] = []
    lost: list[Lost] = []
    torn = None
    for number, line in enumerate(lines, start=1):
        try:
            _take(line, anchors, lost)
        except ValueError:
            if not _TORN.fullmatch(line):
                broken.append(number)
            elif number == len(lines):
                torn = number
    return Written(anchors, broken, torn, lost)


def note_restore(*, now: datetime) -> None:
    """The database goes on from a backup: what was anchored later is lost, and was not cut off by anybody."""
    newest = Checkpoint.objects.order_by("-number").only("number", "digest", "era").first()
    era = AuditEra.objects.get().era
    anchor = (
        Anchor(newest.number, bytes(newest.digest), newest.era, now)
        if newest
        else Anchor(0, NOTHING, era, now)
    )
    with _alone() as file:
        _append(file, Restored.signed(anchor))


def last() -> Anchor | None:
    """The newest one; None when there is none, or the file can't be read."""
    try:
        found = read().anchors
    except OSError:
        return None
    return found[-1] if found else None


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
            return Restored.parse(line).anchor if line.startswith("restored ") else Anchor.parse(line)
        except ValueError:
            continue
    return None


def _take(line: str, anchors: list[Anchor], lost: list[Lost]) -> None:
    if not line.startswith("restored "):
        anchors.append(Anchor.parse(line))
    elif gone := take_back(anchors, Restored.parse(line)):
        lost.append(gone)


def _append(file: int, anchor: Anchor | Restored) -> None:
    size = os.fstat(file).st_size
    is_torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
    os.write(file, (b"\n" if is_torn else b"") + f"{anchor}\n".encode("ascii"))
    os.fsync(file)
