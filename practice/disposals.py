"""Which vaults were disposed: a ledger beside the key-ring, so that no restored backup brings one back.

One line each, only ever appended. It goes where the key-ring goes, and like it is in no backup.
"""

import fcntl
import functools
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from practice.models.vault import Vault


def path() -> Path:
    return Path(settings.SOTTO_KEYRING).with_name("disposals")


def note(vault_id: UUID, *, now: datetime) -> None:
    """Within the disposing act: written when it has committed. What a crash prevents, `catch_up` adds."""
    transaction.on_commit(functools.partial(_append, [vault_id], now))


def read() -> dict[UUID, datetime]:
    """Each disposed vault and when."""
    return _parse(path().read_text(encoding="ascii", errors="replace")) if path().exists() else {}


def add(ledger: str) -> None:
    """What another copy of the ledger knows beside ours: a restored machine may have an older one."""
    ours = read()
    for vault, at in _parse(ledger).items():
        if vault not in ours:
            _append([vault], at)


def _parse(ledger: str) -> dict[UUID, datetime]:
    """A torn line (the machine died while it was written) is passed over."""
    found: dict[UUID, datetime] = {}
    for line in ledger.splitlines():
        try:
            vault, at = line.split(" ")
            found.setdefault(UUID(vault), datetime.fromisoformat(at))
        except ValueError:
            continue
    return found


def catch_up(*, now: datetime) -> int:
    """Notes what is disposed in the database and not in the ledger; answers how many."""
    disposed = set(Vault.objects.filter(status=Vault.Status.DISPOSED).values_list("pk", flat=True))
    missing = sorted(disposed - set(read()))
    _append(missing, now)
    return len(missing)


def latest() -> datetime | None:
    return max(read().values(), default=None)


def _append(vaults: list[UUID], now: datetime) -> None:
    if not vaults:
        return
    file = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        is_torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        lines = "".join(f"{vault} {now.isoformat()}\n" for vault in vaults)
        os.write(file, (b"\n" if is_torn else b"") + lines.encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)


def copy_to(target: Path) -> None:
    """Beside the copy of the key-ring; written whole or not at all."""
    if not path().exists():
        return
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(path().read_bytes())
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
