"""Small programs that stand for the house's own in tests of the hub."""

import sys
import time
from collections.abc import Callable
from typing import Any

import psutil

from practice.hub.children import Program

PATIENCE = 180.0  # seconds: what has to happen may take its time on a busy machine


def python(name: str, code: str, **other: Any) -> Program:
    return Program(name, (sys.executable, "-u", "-c", code), **other)


def sleeper(name: str = "sleeper", **other: Any) -> Program:
    return python(name, "import time; print('up'); time.sleep(600)", **other)


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(600)"


def is_alive(process: psutil.Process) -> bool:
    """Not a dead one either that nobody has buried yet: its parent may be whatever inherits orphans here."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
