"""Somebody looks at the outbox page again and again: when did each broken attempt stand on it?"""

import re
import threading
import time
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.urls import reverse
from django.utils import timezone

from messaging.models import Delivery
from practice.models import Dispatch, User
from tests import people

EVERY = 1.0
UNCERTAIN = re.compile(r"/office/deliveries/([0-9a-f-]{36})/resolution/")


class Watcher(threading.Thread):
    """`seen`: for each unknown one, when the page first said so."""

    def __init__(self, reader: User, every: float = EVERY) -> None:
        super().__init__(name="watcher", daemon=True)
        self._reader = reader
        self._every = every
        self._is_over = threading.Event()
        self.seen: dict[UUID, datetime] = {}
        self.looks = 0

    def run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._watch()
            except (DatabaseError, InterfaceError):
                connections.close_all()
                time.sleep(0.2)
        connections.close_all()

    def end(self) -> None:
        """After a look, from the first line to the last, at what there is now."""
        looked, end = self.looks, time.monotonic() + 60
        while self.looks < looked + 2 and self.is_alive() and time.monotonic() < end:
            time.sleep(0.1)
        self._is_over.set()
        self.join(60)

    def _watch(self) -> None:
        browser = people.sign_in(self._reader)
        browser.raise_request_exception = False
        while not self._is_over.wait(self._every):
            close_old_connections()  # as a server does before each request; the test client leaves it out
            answer = browser.get(reverse("outbox"), headers={"host": "localhost"})
            if answer.status_code == 302:
                return  # signed out: a person signs in again
            if answer.status_code == 200:
                self._note(answer.content.decode())

    def _note(self, page: str) -> None:
        now = timezone.now()
        self.looks += 1
        for name in UNCERTAIN.findall(page):
            self.seen.setdefault(UUID(name), now)


def words(found: dict[UUID, float]) -> str:
    """The middle one and the slowest."""
    if not found:
        return "nothing unknown"
    seconds = sorted(found.values())
    return f"{len(seconds)} unknown, half within {seconds[len(seconds) // 2]:.1f} s, all within {seconds[-1]:.1f} s"


def delays(seen: dict[UUID, datetime]) -> dict[UUID, float]:
    """Seconds from the claim, which comes before the attempt broke off, to the page; infinite where no page said so."""
    rows = Delivery.objects.filter(state=Dispatch.State.UNCERTAIN).values_list("pk", "claimed_at")
    return {
        pk: (seen[pk] - claimed_at).total_seconds() if pk in seen else float("inf") for pk, claimed_at in rows
    }
