"""One course of races, in a process, a house and a broker of its own: python -m tests.prove._racing SEED COUNT FILE"""

import pickle
import random
import sys
import tempfile
from pathlib import Path

from tests import session
from tests.prove import __main__ as proving

CLIENTS = 12
BLOCK = 40  # races with one worker; then another, which falls asleep at another point


def main() -> None:
    seed, count, into = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    proving.set_up()
    try:
        into.write_bytes(pickle.dumps(_races(seed, count)))
    finally:
        session.end()


def _races(seed: int, count: int) -> object:
    from django.utils import timezone

    from tests import databases, people
    from tests.messaging.outbox import races, support

    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"), tempfile.TemporaryDirectory(prefix="sotto-races-") as directory:
        ana = people.load(ids).ana
        clients = support.correspondents(ana, CLIENTS, timezone.now())
        with races.course(random.Random(seed), clients, Path(directory)) as course:
            while len(course.races) < count:
                course.run(min(BLOCK, count - len(course.races)), BLOCK)
                print(f"  seed {seed}: {len(course.races):,} races", flush=True)
            return races.judge(course.races, course.post.ledger())


if __name__ == "__main__":
    main()
