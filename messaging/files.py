"""Sealed files of messages: random names on disk, the real name sealed in the row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from messaging.models import Attachment, DraftFile, Message
from practice import crypto, resealing, vaults
from practice.uploads import names
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.taking import Taken
from practice.vocabulary import Channel

DAY = timedelta(days=1)
STEP = 4096  # sizes are kept as roughly as the sealed file shows them anyway


def attach(
    message: Message, *, name: str, media_type: str, content: bytes, now: datetime, **columns: Any
) -> Attachment:
    """Within an act: the file is on disk, sealed and synced, before the row that names it is committed."""
    row = Attachment(
        vault_id=message.vault_id,
        sealed_class=message.sealed_class,
        message=message,
        media_type=media_type[:80],
        created_at=now,
        **columns,
    )
    write(row, name=name, content=content)
    row.save(force_insert=True)
    return row


def write(row: Attachment | DraftFile, *, name: str, content: bytes) -> None:
    """The sealed file on disk, and what the row says of it. Saving is the caller's."""
    row.size = -(-len(content) // STEP) * STEP
    row.path = resealing.new_path()
    crypto.seal(row, vaults.sealer, name=names.clean(name, None))
    path = settings.FILES / row.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = vaults.sealer(row.vault_id, row.sealed_class)
    crypto.write_sealed(path, key, [content], place=_place(row), file_id=row.pk)


def attach_taken(message: Message, taken: Sequence[Taken], now: datetime) -> list[UUID]:
    """Within the act that added the message, and so after whoever else writes to this client: cleaned files only.

    Raises Refused when they are more than this client's conversation takes in a day.
    """
    if taken:
        require_room(message.client_id, sum(len(one.content) for one in taken), now)
    rows = [
        attach(
            message,
            name=one.name,
            media_type=one.media_type,
            content=one.content,
            now=now,
            is_cleaned=True,
            scan=one.scan.value,
        )
        for one in taken
    ]
    return [row.pk for row in rows]


def read(row: Attachment | DraftFile, *, by: crypto.Grant) -> bytes:
    """The whole file; refused when a single bit of it was changed or moved."""
    with Path(settings.FILES / row.path).open("rb") as file:
        return crypto.open_file(file, row, resealing.FILE, by=by).read()


def require_room(client_id: UUID, more: int, now: datetime) -> None:
    """What came in by mail is not counted: a stranger's flood must not shut the portal's door. What waits with a draft is."""
    uploaded = Attachment.objects.filter(is_cleaned=True, cleaned_from=None, created_at__gt=now - DAY)
    uploaded = uploaded.exclude(message__channel=Channel.SMS)  # a number proves as little as an address
    used = uploaded.filter(message__client_id=client_id).aggregate(total=Sum("size"))["total"] or 0
    waiting = DraftFile.objects.filter(draft__client_id=client_id, created_at__gt=now - DAY)
    used += waiting.aggregate(total=Sum("size"))["total"] or 0
    if used + more > settings.LIMITS["upload_bytes_per_day"]:
        raise Refused(Refusal.QUOTA)


def require_room_by_text(client_id: UUID, more: int, now: datetime) -> None:
    """Pictures by text have a day's room of their own in one client's conversation."""
    mine = Attachment.objects.filter(message__client_id=client_id, message__channel=Channel.SMS)
    used = mine.filter(created_at__gt=now - DAY).aggregate(total=Sum("size"))["total"] or 0
    if used + more > settings.LIMITS["upload_bytes_per_day"]:
        raise Refused(Refusal.QUOTA)


def _place(row: Attachment | DraftFile) -> crypto.Place:
    return crypto.Place(row.vault_id, row.sealed_class, row._meta.db_table, row.pk, resealing.FILE)
