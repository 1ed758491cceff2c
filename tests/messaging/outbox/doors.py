"""The web server and the mail door as they really run, killed and started again like the workers."""

import contextlib
import random
import socket
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from tests.messaging.emulators.support import until
from tests.messaging.outbox.processes import Post, Running


@dataclass
class Doors:
    """What outsiders call: `text_url` and `mail_door`."""

    post: Post
    directory: Path
    failpoint: str = ""
    _web: Running | None = None
    _mail: Running | None = None
    _ports: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    _web_workers: set[int] = field(default_factory=set)
    deaths: int = 0

    @property
    def text_url(self) -> str:
        return f"http://localhost:{self._ports[0]}/webhooks/sms/inbound/"

    @property
    def mail_door(self) -> tuple[str, int]:
        return ("127.0.0.1", self._ports[1])

    def open(self, failpoint: str = "") -> None:
        """Both anew. With a fail point nobody waits for them: they may die of whatever comes in first."""
        self.end()
        self.failpoint = failpoint
        self._web = Running.start("web", self._env(), self.directory / "web.log")
        self._open_mail()
        if not failpoint:
            until(self._answers, 180)

    def revive(self) -> None:
        """As the supervisor does. The web server sees to its own workers."""
        if self._mail is not None and self._mail.process.poll() is not None:
            self._mail.close()
            self.deaths += 1
            self._open_mail()
        if self._web is not None:
            if self._web.process.poll() is not None:
                self._web = self._web.again(self._env())
            alive = {one.pid for one in self._web.children}
            self.deaths += len(self._web_workers - alive)
            self._web_workers = alive

    def kill_one(self, dice: random.Random) -> None:
        """A worker of the web server, or the mail door."""
        if dice.random() < 0.5 and self._mail is not None:
            self._mail.kill()
        elif self._web is not None and (workers := self._web.children):
            with contextlib.suppress(psutil.NoSuchProcess):
                dice.choice(workers).kill()

    def end(self) -> None:
        for one in (self._web, self._mail):
            if one is not None:
                one.end()
        self._web = self._mail = None
        self._web_workers = set()

    def _open_mail(self) -> None:
        self._mail = Running.start("mail_door", self._env(), self.directory / "door.log")

    def _env(self) -> dict[str, str]:
        web, mail = self._ports
        return {
            **self.post.env,
            "SOTTO_BASE_URL": f"http://localhost:{web}",
            "SOTTO_BIND": f"127.0.0.1:{web}",
            "SOTTO_WEB_WORKERS": "2",
            "SOTTO_MAIL_DOOR": f"127.0.0.1:{mail}",
            "SOTTO_FAILPOINT": self.failpoint,
        }

    def _answers(self) -> bool:
        self.revive()
        try:
            requests.get(f"http://localhost:{self._ports[0]}/healthz", timeout=5)
            socket.create_connection(self.mail_door, timeout=5).close()
        except (OSError, requests.RequestException):
            return False
        return True


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
