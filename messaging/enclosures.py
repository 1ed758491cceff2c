"""Files that wait with a draft: sealed like it, counted, and gone with it or sent with its words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from messaging import files
from messaging.models import Attachment, Draft, DraftFile
from practice import crypto
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken


class Missing(Exception):
    """A file that the page shows was removed meanwhile, in another window. Nothing was sent."""


def enclose(draft: Draft, more: Sequence[Taken], now: datetime) -> list[DraftFile]:
    """Within an act that holds the writer's row. Raises Refused where they are too many or too much."""
    require_room(draft, more, now)
    return [add(draft, one, now) for one in more]


def of(draft: Draft | None) -> list[DraftFile]:
    rows = DraftFile.objects.filter(draft=draft) if draft else DraftFile.objects.none()
    return list(rows.order_by("created_at", "pk"))


def take_out(draft: Draft | None, ids: Iterable[UUID], *, by: crypto.Grant | None) -> list[Taken]:
    """Those of these files with what is in them; their rows are gone. Raises Missing."""
    wanted = list(dict.fromkeys(ids))
    found = {row.pk: row for row in of(draft)}
    if not set(wanted) <= set(found):
        raise Missing
    rows = [found[pk] for pk in wanted]
    if rows and by is None:
        raise Missing
    out = [taken(row, by=by) for row in rows if by is not None]
    discard(rows)
    return out


def taken(row: Attachment | DraftFile, *, by: crypto.Grant) -> Taken:
    """As it came from the cleaner: ready to be sealed anew where it goes."""
    return Taken(
        crypto.open(row, "name", by=by) or "", row.media_type, files.read(row, by=by), Scan(row.scan)
    )


def discard(rows: Sequence[Attachment | DraftFile]) -> None:
    """The rows now, the sealed files once that has committed; what a killed process leaves there is swept."""
    for row in rows:
        transaction.on_commit(partial(_unlink, row.path), robust=True)
        type(row).objects.filter(pk=row.pk).delete()


def require_room(draft: Draft, more: Sequence[Taken], now: datetime) -> None:
    """One message takes so many files, and so much together; one client's conversation so much in a day."""
    there = of(draft)
    if len(there) + len(more) > settings.LIMITS["files_per_message"]:
        raise Refused(Refusal.TOO_MANY)
    size = sum(len(one.content) for one in more)
    if size + sum(row.size for row in there) > settings.LIMITS["upload_bytes_together"]:
        raise Refused(Refusal.TOGETHER)
    files.require_room(draft.client_id, size, now)


def add(draft: Draft, one: Taken, now: datetime) -> DraftFile:
    """One that was counted before, when it was sent."""
    row = DraftFile(
        vault_id=draft.vault_id,
        sealed_class=draft.sealed_class,
        draft=draft,
        media_type=one.media_type[:80],
        scan=one.scan.value,
        is_cleaned=True,
        created_at=now,
    )
    files.write(row, name=one.name, content=one.content)
    row.save(force_insert=True)
    return row


def _unlink(path: str) -> None:
    Path(settings.FILES / path).unlink(missing_ok=True)
