"""Every sealed file is there, and opens to its end: nothing was lost, cut, swapped or changed on the disk."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from practice import crypto, resealing, vaults
from practice.models.base import SealedRow
from practice.verification.finding import Finding

AREA = "files"


def findings() -> Iterator[Finding]:
    for model in resealing.sealed_models():
        if model.sealed_file:
            for row in model._base_manager.exclude((model.sealed_file, "")).order_by("pk").iterator():
                if kind := _problem(row):
                    yield Finding(area=AREA, kind=kind, subject=f"{model._meta.db_table} {row.pk}")


def _problem(row: SealedRow) -> str:
    """Read a segment at a time, kept nowhere."""
    grant = crypto.mint("worker", "verification", {(row.vault_id, row.sealed_class)}, vaults.load)
    try:
        with (Path(settings.FILES) / getattr(row, row.sealed_file)).open("rb") as file:
            for _ in crypto.open_file(file, row, resealing.FILE, by=grant).chunks():
                pass
    except FileNotFoundError:
        return "file_lost"
    except crypto.KeyGone:
        return ""  # disposed: nobody opens it any more
    except crypto.CryptoError:
        return "file_closed"
    return ""
