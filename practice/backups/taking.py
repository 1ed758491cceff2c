"""A backup is taken: from the running house, into a new directory, whole or not at all."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from practice import disposals
from practice.backups import files, keys, manifest, parts, programs
from practice.backups.manifest import Manifest, Part
from practice.backups.problem import Problem
from practice.crypto import private
from practice.failpoints import reach

PIECE = 1 << 16
PREFIX = "sotto-"


def take(to: Path, *, now: datetime) -> tuple[Path, Manifest]:
    disposals.catch_up(now=now)
    with alone(to):
        return _take(to, now)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time: each clears what a killed one left."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Problem("another backup is being taken into this directory") from None
    finally:
        os.close(lock)


def _take(to: Path, now: datetime) -> tuple[Path, Manifest]:
    final = to / f"{PREFIX}{now:%Y-%m-%dT%H-%M-%SZ}"
    if final.exists():
        raise Problem("there is a backup of this very second")
    clear_unfinished(to)
    part = final.with_name(final.name + ".part")
    part.mkdir(mode=0o700)
    try:
        made = _into(part, now)
        private.create(part / manifest.NAME, made.to_json())
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)  # there is none any more when all went well
    private.keep_name(final)
    return final, made


def newest(folder: Path) -> Path:
    """By its name, which is its time."""
    found = sorted(
        path.parent for path in folder.glob(f"{PREFIX}*/{manifest.NAME}") if path.parent.suffix != ".part"
    )
    if not found:
        raise Problem("there is no backup in this directory")
    return found[-1]


def clear_unfinished(folder: Path) -> None:
    """What a killed attempt left: it has no manifest and opens nowhere."""
    for path in folder.glob(f"{PREFIX}*.part"):
        shutil.rmtree(path, ignore_errors=True)


def is_on_our_disk(folder: Path) -> bool:
    """Where a broken disk takes the house and its backups along."""
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_dev == settings.DATA.stat().st_dev


def _into(folder: Path, now: datetime) -> Manifest:
    """The dump first: whatever file and key it names is there when they are copied."""
    backup = uuid4()
    streams: dict[str, Callable[[], Iterator[bytes]]] = {
        "database": _dump,
        "keys": keys.stream,
        "files": lambda: files.stream(Path(settings.FILES)),
        "outside": _outside,
    }
    made: list[Part] = []
    for name, chunks in streams.items():
        made.append(parts.write(folder, backup, name, chunks()))
        reach(f"backup.{name}")
    return Manifest(backup, now, tuple(made))


def _dump() -> Iterator[bytes]:
    """Ends in failure where pg_dump does: what it said so far must not be taken for the whole."""
    command = [programs.program("pg_dump"), "--format=custom", "--compress=1", "--no-password"]
    dump = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(programs.environment()))  # noqa: S603 - ours
    try:
        if dump.stdout is None:
            raise Problem("pg_dump has no output")
        while piece := dump.stdout.read(PIECE):
            yield piece
        if dump.wait() != 0:
            raise Problem("pg_dump failed; its words are above")
    finally:
        dump.kill()
        dump.wait()


def _outside() -> Iterator[bytes]:
    """What lies outside the database, for a machine of which nothing is left."""
    found = {"anchors": _text(Path(settings.SOTTO_ANCHORS)), "disposals": _text(disposals.path())}
    yield json.dumps(found).encode()


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace") if path.exists() else ""
