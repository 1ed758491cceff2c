"""Where all of one running Sotto lies: below one data directory, `var/` unless SOTTO_DATA says otherwise."""

import hashlib
import os
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from practice.hub.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
# PostgreSQL reads a list of directories and the broker a URL: both have characters of their own.
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./+-]+")

# Root can't run PostgreSQL as itself; what that server owns may belong to this user.
NOBODY = 65534


class UnsafePath(Refusal):
    """A directory that must be ours alone is somebody else's, or open to others."""


@dataclass(frozen=True)
class Layout:
    """The places below one data directory."""

    data: Path

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def run(self) -> Path:
        """Process records and the lock: worthless after a stop."""
        return self.data / "run"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory; there is a valid cluster in it or it does not exist."""
        return self.postgres / "18"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def keyring(self) -> Path:
        return self.data / "keyring" / "keyring"

    @property
    def anchors(self) -> Path:
        return self.data / "anchors" / "anchors"

    @property
    def emulators(self) -> Path:
        return self.data / "emulators"

    @property
    def environment_file(self) -> Path:
        return self.run / "env.sh"

    def make(self) -> None:
        """Makes the private directories. The data directory may be the user's: made, not changed."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in (
            self.secrets, self.run, self.postgres, self.logs, self.keyring.parent, self.anchors.parent,
            self.emulators,
            self.data / "static",  # the web server complains if there is none
        ):  # fmt: skip
            private_directory(place)

    def sockets(self, name: str) -> Path:
        """A private directory for one server's socket: below `run/`, or a short one if that is too long."""
        near = self.run / name
        if fits_a_socket(near):
            return private_directory(near)
        return private_directory(short_directory(self.data) / name)

    def remove_sockets(self) -> None:
        """After a stop: takes the short directory away, should there be one."""
        shutil.rmtree(short_path(self.data), ignore_errors=True)


def layout() -> Layout:
    return Layout(Path(os.environ.get("SOTTO_DATA") or ROOT / "var").absolute())


def fits_a_socket(directory: Path) -> bool:
    path = f"{directory}{LONGEST_SOCKET_NAME}"
    return len(path.encode()) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(path) is not None


def short_directory(data: Path) -> Path:
    """The same short directory for the same data, so that a later start finds and reuses it."""
    return private_directory(short_path(data))


def short_path(data: Path) -> Path:
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"sotto-{os.getuid()}-{digest}"  # noqa: S108 - checked to be ours, 0700


def private_directory(path: Path) -> Path:
    """Makes `path` with mode 0700, or checks that it is a real directory of ours and closes it to others."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    ours = {os.getuid(), NOBODY} if os.getuid() == 0 else {os.getuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise UnsafePath(f"{path} is not a directory of this user; move it away and start again.")
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path
