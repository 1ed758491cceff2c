"""Sealed files of messages: random names on disk, the real name sealed in the row."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from messaging.models import Attachment, Message
from practice import crypto, vaults

_FIELD = "file"


def attach(
    message: Message, *, name: str, media_type: str, content: bytes, now: datetime, is_original: bool = False
) -> Attachment:
    """Within an act: the file is on disk, sealed and synced, before the row that names it is committed."""
    row = Attachment(
        vault_id=message.vault_id,
        sealed_class=message.sealed_class,
        message=message,
        media_type=media_type[:80],
        is_original=is_original,
        created_at=now,
    )
    name_on_disk = secrets.token_hex(16)
    row.path = f"{name_on_disk[:2]}/{name_on_disk}"
    crypto.seal(row, vaults.sealer, name=name[:200])
    path = settings.FILES / row.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = vaults.sealer(row.vault_id, row.sealed_class)
    crypto.write_sealed(path, key, [content], place=_place(row), file_id=row.pk)
    row.save(force_insert=True)
    return row


def read(row: Attachment, *, by: crypto.Grant) -> bytes:
    """The whole file; refused when a single bit of it was changed or moved."""
    with Path(settings.FILES / row.path).open("rb") as file:
        reader = crypto.FileReader(
            file, by.key(row.vault_id, row.sealed_class), place=_place(row), file_id=row.pk
        )
        return reader.read()


def _place(row: Attachment) -> crypto.Place:
    return crypto.Place(row.vault_id, row.sealed_class, Attachment._meta.db_table, row.pk, _FIELD)
