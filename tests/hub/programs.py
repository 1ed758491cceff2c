"""Small programs that stand for the house's own in tests of the hub."""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from practice.hub import ports
from practice.hub.children import Program

PATIENCE = 60.0  # seconds: what has to happen may take its time on a busy machine


def python(name: str, code: str, **other: Any) -> Program:
    return Program(name, (sys.executable, "-u", "-c", code), **other)


def sleeper(name: str = "sleeper", **other: Any) -> Program:
    return python(name, "import time; print('up'); time.sleep(60)", **other)


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"


def free_port() -> int:
    """The first of four free ports, below those that systems give to outgoing connections.

    Each process of a parallel test run looks in a hundred of its own.
    """
    return ports.free_block(10_000 + os.getpid() % 200 * 100)


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
