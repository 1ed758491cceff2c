"""Processes that a test may kill: forked from it, with connections of their own."""

import os
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

from practice import failpoints

BROKE_OFF = 70


def in_a_child(act: Callable[[], Any]) -> int:
    """Its process id. Whatever becomes of `act`, the child ends there: it must not go on through the suite."""
    connections.close_all()  # a connection can't be shared with a child
    pid = os.fork()
    if pid == 0:
        failpoints._passed.clear()
        code = BROKE_OFF
        try:
            act()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    return pid


def ended_by(pid: int) -> int:
    """By which signal; 0 when it came to its end."""
    _pid, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
