"""Who holds the custody key: CUSTODY=file:/path, typed or credential:NAME; the demo's own file unless said.

What is typed stays in memory: a file that has no name on any disk, that the hub's own programs may read, and that
is gone with the hub.
"""

import functools
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from practice.hub.errors import Refusal

QUESTION = "Custody key, or recovery sheet 1 and then sheet 2 (not shown; end with an empty line): "


def chosen(own: Callable[[], Path]) -> str:
    """The word for SOTTO_CUSTODY. `own`: makes the file below the data directory, where nothing else is chosen."""
    wanted = os.environ.get("CUSTODY")
    if not wanted:
        return f"file:{own()}"
    return f"typed:{_typed()}" if wanted == "typed" else wanted


@functools.cache
def _typed() -> str:
    """Asked once, whatever starts afterwards, and starts again."""
    if not hasattr(os, "memfd_create"):
        raise Refusal("CUSTODY=typed needs Linux; choose file:/path or credential:NAME")
    text = _asked() if sys.stdin.isatty() else sys.stdin.read()
    if not text.strip():
        raise Refusal("no custody key was typed")
    memory = os.memfd_create("custody")
    os.fchmod(memory, 0o600)
    os.write(memory, text.strip().encode())
    return f"/proc/{os.getpid()}/fd/{memory}"


def _asked() -> str:
    """On as many lines as the paper has."""
    lines: list[str] = []
    while line := getpass.getpass("" if lines else QUESTION):
        lines.append(line)
    return "\n".join(lines)
