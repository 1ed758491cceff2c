"""A client takes a consent back while workers send to them: what began after the answer, unnamed by it?

Now and then a sender sleeps between claim and send, longer than a revocation waits, and is caught at it.
"""

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from consent import actions as consent_actions
from consent.models import Consent
from messaging import revocations
from messaging.models import Delivery
from practice.actors import PROVIDER
from practice.models import Client, ContactPoint, Dispatch, Notice
from tests.messaging.emulators.support import until
from tests.messaging.outbox import decided, processes, support
from tests.messaging.outbox.processes import Post, Running, Worker
from tests.messaging.outbox.siege import UNFINISHED

State = Dispatch.State
WAITING = (State.HELD, State.QUEUED, State.DEFERRED)
SLEEPS = ("claimed:1:sleep3", "decided:1:sleep3", "before_send:1:sleep3")
PATIENCE = 120.0


@dataclass(frozen=True)
class Race:
    """When the answer was there, what it said, and the ids of what was promised before it."""

    kind: str
    answered_at: datetime
    is_quiet: bool
    named: int
    promised: frozenset[str]


@dataclass
class Course:
    """Where races are run: clients who agree again each time, and workers at work."""

    dice: random.Random
    clients: list[Client]
    post: Post
    worker: Worker
    races: list[Race] = field(default_factory=list)

    def run(self, count: int, block: int = 20) -> None:
        for number in range(len(self.races), len(self.races) + count):
            is_first = number % block == 0
            if is_first:
                self._begin_block(number // block)
            self.races.append(self._race(is_aimed=is_first))
            self._until_done()

    def _begin_block(self, number: int) -> None:
        """Each worker falls asleep at its first pass of some point, and not again."""
        if self.worker.is_running:
            self.worker.stop()
        self.worker.start(SLEEPS[number % len(SLEEPS)])
        self.worker.children()

    def _race(self, *, is_aimed: bool) -> Race:
        kind = self.dice.choice(("text", "mail", "stop", "notice"))
        has_mail = kind != "notice"  # a notice goes by mail where there is an address
        client = self.dice.choice([one for one in self.clients if support.has_mail(one) is has_mail])
        point = ContactPoint.objects.get(client=client, kind="email" if kind == "mail" else "phone")
        consent = support.agree(point, timezone.now())
        promised = frozenset(self._promise(client, kind) for _ in range(self.dice.randint(2, 8)))
        if is_aimed:
            until(lambda: is_asleep(promised), PATIENCE)
        else:
            time.sleep(self.dice.uniform(0, 0.3))
        is_quiet = self._take_back(consent, point, kind)
        named = revocations.on_its_way(consent)
        return Race(kind, timezone.now(), is_quiet, named, promised)

    def _promise(self, client: Client, kind: str) -> str:
        now = timezone.now()
        if kind == "notice":
            return str(support.notice(client, now).pk)
        return str(support.delivery(client, now, channel="email" if kind == "mail" else "sms").pk)

    def _take_back(self, consent: Consent, point: ContactPoint, kind: str) -> bool:
        if kind == "stop":
            index = bytes(point.address_index)
            return consent_actions.opt_out(
                address_index=index, channel="sms", actor=PROVIDER, now=timezone.now()
            )
        actor = support.portal_actor(point.client)
        ended = Consent.Ended.PORTAL
        return consent_actions.revoke_consent(consent=consent, how=ended, actor=actor, now=timezone.now())

    def _until_done(self) -> None:
        """The next race begins when this one's promises are all sent, blocked or given up."""
        end = time.monotonic() + PATIENCE
        while any(model.objects.filter(state__in=UNFINISHED).exists() for model in (Delivery, Notice)):
            self.worker.revive()
            if time.monotonic() > end:
                raise TimeoutError("a race does not end")
            time.sleep(0.02)


def is_asleep(promised: frozenset[str]) -> bool:
    """A sender has claimed one of these and does not come to its end."""
    early = timezone.now() - timedelta(seconds=0.5)
    under_way = {"pk__in": promised, "state": State.SENDING, "claimed_at__lt": early}
    return any(model.objects.filter(**under_way).exists() for model in (Delivery, Notice))


@contextmanager
def course(dice: random.Random, clients: list[Client], directory: Path) -> Iterator[Course]:
    with processes.emulators(directory) as post:
        worker = Worker(post, directory)
        beat = Running.start("beat", post.env, directory / "beat.log")
        try:
            yield Course(dice, clients, post, worker)
        finally:
            worker.end()
            beat.end()


@dataclass
class Result:
    """`late`: what a provider took after the answer. `unnamed`: races with more of those than were named.
    `undecided`: what was given to a provider without a decision, kept before, that allows it."""

    races: int = 0
    late: int = 0
    unnamed: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    named: int = 0
    not_quiet: int = 0
    sent: int = 0
    blocked: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Result") -> "Result":
        """Of two courses. All its fields add up."""
        pairs = {one.name: (getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        return Result(**{name: mine + theirs for name, (mine, theirs) in pairs.items()})


def judge(races: Iterable[Race], ledger: Iterable[Mapping[str, Any]]) -> Result:
    """In the house where they were run."""
    ledger = list(ledger)
    taken = {entry["reference"]: datetime.fromisoformat(entry["at"]) for entry in ledger}
    found = Result(undecided=[*decided.undecided(), *decided.taken_undecided(ledger)])
    for race in races:
        late = [one for one in race.promised if one in taken and taken[one] > race.answered_at]
        found.races += 1
        found.kinds[race.kind] += 1
        found.late += len(late)
        found.named += race.named
        found.not_quiet += not race.is_quiet
        found.sent += sum(one in taken for one in race.promised)
        found.blocked += sum(one not in taken for one in race.promised)
        if len(late) > race.named or (late and race.is_quiet):
            found.unnamed.append(f"{race.kind}: {len(late)} late, {race.named} named, quiet {race.is_quiet}")
    return found
