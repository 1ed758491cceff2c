"""The house as `make run` opens it: its own data, its own ports, real web, worker, beat, mail door, emulators."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from practice.hub import leash, ports
from practice.hub.paths import ROOT, Layout
from tests import doors

OPEN = "Sotto is open at"
PATIENCE = 300.0  # seconds: machines that test are busy
TAIL = 60
SETUP_CODE = re.compile(r"type this code: (\S+)")
NOT_OURS = re.compile(r"SOTTO_|DJANGO_|PYTEST_|(PORT|DEMO|CATCHER|ARGS|BACKUP|NAME|CUSTODY|SAME_DISK)$")
STANDING = "SOTTO_JOURNEYS_IN"
EMPTY = {"DEMO": "0", "CATCHER": "1"}


class House:
    """One that is open: where it is, and commands inside it."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self.layout = Layout(data)
        self.base = f"http://localhost:{port}"
        self.emulators = f"http://127.0.0.1:{ports.Ports(port).emulators}"
        self.log = data / "hub.log"

    @property
    def setup_code(self) -> str:
        """As the house printed it when it opened without a practice."""
        found = SETUP_CODE.search(self.log.read_text("utf-8", "replace"))
        assert found, self.tail()
        return found[1]

    def run(self, *words: str) -> None:
        """A command inside the house: with its database, keys and settings, as from a shell beside the hub."""
        _call([sys.executable, "-m", "tests.journeys.inside", *words], self.variables())

    def tail(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-TAIL:])

    def manage(self, *words: str) -> None:
        """A command of the product, as whoever keeps the machine types it."""
        _call([sys.executable, "manage.py", *words], self.variables())

    def variables(self) -> dict[str, str]:
        """The environment of a program beside the hub."""
        said = shlex.split(self.layout.environment_file.read_text("utf-8"), comments=True)
        return _clean() | dict(word.split("=", 1) for word in said if "=" in word)


@contextlib.contextmanager
def opened(data: Path, *, demo: bool = True) -> Iterator[House]:
    """Opened for this context, and closed with it."""
    house = House(data, doors.of_a_house())
    process = _start(house, demo=demo)
    try:
        _wait_until_open(house, process)
        yield house
    finally:
        _close(process)


def standing() -> House | None:
    """The house that the caller's own program keeps open for these journeys."""
    port, _, data = os.environ.get(STANDING, "").partition(":")
    return House(Path(data), int(port)) if port else None


def named(house: House) -> dict[str, str]:
    """The environment in which journeys take this house instead of opening one."""
    return {STANDING: f"{house.port}:{house.layout.data}"}


def _start(house: House, *, demo: bool) -> subprocess.Popen[bytes]:
    data = house.layout.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with house.log.open("w", encoding="utf-8") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "practice.hub", "run"],
            cwd=ROOT,
            env=_clean() | {"SOTTO_DATA": str(data), "PORT": str(house.port)} | ({} if demo else EMPTY),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=leash.to_this_process(signal.SIGINT),
        )


def _wait_until_open(house: House, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while OPEN not in house.log.read_text("utf-8", "replace"):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the house did not open:\n{house.tail()}")
        time.sleep(0.2)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def keep(what: str, data: Path, **words: str) -> None:
    """`make backup` or `make restore`, for the house whose data lie there."""
    env = _clean() | {"SOTTO_DATA": str(data), "DEMO": "1"} | words
    _call([sys.executable, "-m", "practice.hub", what], env)


def _call(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])}:\n{done.stdout[-2000:]}\n{done.stderr}")


def _clean() -> dict[str, str]:
    """Our environment without what a test session has put into it. What is sent is seen at once: nobody undoes here."""
    ours = {name: value for name, value in os.environ.items() if not NOT_OURS.match(name)}
    return ours | {"SOTTO_UNDO_SECONDS": "0"}
