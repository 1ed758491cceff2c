"""A program of the hub must not outlive it, even if the hub is killed."""

import ctypes
import functools
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
DEFAULT_SIGNAL = signal.SIGTERM
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def to_this_process(signal_number: signal.Signals = DEFAULT_SIGNAL) -> Callable[[], None]:
    """What a new child must call between fork and exec. The hub has one thread, so Python may run there."""
    return functools.partial(die_with, os.getpid(), signal_number)


def die_with(parent: int, signal_number: signal.Signals) -> None:
    """Asks Linux to send this process a signal when its parent is gone; elsewhere the next start ends it."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
