"""Epoch and data keys are changed while people read and write, and the change is killed with -9 again and again.

No read fails at any moment; when it is done, the keys from before open nothing.
"""

import os
import random
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from messaging import files
from practice.models import DataKey
from tests import databases, doing, people
from tests.practice.keys import course, opening
from tests.practice.keys.course import Tally
from tests.practice.keys.ring_copy import ring_in
from tests.prove.report import Figure

KILLS = 20
MESSAGES = 60


def run(seed: int) -> Figure:
    ids = databases.ensure_templates(databases.this_run())
    began = time.monotonic()
    with databases.a_clone("house"), tempfile.TemporaryDirectory(prefix="sotto-epochs-") as directory:
        folder = Path(directory)
        with ring_in(folder / "ring"):
            furnish(people.load(ids), MESSAGES)
            tally, useless, readable = attempt(random.Random(seed), folder, KILLS)
    return figure(tally, useless, readable, time.monotonic() - began)


def furnish(ten: people.People, messages: int) -> None:
    now = timezone.now()
    people.sign_in(ten.ana)
    for number in range(messages):
        client, by = ((ten.dan, ten.ana), (ten.eve, ten.ben))[number % 2]
        message = doing.write(client, by, now, body=f"Thursday at {number}?")
        if number % 12 == 0:
            files.attach(message, name="plan", media_type="text/plain", content=os.urandom(90_000), now=now)


def attempt(dice: random.Random, folder: Path, kills: int) -> tuple[Tally, bool, bool]:
    """Whether the keys from before open nothing, and whether all opens by the present ones."""
    tally, thief, before = Tally(), opening.as_they_are(), opening.readable(opening.present)
    with course.under_load(folder, tally):
        course.kill_often(dice, tally, kills)
        course.to_the_end(tally)
    old = opening.readable(lambda _row: thief)
    is_one_left = (
        DataKey.objects.values("vault", "sealed_class").distinct().count() == DataKey.objects.count()
    )
    return tally, not sum(old.values()) and is_one_left, opening.readable(opening.present) == before


def figure(tally: Tally, useless: bool, readable: bool, seconds: float) -> Figure:
    for words in tally.failed[:10]:
        print(f"  {words}")
    print(f"  kills: {dict(tally.kills)}; ended by themselves: {dict(tally.ended)}")
    result = (
        f"{len(tally.failed)} failed reads under {sum(tally.kills.values())} kill -9; the keys from before open "
        f"{'nothing' if useless else 'SOMETHING'}; {seconds / 60:.1f} minutes"
    )
    is_fair = tally.reads > 500 and sum(tally.kills.values()) >= KILLS
    is_passed = not tally.failed and useless and readable and is_fair
    return Figure("epoch and data keys changed under load", tally.reads, result, is_passed)
