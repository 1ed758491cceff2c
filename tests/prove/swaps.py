"""Somebody else's ids in every form, address and header: nothing of theirs comes back, nothing of theirs changes."""

from datetime import UTC, datetime

from tests import databases, people
from tests.access import swapping
from tests.prove.report import Figure


def run(seed: int) -> Figure:
    """The same for every seed: nothing is left to chance."""
    ids = databases.ensure_templates(databases.this_run())
    now = people.latest_workday(datetime.now(UTC))
    requests, leaks, changes = 0, list[str](), list[str]()
    for person in swapping.FOREIGN:
        with databases.a_clone("house"), databases.rolled_back():
            found = swapping.swap(people.load(ids), now, person, full=True)
        requests += found.requests
        leaks += [f"{person}: {one}" for one in found.leaks]
        changes += [f"{person}: {one}" for one in found.changes]
    for words in [*leaks, *changes][:20]:
        print(f"  {words}")
    people_count = len(swapping.FOREIGN)
    result = f"{len(leaks)} answered with the other side's words, {len(changes)} changed its rows; {people_count} people"
    return Figure("requests with somebody else's ids", requests, result, not leaks and not changes)
