"""Where this deployment's key-ring and custody key are."""

from pathlib import Path

from django.conf import settings

from practice import crypto, disposals
from practice.crypto import custody


def open_from_settings() -> crypto.KeyRing:
    return crypto.open_ring(settings.SOTTO_KEYRING, settings.SOTTO_CUSTODY)


def create() -> crypto.KeyRing:
    """FileExistsError when there is one: a key-ring is never overwritten by a new one."""
    path = Path(settings.SOTTO_KEYRING)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return crypto.KeyRing.create(path, custody.read(settings.SOTTO_CUSTODY))


def sheets() -> tuple[str, str]:
    """Two new recovery sheets, tried before anybody relies on them."""
    pair = custody.to_sheets(custody.read(settings.SOTTO_CUSTODY))
    prove(*pair)
    return pair


def change_custody(new: custody.CustodyKey) -> None:
    """The ring sealed anew. The old key and its recovery sheets open nothing any more, but copies made before."""
    crypto.fresh_ring().change_custody(new)


def prove(first: str, second: str) -> None:
    """WrongKey unless these two sheets open the key-ring. Changes nothing."""
    crypto.KeyRing.prove(Path(settings.SOTTO_KEYRING), custody.from_sheets(first, second))


def copy_to(folder: Path) -> None:
    """The one copy off this host: the ring, sealed as it is, and the ledger of disposals beside it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    crypto.ring().copy_to(folder / "keyring")
    disposals.copy_to(folder / "disposals")
