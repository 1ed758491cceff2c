"""What Sotto needs from the machine beside Python, and getting it through apt where that is allowed.

Standard library only: this runs before there is a .venv.
"""

import ctypes
import functools
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from practice.hub.errors import Refusal


@dataclass(frozen=True)
class Package:
    """A Debian package, what it is for, and how to see that it (or its like on other systems) is there."""

    name: str
    purpose: str
    is_there: Callable[[], bool]


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_imap_server() -> bool:
    """Its programs lie outside the path of ordinary users."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") is not None


def venv_package() -> Package:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    there = functools.partial(importlib.util.find_spec, "ensurepip")
    return Package(f"python{version}-venv", "making .venv", lambda: there() is not None)


PDF = [
    Package("libpango-1.0-0", "PDF documents", lambda: has_library("libpango-1.0.so.0")),
    Package("libpangoft2-1.0-0", "PDF documents", lambda: has_library("libpangoft2-1.0.so.0")),
    Package("libharfbuzz-subset0", "PDF documents", lambda: has_library("libharfbuzz-subset.so.0")),
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TESTS = [
    *PDF,
    Package("chromium", "tests in a browser", lambda: has_program(*BROWSERS)),
    Package("dovecot-imapd", "tests of reading a mailbox", has_imap_server),
]


def ensure(packages: Sequence[Package], *, must: bool) -> None:
    """Installs what is missing if this user may; if not, refuses (`must`) or says what will not work."""
    if sys.platform != "linux":
        return
    missing = [package for package in packages if not package.is_there()]
    if missing and (apt := apt_command()) is not None:
        install(missing, apt)
        missing = [package for package in packages if not package.is_there()]
    if not missing:
        return
    purposes = ", ".join(sorted({package.purpose for package in missing}))
    words = (
        f"missing system packages: {names(missing)} (for {purposes}). "
        f"To install them: sudo apt-get install {names(missing)}"
    )
    if must:
        raise Refusal(words)
    print(f"sotto: {words}\nsotto: going on without them", flush=True)


def apt_command() -> list[str] | None:
    """How this user may install packages, or None."""
    if not has_program("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = ["sudo", "-n"]  # never asks for a password
    return [*sudo, "apt-get"] if has_program("sudo") and succeeds([*sudo, "true"]) else None


def install(missing: Sequence[Package], apt: list[str]) -> None:
    print(f"sotto: installing system packages through apt: {names(missing)}", flush=True)
    options = "-y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120".split()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*apt, "install", *options, *(package.name for package in missing)]
    # The lists of packages are often absent in images; they are fetched only if apt does not know ours.
    if not succeeds(command, environment):
        subprocess.run([*apt, "update", "-qq"], env=environment, check=False)
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def succeeds(command: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def names(packages: Sequence[Package]) -> str:
    return " ".join(package.name for package in packages)
