"""A key-ring of one's own: what is done to its epochs stays with it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.conf import settings

from practice import crypto, keyring
from practice.crypto import holder, keycache


@contextmanager
def ring_in(folder: Path) -> Iterator[Path]:
    """A copy of the session's ring, so that what the templates sealed still opens; child processes take it too."""
    folder.mkdir(mode=0o700)
    path = folder / "keyring"
    shutil.copy(settings.SOTTO_KEYRING, path)
    with (
        patch.object(settings, "SOTTO_KEYRING", path),
        patch.dict(os.environ, {"SOTTO_KEYRING": str(path)}),
        patch.object(holder, "_holder", holder._Holder()),
    ):
        crypto.install_opener(keyring.open_from_settings)
        yield path
        keycache.forget_all()
