"""What the child may use: set by itself after its imports and before it has read a byte of the file.

Beyond these the kernel stops it. All of them hold for the rest of its life; it can't raise them again.
"""

import ctypes
import resource
import signal
import sys
from pathlib import Path

MEMORY = 64 * 1024 * 1024  # beyond what the interpreter and the libraries take, the file itself included
CPU_SECONDS = 2.0
DESCRIPTORS = 3  # in, out, error: no file and no socket can be opened

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


def confine() -> None:
    baseline = _address_space()
    if sys.platform == "linux":
        _obey_the_kernel()
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    _limit(resource.RLIMIT_CPU, int(spent + CPU_SECONDS) + 1)  # whole seconds only
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # to the point: SIGPROF ends the process
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_AS, baseline + MEMORY)
    _limit(resource.RLIMIT_NOFILE, DESCRIPTORS)


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, value))


def _address_space() -> int:
    """Bytes mapped now: the baseline."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except OSError:
        return 1 << 30  # no /proc: such a system counts otherwise anyhow
    return pages * resource.getpagesize()


def _obey_the_kernel() -> None:
    """Ends with its parent, leaves no memory image, gains no rights."""
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
