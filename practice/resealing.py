"""Sealed content under another key: a newer generation's, or that of another vault. The row keeps its id.

Rows are saved by the caller, inside a transaction. A sealed file is written anew beside the old one, which
stays for who is just reading it and is swept away a day later (`sweep_files`).
"""

import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.apps import apps
from django.conf import settings

from practice import crypto, vaults
from practice.models.base import SealedRow

FILE = "file"  # the field's name in the place of a row's sealed file
KEEP_FILES = timedelta(days=1)


def reseal(row: SealedRow, *, by: crypto.Grant, vault_id: UUID | None = None) -> None:
    """Under the newest key that the grant knows; or in another vault, under that one's. Does not save."""
    held = {name: crypto.open_bytes(row, name, by=by) for name in sealed_names(type(row))}
    content = _content(row, by)
    if vault_id is not None:
        row.vault_id = vault_id
    sealer: crypto.Sealer = by.key if vault_id is None else vaults.sealer
    crypto.seal(row, sealer, **held)
    if content is not None:
        setattr(row, row.sealed_file, _write(row, sealer, content))


def is_newest(row: SealedRow, *, by: crypto.Grant) -> bool:
    """Whether nothing of this row is sealed under an older generation of its key."""
    if not all(crypto.is_newest(row, name, by=by) for name in sealed_names(type(row))):
        return False
    if not _path(row):
        return True
    with _path_on_disk(_path(row)).open("rb") as file:
        return crypto.open_file(file, row, FILE, by=by).is_newest


def columns(row: SealedRow) -> list[str]:
    """What `reseal` may have changed beside the vault: for `save(update_fields=…)`."""
    return [*sealed_names(type(row)), *([row.sealed_file] if row.sealed_file else [])]


def sealed_models() -> list[type[SealedRow]]:
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]


def sealed_names(model: type[SealedRow]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if getattr(field, "is_sealed", False)]


def new_path() -> str:
    """A random name, in one of 256 folders: it says nothing, and is never given twice."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def sweep_files() -> int:
    """Removes what no row names: left by a re-sealing, or by an upload that came to nothing."""
    before = time.time() - KEEP_FILES.total_seconds()
    old = [path for path in _on_disk() if _written(path) < before]
    named = _named({str(path.relative_to(settings.FILES)) for path in old}) if old else set()
    gone = [path for path in old if str(path.relative_to(settings.FILES)) not in named]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _written(path: Path) -> float:
    """When. One that goes while it is looked at is not old: whoever took it away knew why."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _on_disk() -> Iterator[Path]:
    return (path for path in Path(settings.FILES).glob("??/*") if path.is_file())


def _named(paths: set[str]) -> set[str]:
    found: set[str] = set()
    for model in sealed_models():
        if column := model.sealed_file:
            held = model._base_manager.filter((f"{column}__in", paths))
            found.update(held.values_list(column, flat=True))
    return found


def _path(row: SealedRow) -> str:
    return getattr(row, row.sealed_file) if row.sealed_file else ""


def _path_on_disk(path: str) -> Path:
    return Path(settings.FILES) / path


def _content(row: SealedRow, by: crypto.Grant) -> Iterator[bytes] | None:
    """None where there is no file. Read while the other is written: never whole in memory."""
    path = _path(row)
    if not path:
        return None
    file = _path_on_disk(path).open("rb")
    try:
        reader = crypto.open_file(file, row, FILE, by=by)
    except crypto.CryptoError:
        file.close()
        raise
    return _closing(file, reader)


def _closing(file: BinaryIO, reader: crypto.FileReader) -> Iterator[bytes]:
    with file:
        yield from reader.chunks()


def _write(row: SealedRow, sealer: crypto.Sealer, chunks: Iterator[bytes]) -> str:
    path = new_path()
    on_disk = _path_on_disk(path)
    on_disk.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = crypto.Place(row.vault_id, row.sealed_class, row._meta.db_table, row.pk, FILE)
    key = sealer(row.vault_id, row.sealed_class)
    crypto.write_sealed(on_disk, key, chunks, place=place, file_id=row.pk)
    return path
