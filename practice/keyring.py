"""Where this deployment's key-ring and custody key are."""

from pathlib import Path

from django.conf import settings

from practice import crypto
from practice.crypto import custody


def open_from_settings() -> crypto.KeyRing:
    return crypto.open_ring(settings.SOTTO_KEYRING, settings.SOTTO_CUSTODY)


def create() -> crypto.KeyRing:
    """FileExistsError when there is one: a key-ring is never overwritten by a new one."""
    path = Path(settings.SOTTO_KEYRING)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return crypto.KeyRing.create(path, custody.read(settings.SOTTO_CUSTODY))
