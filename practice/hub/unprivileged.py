"""PostgreSQL refuses to run as root. How root starts it all the same, making no user, opening no directory.

First choice is a user namespace in which root is called nobody: files stay root's, 0700. Where namespaces
are forbidden (many containers), the server really becomes nobody and owns its data; it keeps the one
capability to pass directories that are closed to nobody, such as the clone's own.
"""

import functools
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from practice.hub.errors import Refusal
from practice.hub.paths import NOBODY

# `setpriv` comes last: a change of identity makes Linux forget that this program is to die with the hub.
LEASH = ("setpriv", "--pdeathsig", "INT", "--")
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", "--", *LEASH)
AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"),
    *LEASH[1:],
)


class CannotRun(Refusal):
    """There is no way to run PostgreSQL under this user on this machine."""


@functools.cache
def prefix(program: Path) -> tuple[str, ...]:
    """What to put before `program` (any PostgreSQL binary) so that it runs here; empty for ordinary users."""
    if os.geteuid() != 0:
        return ()
    for candidate in (NAMESPACE, AS_NOBODY):
        if works((*candidate, str(program), "--version")):
            return candidate
    raise CannotRun(
        "PostgreSQL does not run as root, and this machine allows neither user namespaces nor a change of "
        "user; start Sotto as an ordinary user."
    )


def owner(program: Path) -> int:
    """The user id that must own the data of a server started with `prefix`."""
    return NOBODY if prefix(program) == AS_NOBODY else os.geteuid()


def give(path: Path, user: int) -> None:
    """Hands a tree over to the user the server runs as; nothing to do where it is so already."""
    if os.geteuid() != 0 or path.lstat().st_uid == user:
        return
    for folder, _, files in os.walk(path, topdown=False):
        for place in (*(os.path.join(folder, name) for name in files), folder):
            os.chown(place, user, -1, follow_symlinks=False)


def works(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
