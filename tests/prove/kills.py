"""Messages are neither lost nor sent twice though the worker is killed with -9, again and again.

Real PostgreSQL, Valkey, worker processes, beat, and providers that fail in all their ways meanwhile.
"""

import random
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from tests import databases, people
from tests.messaging.outbox import reckoning, siege, support
from tests.messaging.outbox.reckoning import Reckoning
from tests.messaging.outbox.siege import Plan, Siege
from tests.prove.report import Figure

PLAN = Plan(messages=2000, at_each_failpoint=12, children=40, workers=10, freezes=2, lost_bells=3)
CLIENTS = 40
LEAST_KILLS = 100


def run(seed: int) -> Figure:
    ids = databases.ensure_templates(databases.this_run())
    began = time.monotonic()
    with databases.a_clone("house"), tempfile.TemporaryDirectory(prefix="sotto-kills-") as directory:
        ana = people.load(ids).ana
        clients = support.correspondents(ana, CLIENTS, timezone.now())
        with siege.laid(PLAN, random.Random(seed), clients, Path(directory)) as ours:
            ours.run()
            found = reckoning.reckon(ours.post.ledger(), ana)
            broken_off = siege.count_broken_off()
    return figure(ours, found, broken_off, time.monotonic() - began)


def figure(ours: Siege, found: Reckoning, broken_off: int, seconds: float) -> Figure:
    for name, ids in found.faults.items():
        print(f"  {name}: {ids[:10]}")
    kills = ours.kill_count
    print(f"  {dict(ours.kills)}; states {dict(found.states)}; {found.taken:,} taken by providers")
    result = (
        f"{kills} kills with -9 ({ours.words}), {broken_off} of them in the midst of an attempt: "
        f"{len(found.twice)} twice, {len(found.lost)} lost, {found.states['uncertain']} unknown and all on a "
        f"page; {seconds / 60:.1f} minutes"
    )
    is_passed = not found.faults and kills >= LEAST_KILLS and found.rows == PLAN.messages
    return Figure("messages under kill -9", found.rows, result, is_passed)
