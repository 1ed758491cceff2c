"""Places where a test may kill, break or slow the hub: SOTTO_FAILPOINT=name:nth:action, with SOTTO_TEST=1 only."""

import os
import signal
import time
from collections import Counter

from django.conf import settings

_passed: Counter[str] = Counter()


class FailpointReached(RuntimeError):
    """Raised by the action `raise`."""


def reach(name: str) -> None:
    if not settings.SOTTO_TEST or not settings.SOTTO_FAILPOINT:
        return
    wanted, nth, action = settings.SOTTO_FAILPOINT.split(":")
    if name != wanted:
        return
    _passed[name] += 1
    if _passed[name] == int(nth):
        _act(action)


def _act(action: str) -> None:
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "raise":
        raise FailpointReached
    else:
        time.sleep(float(action.removeprefix("sleep")))
