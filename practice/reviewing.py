"""The clock's part in representations of children: on the day the law may change they rest."""

from datetime import datetime

from practice import actions
from practice.actions.representations import due_for_review
from practice.actors import WORKER


def run(*, now: datetime) -> int:
    """How many began to rest. Each is an act of its own: one that fails keeps no other awake."""
    due = due_for_review(now)
    return sum(actions.pause_representation(representation=row, actor=WORKER, now=now) for row in due)
