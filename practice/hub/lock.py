"""One hub per data directory. The kernel drops the lock when its holder is gone, however it went."""

import fcntl
import json
import os
import time
from pathlib import Path

from practice.hub.errors import Refusal

PATIENCE = 3.0  # seconds for a hub that is just stopping


class AlreadyRunning(Refusal):
    """Another hub holds this data directory."""


class Lock:
    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, address: str) -> None:
        """Takes the lock and writes `address` into it for whoever comes next."""
        deadline = time.monotonic() + PATIENCE
        while not self._try():
            if time.monotonic() > deadline:
                raise AlreadyRunning(self._words())
            time.sleep(0.1)
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)

    def _try(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _words(self) -> str:
        try:
            holder = json.loads(os.pread(self._descriptor, 1000, 0))
        except ValueError:
            holder = {}
        where = f" at {holder['address']}" if holder.get("address") else ""
        number = holder.get("pid", "unknown")
        return (
            f"Sotto already runs with this data{where} (process {number}); stop it first, "
            "or give this one a place of its own: make run SOTTO_DATA=/another/place PORT=8010"
        )
