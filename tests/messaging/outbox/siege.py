"""Messages written and carried, answers coming in, while all that carries them is killed, frozen, robbed of its ground.

One thread does it all by a seeded dice: kills a little, lets life go on, looks whether the pool has noticed.
"""

import contextlib
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from django.conf import settings
from redis.exceptions import RedisError

from practice.models import Client, User
from tests.messaging.outbox import ground, processes, support
from tests.messaging.outbox import life as living
from tests.messaging.outbox.doors import Doors
from tests.messaging.outbox.ground import BrokerOutage
from tests.messaging.outbox.life import UNFINISHED, Life, count_broken_off
from tests.messaging.outbox.outside import Outside
from tests.messaging.outbox.plans import Plan, order_faults
from tests.messaging.outbox.processes import Running, Worker
from tests.messaging.outbox.second_thoughts import SecondThoughts
from tests.messaging.outbox.times import Times
from tests.messaging.outbox.watching import Watcher

__all__ = ["UNFINISHED", "Siege", "count_broken_off", "laid"]

CARRYING = ("claimed", "decided", "before_send", "after_send", "settled")
# What else the workers do: letting out what was held, reminding, filing, giving up what a dead one left.
AROUND = (
    "message_releasing",
    "message_released",
    "reminded",
    "reminder_settled",
    "inbound_filing",
    "inbound_filed",
)
GIVING_UP = "giving_up"
AT_DOORS = ("inbound_keeping", "inbound_kept")
POINTS = (*CARRYING, *AROUND, GIVING_UP, *AT_DOORS)
CHILD, WORKER, DOOR, FROZEN = "child", "worker", "door", "frozen and thawed"
BELLS, NO_BROKER, STIFF_BROKER = "bells lost", "Valkey kept down", "Valkey frozen"
NO_DATABASE = "PostgreSQL killed"
WORKERS = (2, 8)
KEPT_DOWN = (4.0, 9.0)  # seconds
Act = Callable[[], None]


@dataclass
class Siege:
    plan: Plan
    dice: random.Random
    life: Life
    worker: Worker
    doors: Doors
    watcher: Watcher
    kills: Counter[str] = field(default_factory=Counter)
    _outage: BrokerOutage | None = None
    _frozen: list[psutil.Process] = field(default_factory=list)

    @property
    def kill_count(self) -> int:
        return sum(self.kills[kind] for kind in (*POINTS, CHILD, WORKER, DOOR))

    @property
    def words(self) -> str:
        return (
            f"{sum(self.kills[name] for name in POINTS)} at {len(POINTS)} fail points, {self.kills[CHILD]} children, "
            f"{self.kills[WORKER]} whole workers and {self.kills[DOOR]} doors at random"
        )

    def run(self) -> None:
        plan, dice = self.plan, self.dice
        for name in dice.sample(CARRYING, len(CARRYING)):
            self._at_failpoint(name, plan.at_each, plan.nth)
        for name in dice.sample(AROUND, len(AROUND)):
            self._at_failpoint(name, plan.around, plan.nth_around)
        self._while_giving_up()
        self._at_the_doors()
        self._frozen_and_thawed()
        self._at_random_instants()
        self._finish()

    def _at_failpoint(self, name: str, count: int, nth: tuple[int, int]) -> None:
        if not count:
            return
        self._enter(name)
        self.worker.start(f"{name}:{self.dice.randint(*nth)}:kill", self._number_of_workers())
        before, check_time = self.worker.deaths, self.life.limit()
        while self.worker.deaths - before < count:
            check_time()
            self.life.feed(name)
            self.life.go_on(0.1)
            self._pace(self.worker.deaths - before)
        self.worker.stop()
        self.kills[name] += self.worker.deaths - before

    def _while_giving_up(self) -> None:
        """Some attempts are broken off first, and stand until their lease is over."""
        if self.plan.around:
            self._at_failpoint("before_send", 2, (1, 2))
            self._at_failpoint(GIVING_UP, self.plan.around, (1, 1))

    def _at_the_doors(self) -> None:
        """The workers go on meanwhile."""
        self.worker.start(children=self._number_of_workers())
        for name in AT_DOORS if self.plan.at_doors else ():
            self._enter(name)
            self.doors.open(f"{name}:{self.dice.randint(*self.plan.nth_around)}:kill")
            before, check_time = self.doors.deaths, self.life.limit()
            while self.doors.deaths - before < self.plan.at_doors:
                check_time()
                self.life.feed(name)
                self.life.go_on(0.1)
                self._pace(self.doors.deaths - before)
            self.kills[name] += self.doors.deaths - before
        self.doors.open()

    def _at_random_instants(self) -> None:
        plan = self.plan
        acts = [self._kill_child] * plan.children + [self._kill_worker] * plan.workers
        acts += [self._kill_door] * plan.doors + [self._lose_bells] * plan.lost_bells
        ground = [self._kill_database] * plan.database_kills + [self._keep_broker_down] * plan.broker_outages
        ground += [self._stiffen_broker] * plan.broker_freezes
        for act in spread(self.dice.sample(acts, len(acts)), self.dice.sample(ground, len(ground))):
            self._enter("at random")
            self.life.go_on(self.dice.uniform(0.1, 0.8))
            act()
            self._pace()

    def _kill_child(self) -> None:
        """While something is being sent, if that comes soon."""
        child = self._child_at_work()
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
            self.kills[CHILD] += 1

    def _kill_worker(self) -> None:
        """Its children live on for a moment, and work beside those of the new one, who are more or fewer."""
        self._child_at_work()
        self.worker.kill()
        self.kills[WORKER] += 1
        self.worker.start(children=self._number_of_workers())

    def _kill_door(self) -> None:
        self.life.come_in("sms")
        self.life.come_in("email")
        self.doors.kill_one(self.dice)
        self.kills[DOOR] += 1

    def _frozen_and_thawed(self) -> None:
        """The others of a large pool go on. No whole worker is killed meanwhile: that would end the frozen ones."""
        self._enter(FROZEN)
        self.worker.stop()
        self.worker.start(children=WORKERS[1])
        check_time = self.life.limit()
        while self.kills[FROZEN] < self.plan.freezes:
            check_time()
            self.life.feed(CARRYING[0])
            if self.kills[FROZEN] + len(self._frozen) < self.plan.freezes:
                self._freeze()
            self.life.go_on(0.5)

    def _freeze(self) -> None:
        """Until its attempt was given up. Thawed by the clock: it may hold a lock that this very thread waits for."""
        child = self._child_at_work()
        if child in self._frozen:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            child.send_signal(signal.SIGSTOP)
            self._frozen.append(child)
            thaw = threading.Timer(settings.LIMITS["uncertain_after_seconds"] + 5, self._thaw, [child])
            thaw.daemon = True
            thaw.start()

    def _thaw(self, child: psutil.Process) -> None:
        """One that was killed meanwhile does not count."""
        with contextlib.suppress(psutil.NoSuchProcess):
            child.send_signal(signal.SIGCONT)
            self.kills[FROZEN] += 1
        self._frozen.remove(child)

    def _lose_bells(self) -> None:
        with contextlib.suppress(RedisError, OSError):
            ground.flush_broker()
            self.kills[BELLS] += 1

    def _keep_broker_down(self) -> None:
        self._break_broker(NO_BROKER, is_frozen=False)

    def _stiffen_broker(self) -> None:
        self._break_broker(STIFF_BROKER, is_frozen=True)

    def _break_broker(self, kind: str, *, is_frozen: bool) -> None:
        """One outage after the other; life goes on meanwhile."""
        while self._outage is not None and self._outage.is_alive():
            self.life.go_on(0.2)
        self._outage = BrokerOutage(self.dice.uniform(*KEPT_DOWN), is_frozen=is_frozen)
        self._outage.start()
        self.kills[kind] += 1

    def _kill_database(self) -> None:
        self._until_at_work()
        ground.kill_database(self.dice.choice((signal.SIGKILL, signal.SIGQUIT)))
        self.kills[NO_DATABASE] += 1

    def _finish(self) -> None:
        """The rest is written and everything carried."""
        self._enter("the rest")
        self.life.done = 1.0
        self.worker.stop()
        self.worker.start(children=WORKERS[1])
        check_time = self.life.limit()
        while self.life.despite_outage(self.life.is_unfinished):
            check_time()
            self.life.go_on(0.5)
        self.worker.stop()

    def end(self) -> None:
        """Valkey is not left frozen."""
        if self._outage is not None:
            self._outage.join(2 * KEPT_DOWN[1])

    def _pace(self, uncounted: int = 0) -> None:
        self.life.done = (self.kill_count + uncounted) / max(1, self.plan.kills)

    def _enter(self, phase: str) -> None:
        self.life.phase = f"{phase} ({self.kill_count} kills)"

    def _child_at_work(self) -> psutil.Process:
        """The worker's children, once there are any; one of them, when something is on its way."""
        check_time = self.life.limit()
        self._until_at_work()
        while not (found := self.worker.running.children):
            check_time()
            self._until_at_work()
        return self.dice.choice(found)

    def _number_of_workers(self) -> int:
        return self.dice.randint(*WORKERS)

    def _until_at_work(self, seconds: float = 5.0) -> None:
        end = time.monotonic() + seconds
        while not self.life.despite_outage(living.is_claimed_just_now):
            if time.monotonic() > end:
                return
            self.life.go_on(0.01)


def spread(many: list[Act], few: list[Act]) -> Iterator[Act]:
    """The few at even distances among the many: each outage is one by itself."""
    for number, act in enumerate(many):
        yield act
        yield from few[number * len(few) // len(many) : (number + 1) * len(few) // len(many)]


@contextmanager
def laid(
    plan: Plan,
    dice: random.Random,
    clients: list[Client],
    punctual: list[Client],
    reader: User,
    directory: Path,
    say: Callable[[str], None],
) -> Iterator[Siege]:
    """Everything started that a siege needs; all of it ended afterwards. `punctual`: who answers about their times."""
    with ExitStack() as stack:
        post = stack.enter_context(processes.emulators(directory))
        order_faults(post, clients)
        worker = Worker(post, directory)
        stack.callback(worker.end)
        doors = Doors(post, directory)
        stack.callback(doors.end)
        doors.open()
        outside = Outside(doors.text_url, doors.mail_door)
        outside.start()
        stack.callback(outside.end)
        watcher = Watcher(reader)
        watcher.start()
        stack.callback(watcher.end)
        life = Life(
            plan=plan,
            dice=dice,
            post=post,
            worker=worker,
            beat=Running.start("beat", post.env, directory / "beat.log"),
            doors=doors,
            outside=outside,
            letters=support.Letters(dice, clients),
            thoughts=SecondThoughts(dice, clients),
            times=Times(dice, reader, clients[16:], punctual, outside),
            addresses=support.addresses_of(clients),
            say=say,
        )
        stack.callback(lambda: life.beat.end())
        siege = Siege(plan, dice, life, worker, doors, watcher)
        stack.callback(siege.end)
        yield siege
