"""Tampering with the audit trail is found and located: which row, which checkpoint; nothing else is blamed.

The falsifier is the tables' owner with the triggers off. What they do is rolled back before the next attempt.
"""

import random
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from practice.verification.audit import verify_audit
from practice.verification.finding import Finding
from tests import databases
from tests.prove import history, tampers
from tests.prove.history import History
from tests.prove.report import Figure

TAMPERS = 10_000
BATCHES = 24


class Undo(Exception):
    """Rolls the falsified trail back."""


@dataclass
class Tally:
    tried: int = 0
    located: int = 0
    misses: list[str] = field(default_factory=list)


def run(seed: int) -> Figure:
    databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        tally = attempt(TAMPERS, seed=seed, batches=BATCHES)
    for miss in tally.misses[:10]:
        print(f"  {miss}")
    result = (
        f"{tally.located:,} found and located exactly, {len(tally.misses)} not; eight kinds, triggers off"
    )
    return Figure(
        "tampers with the audit trail", tally.tried, result, tally.located == tally.tried == TAMPERS
    )


def attempt(count: int, *, seed: int, batches: int) -> Tally:
    """In the database that Django is connected to, which must be the caller's own: this commits to it."""
    dice = random.Random(seed)
    story = history.write(dice, batches=batches, now=timezone.now())
    tally = Tally()
    with databases.pointed_at(str(connection.settings_dict["NAME"]), as_owner=True):
        untouched = verify_audit(now=story.now)
        assert untouched == [], untouched
        for number in range(count):
            _one(tampers.ALL[number % len(tampers.ALL)], dice, story, tally)
        assert verify_audit(now=story.now) == []
    return tally


def _one(tamper: tampers.Tamper, dice: random.Random, story: History, tally: Tally) -> None:
    try:
        with transaction.atomic():
            tampers.switch_triggers_off()
            expected = tamper(dice, story)
            found = verify_audit(now=story.now)
            raise Undo
    except Undo:
        _count(tamper.__name__, expected, found, tally)


def _count(name: str, expected: set[Finding], found: list[Finding], tally: Tally) -> None:
    tally.tried += 1
    if len(found) == len(expected) and set(found) == expected:
        tally.located += 1
    else:
        tally.misses.append(f"{name}: expected {expected}, found {found}")
