"""Who takes part in a thread: who of the practice answers it, and who it was handed to."""

from datetime import datetime
from uuid import UUID

from messaging.models import Thread
from practice.access import readers
from practice.models import User


def answering(thread: Thread, now: datetime) -> list[User]:
    """Whoever may write in its class: the care team; in administrative matters the front desk, too."""
    found = readers.of_client(thread.client, thread.sealed_class, now)
    return [one.user for one in found if one.writes]


def holder(thread: Thread, now: datetime) -> UUID | None:
    """To whom it was handed, as long as they may still answer; else it is everybody's who may."""
    if thread.assigned_to_id is None:
        return None
    there = any(one.pk == thread.assigned_to_id for one in answering(thread, now))
    return thread.assigned_to_id if there else None
