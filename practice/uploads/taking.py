"""The files of one message: each cleaned and scanned, or refused with its reason. Nothing is written yet."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from practice.uploads import cleaning, names, patience, scanning
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.scanning import Scan, Watch


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be kept. `name` is safe to offer for saving."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)
    scan: Scan


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was not taken, and why."""

    name: str = field(repr=False)
    refusal: Refusal


def take(uploads: Sequence[UploadedFile], *, by: UUID | None = None) -> tuple[list[Taken], list[Left]]:
    """`by`: whose refused files are counted."""
    if uploads and patience.is_worn_out(by):
        return [], [Left("", Refusal.WAIT)]
    if len(uploads) > settings.LIMITS["files_per_message"]:
        return [], [Left("", Refusal.TOO_MANY)]
    end = time.monotonic() + settings.LIMITS["cleaning_seconds"]
    watch = scanning.for_message()
    taken: list[Taken] = []
    left: list[Left] = []
    for upload in uploads:
        name = upload.name or ""
        try:
            taken.append(take_one(name, _content(upload), watch, seconds=end - time.monotonic()))
        except Refused as refused:
            left.append(Left(names.clean(name, None), refused.refusal))
    patience.count(by, len(left))
    return taken, left


def take_one(name: str, content: bytes, watch: Watch, *, seconds: float) -> Taken:
    """Scanned as it came, since what a scanner knows may be gone after cleaning. Raises Refused."""
    scan = scanning.scan(content, watch) if content else Scan.NOT_SCANNED
    if scan is Scan.INFECTED:
        raise Refused(Refusal.INFECTED)
    cleaned = cleaning.clean(content, seconds=seconds)
    return Taken(names.clean(name, cleaned.kind), cleaned.kind.value, cleaned.content, scan)


def _content(upload: UploadedFile) -> bytes:
    refusal = getattr(upload, "refusal", None)
    if refusal is not None:
        raise Refused(refusal)
    if (upload.size or 0) > settings.LIMITS["upload_bytes"]:
        raise Refused(Refusal.TOO_LARGE)
    upload.seek(0)
    return upload.read()
