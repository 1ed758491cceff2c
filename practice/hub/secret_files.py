"""Random secrets in files that only this user reads; written whole or not at all."""

import os
import secrets
from pathlib import Path


def ensure(path: Path, size: int = 32) -> str:
    """The secret in `path`; a new one of `size` random bytes, in base64url, where there is none yet."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        fresh = secrets.token_urlsafe(size)
        write_private(path, fresh + "\n")
        return fresh


def write_private(path: Path, text: str) -> None:
    """Replaces `path` in one step, mode 0600: a crash leaves the old file or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(temporary, "w", encoding="utf-8", opener=private_opener) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
