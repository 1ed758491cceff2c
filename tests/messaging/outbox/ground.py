"""The ground under everything, taken away: PostgreSQL and Valkey killed, frozen, flushed.

Whoever keeps them running starts them again, as in a real house.
"""

import json
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import redis
from django.conf import settings

from practice.hub.paths import Layout


def flush_broker() -> None:
    """As after a restart of Valkey, which keeps nothing."""
    place = urlsplit(settings.CELERY_BROKER_URL)
    number = int(parse_qs(place.query)["virtual_host"][0])
    with redis.Redis(unix_socket_path=place.path, db=number, socket_timeout=5) as broker:
        broker.flushdb()


def kill_database(how: signal.Signals) -> None:
    """SIGKILL: the postmaster alone; its children find out. SIGQUIT: all at once, nothing written down in order."""
    with suppress(FileNotFoundError):
        _signal(_database(), how)


class BrokerOutage(threading.Thread):
    """Valkey is killed each time it comes up again, or stopped dead in its tracks, for so long."""

    def __init__(self, seconds: float, *, is_frozen: bool) -> None:
        super().__init__(name="broker outage", daemon=True)
        self._seconds = seconds
        self._is_frozen = is_frozen

    def run(self) -> None:
        end = time.monotonic() + self._seconds
        if self._is_frozen:
            frozen = _broker()
            _signal(frozen, signal.SIGSTOP)
            time.sleep(self._seconds)
            _signal(frozen, signal.SIGCONT)
        while time.monotonic() < end:
            with suppress(FileNotFoundError):  # just being started
                _signal(_broker(), signal.SIGKILL)
            time.sleep(0.1)


def _signal(pid: int, which: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, which)


def _layout() -> Layout:
    return Layout(Path(os.environ["SOTTO_DATA"]))


def _database() -> int:
    note = (_layout().cluster / "postmaster.pid").read_text(encoding="ascii")
    return int(note.split()[0])


def _broker() -> int:
    record = json.loads((_layout().run / "valkey.process").read_text(encoding="ascii"))
    return int(record["pid"])
