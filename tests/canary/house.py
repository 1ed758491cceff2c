"""A whole house of its own, as `make run` opens it; all it writes and says, in one place that can be searched."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from practice.hub import leash, ports, postgres
from practice.hub.paths import ROOT, Layout
from tests.canary.looking import Stream
from tests.messaging.emulators.support import until

OPENING_SECONDS = 240.0
CLOSING_SECONDS = 60.0


@dataclass
class House:
    """`root` holds its data directory, its temporary files, and what its programs said."""

    root: Path
    process: "subprocess.Popen[bytes]"
    env: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return Layout(self.root / "data")

    @property
    def output(self) -> Path:
        return self.root / "output.log"

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def connect(self) -> psycopg.Connection:
        """As superuser, to the practice's database; each statement its own transaction."""
        return postgres.server(self.layout).connect("sotto")

    def broker(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=urlsplit(self.env["SOTTO_BROKER"]).path)

    def close(self) -> None:
        """As by Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(CLOSING_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def opened(root: Path) -> Iterator[House]:
    temporary = root / "tmp"
    temporary.mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith("SOTTO_")}
    env |= {"DEMO": "1", "PORT": str(ports.free_block(18_000)), "TMPDIR": str(temporary)}
    with (root / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "practice.hub", "run", "--data", str(root / "data")],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=leash.to_this_process(),
        )
    house = House(root, process)
    try:
        until(lambda: "Sotto is open" in house.said or process.poll() is not None, OPENING_SECONDS)
        assert process.poll() is None, house.said
        house.env = {**env, **_exported(house.layout.environment_file)}
        yield house
    finally:
        house.close()


def _exported(file: Path) -> dict[str, str]:
    words = shlex.split(file.read_text(encoding="utf-8"))
    return dict(word.split("=", 1) for word in words if "=" in word)


class Eavesdropper:
    """Every command that the broker is given, from now on."""

    def __init__(self, house: House) -> None:
        self._broker = house.broker()
        self._heard = bytearray()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._monitor = self._broker.monitor()
        self._monitor.__enter__()
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(redis.RedisError, OSError, ValueError):
            for command in self._monitor.listen():
                self._heard += str(command["command"]).encode() + b"\n"

    def streams(self) -> Iterator[Stream]:
        yield "commands", [bytes(self._heard)]
        with contextlib.suppress(redis.RedisError):
            for key in self._broker.scan_iter():
                yield "keys", [key, self._broker.dump(key) or b""]


def dumped(house: House) -> Iterator[Stream]:
    """What a backup would hold: the database as pg_dump writes it."""
    program = postgres.binary("pg_dump")
    password = postgres.server(house.layout).password_file.read_text(encoding="ascii").strip()
    place = postgres.server(house.layout)
    command = [str(program), "-h", str(place.sockets), "-U", postgres.SUPERUSER, "-d", "sotto"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PGPASSWORD": password}) as dump:
        assert dump.stdout is not None
        yield "pg_dump", iter(lambda: dump.stdout.read(8 * 1024 * 1024), b"")  # type: ignore[union-attr]
    assert dump.returncode == 0, "pg_dump failed"


def flushed_to_disk(house: House) -> None:
    """Nothing stays in the server's memory alone."""
    with house.connect() as database:
        database.execute("CHECKPOINT")
        database.execute("SELECT pg_switch_wal()")
        database.execute("CHECKPOINT")
