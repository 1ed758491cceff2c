"""What goes on while a siege lasts: the practice writes and thinks better of it, clients write in, times come near."""

import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from celery import current_app
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as NoBroker

from messaging.models import Delivery, InboundItem, Message
from practice.models import AppointmentReminder, Dispatch, Notice
from tests.messaging.outbox import support
from tests.messaging.outbox.doors import Doors
from tests.messaging.outbox.outside import Outside
from tests.messaging.outbox.plans import Plan
from tests.messaging.outbox.processes import Post, Running, Worker
from tests.messaging.outbox.second_thoughts import SecondThoughts
from tests.messaging.outbox.times import Times

State = Dispatch.State
UNFINISHED = (State.HELD, State.QUEUED, State.DEFERRED, State.SENDING)
MODELS = (Delivery, Notice)
OUTAGE = (OperationalError, InterfaceError)
BACKLOG = 40  # messages waiting, so that whoever is killed was at work
FEW = 10
AHEAD = 0.02  # of all messages
HELD_SHARE = 0.2  # of what the practice writes
PATIENCE = 600.0
TICK = 0.2
SAY_EVERY = 20.0
T = TypeVar("T")


@dataclass
class Life:
    """`acknowledged`: messages that an act had answered for. `taken`: references in the ledger, as last asked."""

    plan: Plan
    dice: random.Random
    post: Post
    worker: Worker
    beat: Running
    doors: Doors
    outside: Outside
    letters: support.Letters
    thoughts: SecondThoughts
    times: Times
    addresses: dict[str, list[str]]
    say: Callable[[str], None]
    phase: str = "beginning"
    done: float = 0.0  # how much of the violence is over
    written: int = 0
    acknowledged: set[UUID] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    _began: float = field(default_factory=time.monotonic)
    _said_at: float = 0.0
    _looked_at: float = 0.0
    _entries_read: int = 0

    def go_on(self, seconds: float) -> None:
        """For so long at least."""
        end = time.monotonic() + seconds
        while True:
            self.despite_outage(self._live)
            self._report()
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, TICK))

    def despite_outage(self, act: Callable[[], T]) -> T:
        """Asked again, with a fresh connection, until there is a database."""
        check_time = self.limit()
        while True:
            try:
                return act()
            except OUTAGE:
                check_time()
                connection.close()
                time.sleep(0.1)

    def feed(self, point: str) -> None:
        """There is always something to do at the fail point that kills."""
        self.despite_outage(lambda: self._feed(point))

    def limit(self) -> Callable[[], None]:
        end = time.monotonic() + PATIENCE

        def check() -> None:
            if time.monotonic() > end:
                raise TimeoutError(f"no end after {PATIENCE:.0f} s: {self.phase}")

        return check

    def is_unfinished(self) -> bool:
        """What the providers put off is due at once."""
        for model in MODELS:
            model.objects.filter(state=State.DEFERRED).update(next_at=timezone.now())
        return bool(
            self.written < self.plan.messages
            or count(*UNFINISHED)
            or self.outside.open_count
            or self.times.is_open
            or self.thoughts.regretted
            or waiting_reminders()
            or InboundItem.objects.filter(state=InboundItem.State.NEW).exists()
            or Message.objects.held().exists()
        )

    def come_in(self, channel: str) -> None:
        sender = self.dice.choice(self.addresses[channel])
        words = f"I shall be there at ten, as we said. This is my line {len(self.outside.said) + 1}."
        self.outside.text(sender, words) if channel == "sms" else self.outside.mail(sender, words)

    def write(self) -> None:
        self._note(self.letters())

    def _live(self) -> None:
        """Keeps a backlog while there is something left to write; what is due elsewhere happens."""
        self.worker.revive()
        self.doors.revive()
        if self.beat.process.poll() is not None:
            self.beat = self.beat.again(self.post.env)
        for _ in range(min(BACKLOG - count(State.QUEUED), self._allowed() - self.written)):
            if self.dice.random() < HELD_SHARE:
                self._note(self.thoughts.write())
            else:
                self.write()
        self.thoughts.regret()
        if time.monotonic() > self._looked_at + 1:
            self._looked_at = time.monotonic()
            self._look_around()

    def _allowed(self) -> int:
        """Writing keeps pace with the violence: whoever is killed last was at work too."""
        return int(self.plan.messages * min(1.0, self.done + AHEAD))

    def _note(self, message: Message | None) -> None:
        if message is not None:
            self.written += 1
            self.acknowledged.add(message.pk)

    def _look_around(self) -> None:
        """Appointments and people outside keep pace with what the practice writes."""
        entries = self.post.ledger(since=self._entries_read)
        self._entries_read += len(entries)
        self.taken |= {str(entry["reference"]) for entry in entries}
        self.times.go_on(self.taken)
        share = self.written / self.plan.messages
        for _ in range(int(self.plan.appointments * share) - self.times.planned):
            self.times.plan()
        for channel, wanted in (("sms", self.plan.texts_in), ("email", self.plan.mails_in)):
            for _ in range(int(wanted * share) - self.outside.count(channel)):
                self.come_in(channel)

    def _feed(self, point: str) -> None:
        if point.startswith("message_"):
            if Message.objects.held().count() < FEW:
                self._note(self.thoughts.write(is_soon=True))
        elif point.startswith("remind"):
            if waiting_reminders() < FEW:
                self.times.plan()
            ring("messaging.remind")
        elif point.startswith("inbound_"):
            if self.outside.open_count + new_arrivals() < FEW:
                self.come_in(self.dice.choice(("sms", "email")))
        elif count(State.QUEUED) < FEW:
            self.write()

    def _report(self) -> None:
        if time.monotonic() > self._said_at + SAY_EVERY:
            self._said_at = time.monotonic()
            self.say(
                f"  {time.monotonic() - self._began:5.0f} s, {self.phase}: {self.written:,} written, "
                f"{len(self.outside.said):,} came in, {self.times.planned:,} appointments"
            )


def count(*states: str) -> int:
    return sum(model.objects.filter(state__in=states).count() for model in MODELS)


def waiting_reminders() -> int:
    """Due, or about to be."""
    due = AppointmentReminder.objects.filter(state=AppointmentReminder.State.WAITING)
    return due.filter(due_at__lte=timezone.now() + timedelta(seconds=10)).count()


def new_arrivals() -> int:
    return InboundItem.objects.filter(state=InboundItem.State.NEW).count()


def ring(name: str) -> None:
    """As the beat does, and more often."""
    with contextlib.suppress(NoBroker, OSError):
        current_app.send_task(name, ignore_result=True, expires=10)


def is_claimed_just_now() -> bool:
    """Something is under way at this moment; what a killed process left behind is older."""
    claimed = {"state": State.SENDING, "claimed_at__gt": timezone.now() - timedelta(seconds=0.2)}
    return any(model.objects.filter(**claimed).exists() for model in MODELS)


def count_broken_off() -> int:
    """Attempts in whose midst their process was killed or frozen, or lost its database."""
    return sum(model.objects.filter(problem="process_lost").count() for model in MODELS)
