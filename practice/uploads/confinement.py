"""What the child may use: set by itself after its imports and before it has read a byte of the file.

Beyond these the kernel stops it. All of them hold for the rest of its life; it can't raise them again.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import NoReturn

MEMORY = 64 * 1024 * 1024  # beyond what the interpreter and the libraries take, the file itself included
CPU_SECONDS = 2.0
DESCRIPTORS = 3  # in, out, error: no file and no socket can be opened

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def confine(
    *,
    memory: int = MEMORY,
    cpu_seconds: float = CPU_SECONDS,
    descriptors: int = DESCRIPTORS,
    file_bytes: int = 0,
) -> None:
    """`file_bytes`: how large a file may become that it writes; 0: it writes none."""
    baseline = _address_space()
    if sys.platform == "linux":
        _obey_the_kernel()
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    _limit(resource.RLIMIT_CPU, int(spent + cpu_seconds) + 1)  # whole seconds only
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # to the point: SIGPROF ends the process
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_AS, baseline + memory)
    _limit(resource.RLIMIT_NOFILE, descriptors)


def leave_the_network() -> bool:
    """An own network without any interface, where the kernel grants one: for a child that must be able to open files.

    False: it was refused (no user namespaces here), and only what the program itself asks for keeps it at home.
    """
    if sys.platform != "linux":
        return False
    left: int = ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    return left == 0


def end(code: int) -> NoReturn:
    """Ends the child at once, what it said being said.

    Without the libraries' own tidying up: within these limits some crash over it now and then, after their work is done.
    """
    sys.stdout.buffer.flush()
    os._exit(code)


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
