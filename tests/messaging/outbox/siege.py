"""Messages written and carried while the processes that carry them are killed, frozen, robbed of their bell.

One thread does it all by a seeded dice: writes a little, kills a little, looks whether the pool has noticed.
"""

import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import redis
from django.conf import settings
from django.utils import timezone

from messaging.models import Delivery
from practice.models import Client, Dispatch, Notice
from tests.messaging.outbox import processes, support
from tests.messaging.outbox.processes import Post, Running, Worker

State = Dispatch.State
FAILPOINTS = ("claimed", "decided", "before_send", "after_send", "settled")
CHILD, WORKER, FROZEN = "child, at random", "worker, at random", "frozen and thawed"
UNCERTAIN_AFTER = 15  # seconds; longer than any send may take
BACKLOG = 40  # messages waiting, so that whoever is killed was at work
PATIENCE = 600.0

# What the providers do wrong, to how many messages: at one client's address or number each.
TEXT_FAULTS = {
    "rate_limited": 10,
    "server_error": 5,
    "error_after_accepting": 5,
    "drop_before_accepting": 5,
    "drop_after_accepting": 5,
    "garbled": 3,
    "invalid_number": 3,
    "slow": 2,
}
MAIL_FAULTS = {
    "temporary": 10,
    "temporary_after_data": 5,
    "permanent": 3,
    "close_before_data": 5,
    "close_after_data": 5,
    "close_untaken": 3,
    "garbled": 3,
    "hang_after_data": 2,
}
HANG_SECONDS = 12.0  # more than a transport waits


@dataclass(frozen=True)
class Plan:
    """How many messages, and how often each kind of violence."""

    messages: int
    at_each_failpoint: int
    children: int = 0
    workers: int = 0
    freezes: int = 0
    lost_bells: int = 0
    nth: tuple[int, int] = (2, 6)  # which pass of a fail point kills, at least and at most


@dataclass
class Siege:
    plan: Plan
    dice: random.Random
    post: Post
    worker: Worker
    write: Callable[[], None]
    written: int = 0
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def kill_count(self) -> int:
        return sum(count for kind, count in self.kills.items() if kind in (*FAILPOINTS, CHILD, WORKER))

    @property
    def words(self) -> str:
        at_points = sum(self.kills[name] for name in FAILPOINTS)
        return (
            f"{at_points} at {len(FAILPOINTS)} fail points, {self.kills[CHILD]} children and "
            f"{self.kills[WORKER]} whole workers at random"
        )

    def run(self) -> None:
        for name in self.dice.sample(FAILPOINTS, len(FAILPOINTS)):
            self._at_failpoint(name)
        self._at_random_instants()
        self._frozen()
        self._finish()

    def _at_failpoint(self, name: str) -> None:
        nth = self.dice.randint(*self.plan.nth)
        self.worker.start(f"{name}:{nth}:kill")
        before, check_time = self.worker.deaths, self._limit()
        while self.worker.deaths - before < self.plan.at_each_failpoint:
            check_time()
            self._go_on(0.1)
        self.worker.stop()
        self.kills[name] += self.worker.deaths - before

    def _at_random_instants(self) -> None:
        acts = [self._kill_child] * self.plan.children + [self._kill_worker] * self.plan.workers
        acts += [self._lose_bells] * self.plan.lost_bells
        self.worker.start()
        for act in self.dice.sample(acts, len(acts)):
            self._go_on(self.dice.uniform(0.1, 0.8))
            act()

    def _kill_child(self) -> None:
        """While something is being sent, if that comes soon."""
        self.worker.children()
        self._until_at_work()
        child = self.dice.choice(self.worker.children())
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
            self.kills[CHILD] += 1

    def _kill_worker(self) -> None:
        """Its children live on for a moment, and work beside the new one's."""
        self.worker.children()
        self._until_at_work()
        self.worker.running.kill()
        self.kills[WORKER] += 1
        self.worker.start()
        self.worker.children()

    def _lose_bells(self) -> None:
        flush_broker()
        self.kills["bells lost"] += 1

    def _frozen(self) -> None:
        """Until its attempt was given up; one that its worker took down with it meanwhile does not count."""
        check_time = self._limit()
        while self.kills[FROZEN] < self.plan.freezes:
            check_time()
            self.worker.children()
            self._until_at_work()
            child = self.dice.choice(self.worker.children())
            with contextlib.suppress(psutil.NoSuchProcess):
                child.send_signal(signal.SIGSTOP)
                self._go_on(UNCERTAIN_AFTER + 5)
                child.send_signal(signal.SIGCONT)
                self.kills[FROZEN] += 1

    def _finish(self) -> None:
        """The rest is written and everything carried; what the providers put off is due at once."""
        if not self.worker.is_running:
            self.worker.start()
        check_time = self._limit()
        while self.written < self.plan.messages or count(*UNFINISHED):
            check_time()
            self._go_on(0.5)
            for model in (Delivery, Notice):
                model.objects.filter(state=State.DEFERRED).update(next_at=timezone.now())
        self.worker.stop()

    def _until_at_work(self, seconds: float = 5.0) -> None:
        end = time.monotonic() + seconds
        while not is_claimed_just_now() and time.monotonic() < end:
            self._go_on(0.01)

    def _go_on(self, seconds: float) -> None:
        """Keeps a backlog while there is something left to write, for so long at least."""
        end = time.monotonic() + seconds
        while True:
            self.worker.revive()
            missing = min(BACKLOG - count(State.QUEUED), self.plan.messages - self.written)
            for _ in range(missing):
                self.write()
                self.written += 1
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.5))

    def _limit(self) -> Callable[[], None]:
        end = time.monotonic() + PATIENCE

        def check() -> None:
            if time.monotonic() > end:
                raise TimeoutError(f"no end after {PATIENCE:.0f} s: {self.kills}")

        return check


UNFINISHED = (State.HELD, State.QUEUED, State.DEFERRED, State.SENDING)


def count(*states: str) -> int:
    return sum(model.objects.filter(state__in=states).count() for model in (Delivery, Notice))


def is_claimed_just_now() -> bool:
    """Something is under way at this moment; what a killed process left behind is older."""
    claimed = {"state": State.SENDING, "claimed_at__gt": timezone.now() - timedelta(seconds=0.2)}
    return any(model.objects.filter(**claimed).exists() for model in (Delivery, Notice))


def count_broken_off() -> int:
    """Attempts in whose midst their process was killed or frozen."""
    return sum(model.objects.filter(problem="process_lost").count() for model in (Delivery, Notice))


def order_faults(post: Post, clients: list[Client]) -> None:
    """One kind of failure at each address, so many times; then it works."""
    kinds = [("text", fault, times) for fault, times in TEXT_FAULTS.items()]
    kinds += [("mail", fault, times) for fault, times in MAIL_FAULTS.items()]
    for client, (channel, fault, times) in zip(clients, kinds, strict=False):
        to = support.address_of(client, "phone" if channel == "text" else "email")
        post.order(channel, fault, to=to, times=times, seconds=HANG_SECONDS)


def flush_broker() -> None:
    """As after a restart of Valkey, which keeps nothing."""
    place = urlsplit(settings.CELERY_BROKER_URL)
    number = int(parse_qs(place.query)["virtual_host"][0])
    with redis.Redis(unix_socket_path=place.path, db=number) as broker:
        broker.flushdb()


@contextmanager
def laid(plan: Plan, dice: random.Random, clients: list[Client], directory: Path) -> Iterator[Siege]:
    """Everything started that a siege needs; all of it ended afterwards."""
    with ExitStack() as stack:
        post = stack.enter_context(processes.emulators(directory))
        order_faults(post, clients)
        worker = Worker(post, directory, SOTTO_UNCERTAIN_AFTER=str(UNCERTAIN_AFTER))
        stack.callback(worker.end)
        beat = Running.start("beat", post.env, directory / "beat.log")
        stack.callback(beat.end)
        yield Siege(plan, dice, post, worker, support.Letters(dice, clients))
