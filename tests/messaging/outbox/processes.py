"""The outbox's processes as they really run: emulators, prefork worker and beat; started, heard, killed."""

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil
import requests

from practice.hub import leash, processes
from practice.hub.paths import ROOT
from tests.messaging.emulators.support import ACCOUNT, PRACTICE_ADDRESS, PRACTICE_NUMBER, TOKEN, until

CHILD_DIED = re.compile(r"Process '\S+' pid:\d+ exited with")
LISTENING = re.compile(r"http://127\.0\.0\.1:(\d+)/\D+(\d+)")
NOBODY = "http://localhost:9"  # where status reports go: the discard port


@dataclass
class Running:
    """One program in a process group of its own, what it says in a file."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    _file: IO[bytes] = field(repr=False)

    @classmethod
    def start(cls, name: str, env: Mapping[str, str], log: Path) -> "Running":
        file = log.open("ab")
        process = subprocess.Popen(
            processes.command(name, env),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=leash.to_this_process(signal.SIGKILL),
        )
        return cls(name, process, log, file)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def children(self) -> list[psutil.Process]:
        """Those that can be killed: a prefork worker's pool, without those that are dead already."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return [one for one in psutil.Process(self.process.pid).children() if _is_alive(one)]
        return []

    def close(self) -> None:
        """Its file, when it is dead already."""
        self._file.close()

    def again(self, env: Mapping[str, str]) -> "Running":
        """The same program in the place of one that has died."""
        self.end()
        return Running.start(self.name, env, self.log)

    def kill(self) -> None:
        """The program itself, with -9, and not what it started."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """All of its group: children that outlived it too."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._file.close()


def _is_alive(process: psutil.Process) -> bool:
    """Not a dead one either that its parent has not buried yet."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass(frozen=True)
class Post:
    """The providers that the workers send through, and the environment that says so."""

    url: str
    env: Mapping[str, str]

    def ledger(self, since: int = 0) -> list[dict[str, Any]]:
        """Those with a number above `since`."""
        answer = requests.get(f"{self.url}/ledger.json", params={"since": since}, timeout=60)
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def order(self, channel: str, fault: str, **more: str | int | float) -> None:
        form = {"channel": channel, "fault": fault, **more}
        requests.post(f"{self.url}/faults", data=form, timeout=60).raise_for_status()


@contextlib.contextmanager
def emulators(directory: Path) -> Iterator[Post]:
    """A mail server and a text provider of our own, on whatever ports are free."""
    token = directory / "provider-token"
    token.write_text(TOKEN, encoding="ascii")
    token.chmod(0o600)
    env = {**os.environ, **_providers(directory, token, 0, 0)}
    running = Running.start("emulators", env, directory / "emulators.log")
    try:
        match = until(lambda: LISTENING.search(running.said), 60)
        web, mail = int(match[1]), int(match[2])
        post = Post(f"http://127.0.0.1:{web}", {**env, **_providers(directory, token, web, mail)})
        post.order("text", "silent")  # no status reports: what is uncertain stays so
        yield post
    finally:
        running.end()


def _providers(directory: Path, token: Path, web: int, mail: int) -> dict[str, str]:
    return {
        "PYTHONUNBUFFERED": "1",
        "SOTTO_BASE_URL": NOBODY,
        "SOTTO_EMULATORS": f"http://127.0.0.1:{web}/",
        "SOTTO_MAIL_DOOR": "127.0.0.1:9",
        "SOTTO_SCRATCH": str(directory),
        "SOTTO_SMTP_HOST": "localhost",
        "SOTTO_SMTP_PORT": str(mail),
        "SOTTO_SMTP_USER": "sotto",
        "SOTTO_SMTP_PASSWORD_FILE": str(token),
        "SOTTO_SMTP_CA": str(directory / "ca.pem"),
        "SOTTO_SMTP_FROM": PRACTICE_ADDRESS,
        "SOTTO_SMS_URL": f"http://127.0.0.1:{web}",
        "SOTTO_SMS_ACCOUNT": ACCOUNT,
        "SOTTO_SMS_TOKEN_FILE": str(token),
        "SOTTO_SMS_FROM": PRACTICE_NUMBER,
    }


class Worker:
    """A Celery worker that is killed and started again; its log says how its children died."""

    def __init__(self, post: Post, directory: Path, **extra: str) -> None:
        self._env = {**post.env, **extra}
        self._log = directory / "worker.log"
        self._log.touch()
        self._started: list[Running] = []
        self._orphans: list[psutil.Process] = []
        self._failpoint, self._children = "", 2
        self.is_running = False

    def start(self, failpoint: str = "", children: int = 2) -> None:
        """`failpoint`: name:nth:kill, counted by each child of the pool for itself."""
        self._failpoint, self._children = failpoint, children
        env = {**self._env, "SOTTO_FAILPOINT": failpoint, "SOTTO_WORKERS": str(children)}
        self._started.append(Running.start("worker", env, self._log))
        self.is_running = True

    @property
    def running(self) -> Running:
        return self._started[-1]

    @property
    def deaths(self) -> int:
        """How many children the pool has reported dead, by whatever hand."""
        return len(CHILD_DIED.findall(self._log.read_text(encoding="utf-8", errors="replace")))

    def stop(self) -> None:
        """With -9, children and all."""
        self._started.pop().end()
        self.is_running = False

    def kill(self) -> None:
        """With -9, and not its children: they live on for a moment. One must be started in its place."""
        gone = self._started.pop()
        self._orphans += gone.children
        gone.kill()
        gone.close()

    def end(self) -> None:
        """Whatever is left: the children of a killed one may have outlived it. Its number may be a stranger's by now."""
        for one in self._started:
            one.end()
        for orphan in self._orphans:
            with contextlib.suppress(psutil.NoSuchProcess):
                orphan.kill()

    def revive(self) -> None:
        """As the supervisor does: Celery ends itself when its pool dies as it comes up."""
        if self.is_running and self.running.process.poll() is not None:
            self._started.pop().close()
            self.start(self._failpoint, self._children)

    def children(self, seconds: float = 60.0) -> list[psutil.Process]:
        """The pool, once there is one."""

        def pool() -> list[psutil.Process]:
            self.revive()
            return self.running.children

        found: list[psutil.Process] = until(pool, seconds)
        return found
