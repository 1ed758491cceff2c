"""From the moment somebody is disabled, how long is anything of theirs still accepted?

Real database, the whole application: several browsers of one person ask without a pause while they leave the practice.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from practice import actions
from practice.models import User
from practice.vocabulary import Role
from tests import databases, people
from tests.messaging.emulators.support import until
from tests.people import actor_of
from tests.prove.report import Figure

TIMES, BROWSERS, MOST_SECONDS, PATIENCE = 100, 3, 1.0, 30.0
PAGE = "/office/policy/"


@dataclass
class Asking:
    """What one person's browsers were given: when each accepted request was answered."""

    accepted: list[float] = field(default_factory=list)
    is_over: bool = False


def run(seed: int) -> Figure:
    ids, dice = databases.ensure_templates(databases.this_run()), random.Random(seed)
    began, late, asked = time.monotonic(), [], 0
    with databases.a_clone("house"):
        ten = people.load(ids)
        for number in range(TIMES):
            seconds, count = _once(ten, number, dice)
            asked += count
            late.append(seconds)
    after = sum(seconds > 0 for seconds in late)
    result = (
        f"at most {max(late) * 1000:.0f} ms from leaving to the last answer that let them in; {after} times there was "
        f"one at all; {asked:,} requests; {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return Figure(
        "seconds from disabling to nothing", TIMES, result, max(late) <= MOST_SECONDS and asked > TIMES
    )


def _once(ten: people.People, number: int, dice: random.Random) -> tuple[float, int]:
    """Seconds from the end of the act to the last answer that let them in, at most 0 when none came after it; and how many did.

    What was let in just before may be answered just after: it is counted as late all the same.
    """
    user = _newcomer(ten, number)
    asking = Asking()
    browsers = [people.sign_in(user) for _ in range(BROWSERS)]
    threads = [threading.Thread(target=_ask, args=(one, asking)) for one in browsers]
    for thread in threads:
        thread.start()
    until(lambda: asking.accepted, PATIENCE)
    time.sleep(dice.uniform(0.05, 0.2))
    actions.end_employment(user=user, actor=actor_of(ten.ada), now=timezone.now())
    over = time.monotonic()
    time.sleep(0.15)
    asking.is_over = True
    for thread in threads:
        thread.join()
    assert asking.accepted, "they were never in, so nothing would be shown by their being out"
    return max(0.0, max(asking.accepted) - over), len(asking.accepted)


def _newcomer(ten: people.People, number: int) -> User:
    now = timezone.now()
    user = actions.add_person(
        name=f"Leaver {number}", email=f"leaver{number}@practice.example", actor=actor_of(ten.ada), now=now
    )
    actions.assign_role(user=user, role=Role.FRONT_DESK, actor=actor_of(ten.ada), now=now)
    return people.enrolled(user)


def _ask(browser: Any, asking: Asking) -> None:
    try:
        while not asking.is_over:
            if browser.get(PAGE).status_code == 200:
                asking.accepted.append(time.monotonic())
    finally:
        connection.close()
