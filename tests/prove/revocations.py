"""No send begins after a revocation was answered, but those that the answer named.

Real workers and providers; consent taken back in the portal or by STOP, at any moment while they send.
"""

import random
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from tests import databases, people
from tests.messaging.outbox import races, support
from tests.messaging.outbox.races import Result
from tests.prove.report import Figure

RACES = 2_000
BLOCK = 40  # races with one worker; then another, which falls asleep at another point
CLIENTS = 12


def run(seed: int) -> Figure:
    ids = databases.ensure_templates(databases.this_run())
    began = time.monotonic()
    with databases.a_clone("house"), tempfile.TemporaryDirectory(prefix="sotto-races-") as directory:
        ana = people.load(ids).ana
        clients = support.correspondents(ana, CLIENTS, timezone.now())
        with races.course(random.Random(seed), clients, Path(directory)) as course:
            for _block in range(RACES // BLOCK):
                course.run(BLOCK, BLOCK)
                print(f"  {len(course.races):,} races", flush=True)
            found = races.judge(course.races, course.post.ledger())
    return figure(found, time.monotonic() - began)


def figure(found: Result, seconds: float) -> Figure:
    for words in [*found.unnamed[:10], *found.undecided[:10]]:
        print(f"  {words}")
    print(f"  {dict(found.kinds)}; {found.sent:,} sent in time, {found.blocked:,} stopped")
    result = (
        f"{len(found.unnamed)} sends began after the answer unnamed; {found.late} did that were named, "
        f"{found.not_quiet} answers had to name something; {found.sent:,} went before, {found.blocked:,} "
        f"were stopped; {len(found.undecided)} given to a provider without a decision; {seconds / 60:.1f} minutes"
    )
    is_fair = found.sent > RACES / 4 and found.blocked > RACES / 4 and found.not_quiet > 0
    return Figure(
        "revocation against sending",
        found.races,
        result,
        not found.unnamed and not found.undecided and is_fair and found.races == RACES,
    )
