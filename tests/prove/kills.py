"""Messages are neither lost nor sent twice though all that carries them is killed with -9, again and again.

Real PostgreSQL, Valkey, worker processes, beat, web server, mail door, and providers that fail in all their ways
meanwhile. SOTTO_MESSAGES=300 tries it with so many, and less of everything.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from django.utils import timezone

from practice.models import User
from tests import databases, people
from tests.messaging.outbox import accounts, reckoning, siege, support, watching
from tests.messaging.outbox.accounts import Faults
from tests.messaging.outbox.plans import Plan
from tests.messaging.outbox.reckoning import Reckoning
from tests.messaging.outbox.siege import Siege
from tests.prove.report import Figure

PLAN = Plan(
    messages=10_000,
    texts_in=600,
    mails_in=300,
    appointments=400,
    at_each=36,
    around=12,
    at_doors=8,
    children=200,
    workers=40,
    doors=16,
    freezes=4,
    lost_bells=10,
    broker_outages=4,
    broker_freezes=2,
    database_kills=6,
)
CLIENTS, PUNCTUAL = 52, 12
LEAST_KILLS = 500
ON_THE_PAGE_WITHIN = 60.0
say: Callable[[str], None] = partial(print, flush=True)


@dataclass
class Outcome:
    """What a siege came to. `delays`: seconds until a page called an attempt unknown."""

    siege: Siege
    ledger: Reckoning
    broken_off: int
    before_a_person: int
    reminded: int
    delays: list[float]
    faults: Faults = field(default_factory=dict)

    @property
    def slowest(self) -> float:
        return max(self.delays, default=0.0)


def run(seed: int) -> Figure:
    plan = chosen()
    ids = databases.ensure_templates(databases.this_run())
    began = time.monotonic()
    with databases.a_clone("house"), tempfile.TemporaryDirectory(prefix="sotto-kills-") as directory:
        outcome = besiege(plan, random.Random(seed), people.load(ids).ana, Path(directory))
    return figure(plan, outcome, time.monotonic() - began)


def chosen() -> Plan:
    """The whole plan, or in proportion to the messages asked for: each kind of violence once at least."""
    wanted = int(os.environ.get("SOTTO_MESSAGES") or PLAN.messages)
    if wanted >= PLAN.messages:
        return replace(PLAN, messages=wanted)
    counts = {name: value for name, value in vars(PLAN).items() if isinstance(value, int)}
    smaller = {name: max(1, value * wanted // PLAN.messages) for name, value in counts.items()}
    return replace(PLAN, **smaller)


def besiege(plan: Plan, dice: random.Random, ana: User, directory: Path) -> Outcome:
    made = support.correspondents(ana, CLIENTS, timezone.now())
    punctual = made[16::3][:PUNCTUAL]
    clients = [one for one in made if one not in punctual]
    with siege.laid(plan, dice, clients, punctual, ana, directory, say) as ours:
        ours.run()
        ours.watcher.end()
        return reckon(ours, ana)


def reckon(ours: Siege, ana: User) -> Outcome:
    say("  the reckoning")
    ledger = ours.life.post.ledger()
    found = reckoning.reckon(ledger, ana)
    delays = watching.delays(ours.watcher.seen)
    taken = {str(entry["reference"]) for entry in ledger}
    faults = (
        found.faults
        | accounts.of_words(ours.life.acknowledged, ours.life.thoughts.back)
        | accounts.of_arrivals(ours.life.outside.said)
        | accounts.of_reminders(ours.life.times.dropped, ours.life.times.unheard, taken)
        | accounts.of_promises()
    )
    late = [f"{pk} {seconds:.0f} s" for pk, seconds in delays.items() if seconds > ON_THE_PAGE_WITHIN]
    if late:
        faults["late_on_the_page"] = late
    if ours.life.thoughts.without_words:
        faults["words_not_given_back"] = [str(one) for one in ours.life.thoughts.without_words]
    say(f"  on the page: {watching.words(delays)}; {ours.watcher.looks} looks")
    return Outcome(
        siege=ours,
        ledger=found,
        broken_off=siege.count_broken_off(),
        before_a_person=accounts.count_before_a_person(),
        reminded=accounts.reminded_count(),
        delays=list(delays.values()),
        faults=faults,
    )


def figure(plan: Plan, outcome: Outcome, seconds: float) -> Figure:
    ours, found = outcome.siege, outcome.ledger
    for name, ids in outcome.faults.items():
        say(f"  {name}: {len(ids)}: {ids[:10]}")
    said = ours.life.outside.said
    say(f"  {dict(ours.kills)}; states {dict(found.states)}; {found.taken:,} taken by providers")
    say(
        f"  {outcome.before_a_person} of {len(said)} that came in went before a person; {_repeats(ours)} repeated"
    )
    result = (
        f"{ours.kill_count} kills with -9 ({ours.words}; two to eight workers), PostgreSQL killed "
        f"{ours.kills[siege.NO_DATABASE]} times, Valkey kept down {ours.kills[siege.NO_BROKER]}, frozen "
        f"{ours.kills[siege.STIFF_BROKER]} and flushed {ours.kills[siege.BELLS]} times, {ours.kills[siege.FROZEN]} "
        f"workers frozen past their lease and thawed; {outcome.broken_off} attempts broken off: "
        f"{len(found.twice)} twice, {len(found.lost)} lost, {found.states['uncertain']} unknown, each on the outbox page "
        f"within {outcome.slowest:.0f} s; {outcome.reminded} reminders once each, {ours.life.times.answered} answered; "
        f"{len(said)} texts and mails came in once each; {len(ours.life.thoughts.back)} taken back and never sent, "
        f"{len(ours.life.thoughts.too_late)} too late; {sum(map(len, outcome.faults.values()))} faults; "
        f"{seconds / 60:.1f} minutes"
    )
    is_whole = plan.messages < PLAN.messages or ours.kill_count >= LEAST_KILLS
    is_whole = is_whole and ours.kills[siege.FROZEN] == plan.freezes
    return Figure("messages under kill -9", ours.life.written, result, not outcome.faults and is_whole)


def _repeats(ours: Siege) -> int:
    return sum(one.tries - 1 for one in ours.life.outside.said)
