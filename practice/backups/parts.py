"""One sealed stream of a backup on its way to and from the disk: framed AES-GCM, a segment at a time."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from practice import crypto
from practice.backups.manifest import Manifest, Part
from practice.backups.problem import Problem

PIECE = 1 << 20


def write(folder: Path, backup: UUID, name: str, chunks: Iterable[bytes]) -> Part:
    """On disk when this returns. Who fails half-way leaves a stream without its end, which opens nowhere."""
    ring = crypto.ring()
    sealed = crypto.seal_stream(
        crypto.backup.key(ring), chunks, place=crypto.backup.place(ring, backup, name), file_id=backup
    )
    digest, size = hashlib.sha256(), 0
    file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as out:
        for piece in sealed:
            digest.update(piece)
            size += len(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return Part(name, size, digest.hexdigest())


def read(folder: Path, backup: UUID, name: str) -> Iterator[bytes]:
    ring = crypto.ring()
    with (folder / name).open("rb") as file:
        reader = crypto.FileReader(
            file,
            crypto.backup.key(ring),
            place=crypto.backup.place(ring, backup, name),
            file_id=backup,
        )
        yield from reader.chunks()


def check(folder: Path, manifest: Manifest) -> None:
    """Every part as it was written, before anything of it is used."""
    for part in manifest.parts:
        if not (folder / part.name).is_file():
            raise Problem(f"the part {part.name} is missing")
        if _digest(folder / part.name) != part.sha256:
            raise Problem(f"the part {part.name} was changed or cut short")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
