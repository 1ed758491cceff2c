"""Sealed files of forms: random names on disk, the real name sealed in the row, and the file's own hash."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Sum

from consent.models import FormFile, FormRequest
from practice import crypto, resealing, vaults
from practice.uploads import names
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.taking import Taken

DAY = timedelta(days=1)
STEP = 4096  # sizes are kept as roughly as the sealed file shows them anyway
PDF = "application/pdf"


def keep(
    request: FormRequest, *, name: str, media_type: str, content: bytes, now: datetime, **columns: Any
) -> FormFile:
    """Within an act: the file is on disk, sealed and synced, before the row that names it is committed."""
    row = FormFile(
        vault_id=request.vault_id,
        sealed_class=request.sealed_class,
        form_request=request,
        media_type=media_type[:80],
        size=-(-len(content) // STEP) * STEP,
        digest=hashlib.sha256(content).digest(),
        created_at=now,
        **columns,
    )
    row.path = resealing.new_path()
    crypto.seal(row, vaults.sealer, name=names.clean(name, None))
    path = settings.FILES / row.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = vaults.sealer(row.vault_id, row.sealed_class)
    crypto.write_sealed(path, key, [content], place=_place(row), file_id=row.pk)
    row.save(force_insert=True)
    return row


def keep_taken(
    request: FormRequest, taken: Sequence[Taken], *, item: str = "", purpose: str, now: datetime
) -> list[FormFile]:
    """Cleaned files, within the act that holds the request. The same file twice is kept once.

    Raises Refused when they are more than the form takes at this place, or this client in a day.
    """
    there = FormFile.objects.filter(form_request=request, purpose=purpose, item=item, removed_at=None)
    known = {bytes(one) for one in there.values_list("digest", flat=True)}
    fresh = {hashlib.sha256(one.content).digest(): one for one in taken}
    new = [one for digest, one in fresh.items() if digest not in known]
    if len(known) + len(new) > settings.LIMITS["files_per_message"]:
        raise Refused(Refusal.TOO_MANY)
    if new:
        _require_room(request, sum(len(one.content) for one in new), now)
    return [
        keep(
            request,
            name=one.name,
            media_type=one.media_type,
            content=one.content,
            now=now,
            purpose=purpose,
            item=item,
        )
        for one in new
    ]


def read(row: FormFile, *, by: crypto.Grant) -> bytes:
    """The whole file; refused when a single bit of it was changed or moved."""
    with Path(settings.FILES / row.path).open("rb") as file:
        return crypto.open_file(file, row, resealing.FILE, by=by).read()


def _require_room(request: FormRequest, more: int, now: datetime) -> None:
    sent = FormFile.objects.filter(created_at__gt=now - DAY).exclude(purpose=FormFile.Purpose.COPY)
    used = sent.filter(form_request__client_id=request.client_id).aggregate(total=Sum("size"))["total"] or 0
    if used + more > settings.LIMITS["upload_bytes_per_day"]:
        raise Refused(Refusal.QUOTA)


def _place(row: FormFile) -> crypto.Place:
    return crypto.Place(row.vault_id, row.sealed_class, FormFile._meta.db_table, row.pk, resealing.FILE)
