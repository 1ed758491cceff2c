"""Thirty open pages that ask whether something is new: over HTTP, of one worker process as the house starts it.

Each is a conversation of another client, which asks for its own rows and for the list beside it. First all without a
pause, as fast as the process answers; then every three seconds, as the pages do. Who asks runs on the same machine and
takes part of it; what an answer costs the worker is counted from the worker's own clock.
"""

import os
import random
import re
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from bench.timing import Line, Size
from practice.hub import processes
from practice.models import Client

ROOT = Path(__file__).parents[1]
PAUSE = int(re.findall(r"PAUSE = (\d+)", (ROOT / "static/js/poll.js").read_text())[0]) / 1000
AT_ONCE = 4  # who ask without a pause


def lines(clients: list[Client], browser: Browser, size: Size) -> list[Line]:
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    with worker() as (port, process):
        pages = [Page(port, cookie, one) for one in clients[: size.pages]]
        for page in pages:
            page.ask()
        rushed = Stretch(process, size.seconds).run([pages[at::AT_ONCE] for at in range(AT_ONCE)], pause=0)
        paced = Stretch(process, size.seconds).run([[page] for page in pages], pause=PAUSE)
    count = len(pages)
    return [
        Line("polls", f"{count} open pages without a pause: answers a second", f"{rushed.rate:.0f}", detail=rushed.told),
        Line("polls", "the same: the worker's own milliseconds an answer", f"{rushed.cost:.2f}"),
        Line(
            "polls", f"{count} open pages, each every {PAUSE:.0f} s: one worker's share of a core", f"{paced.share:.0%}",
            detail=f"{paced.rate:.0f} answers a second, {paced.told}",
        ),
    ]  # fmt: skip


class Page:
    """An open conversation: what it asks for, each with the tag of what it shows."""

    def __init__(self, port: int, cookie: str, client: Client) -> None:
        self.port, self.cookie = port, cookie
        beside = f"{reverse('inbox_changes')}?open={client.pk}"
        self.tags = {reverse("client_changes", args=[client.pk]): "", beside: ""}

    def ask(self) -> list[float]:
        """How long each answer took."""
        return [self._ask(path) for path in self.tags]

    def _ask(self, path: str) -> float:
        began = time.perf_counter()
        to = HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {"Cookie": self.cookie, "Host": "localhost", "X-Poll": "1", "If-None-Match": self.tags[path]}
        to.request("GET", path, headers=named)
        answer = to.getresponse()
        answer.read()
        to.close()
        assert answer.status in (200, 304), (path, answer.status)
        self.tags[path] = answer.headers["ETag"]
        return time.perf_counter() - began


@dataclass
class Stretch:
    """Some seconds of asking, and what they cost the process that answers."""

    process: int
    seconds: float
    taken: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    used: float = 0.0

    def run(self, groups: list[list[Page]], *, pause: float) -> "Stretch":
        """One thread a group; with a pause, they do not all begin at once."""
        began, used = time.perf_counter(), _used(self.process)
        until = began + self.seconds
        threads = [threading.Thread(target=self._ask, args=(one, pause, until)) for one in groups]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.elapsed, self.used = time.perf_counter() - began, _used(self.process) - used
        return self

    def _ask(self, pages: list[Page], pause: float, until: float) -> None:
        time.sleep(random.uniform(0, min(pause, self.seconds)))
        while time.perf_counter() < until:
            for page in pages:
                self.taken += page.ask()
            time.sleep(pause)

    @property
    def rate(self) -> float:
        return len(self.taken) / self.elapsed

    @property
    def share(self) -> float:
        return self.used / self.elapsed

    @property
    def cost(self) -> float:
        return self.used / len(self.taken) * 1000

    @property
    def told(self) -> str:
        parts = statistics.quantiles(self.taken, n=20)
        return f"n {len(self.taken):,}, p50 {parts[9] * 1000:.0f} ms, p95 {parts[18] * 1000:.0f} ms"


@contextmanager
def worker() -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = {"SOTTO_BIND": f"127.0.0.1:{port}", "SOTTO_WEB_WORKERS": "1"}
    env = os.environ | place | {"DJANGO_SETTINGS_MODULE": "practice.project.settings"}
    started = subprocess.Popen(processes.command("web", env), env=env, cwd=ROOT)
    try:
        yield port, _worker_of(started.pid, port)
    finally:
        started.terminate()
        started.wait(20)


def _worker_of(master: int, port: int) -> int:
    for _ in range(600):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children and _answers(port):
            return int(children[0])
        time.sleep(0.1)
    raise TimeoutError("the web process does not answer")


def _answers(port: int) -> bool:
    to = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        to.request("GET", "/", headers={"Host": "localhost"})
        return to.getresponse().status < 500
    except OSError:
        return False
    finally:
        to.close()


def _used(process: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
