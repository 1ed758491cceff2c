"""How many conversations wait for one colleague."""

from datetime import datetime

from messaging import participants
from messaging.counting import since_discharge
from messaging.models import Thread
from practice import actors
from practice.access import scope
from practice.models import User


def count(user: User, now: datetime) -> int:
    """Those in which they would answer: their own, and what was handed to nobody else who is there."""
    actor = actors.of_user(user, now=now, is_verified=True)
    rows = Thread.objects.waiting().filter(scope.within(actor, now), since_discharge())
    return sum(_is_theirs(one, user, now) for one in rows.select_related("client"))


def _is_theirs(thread: Thread, user: User, now: datetime) -> bool:
    is_anothers = participants.holder(thread, now) not in (None, user.pk)
    there = participants.expected(thread, now) if is_anothers else participants.answering(thread, now)
    return any(one.pk == user.pk for one in there)
