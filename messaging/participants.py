"""Who takes part in a thread: who of the practice answers it, and who it was handed to."""

from datetime import datetime
from uuid import UUID

from messaging.models import Thread
from practice import policy
from practice.access import readers
from practice.models import Absence, User


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


def expected(thread: Thread, now: datetime) -> list[User]:
    """To whom it was handed, or who stands in for them; else all who answer there, but for who is away while somebody
    else is not."""
    there, away = {one.pk: one for one in answering(thread, now)}, _away(now)
    holding = thread.assigned_to_id
    if holding is not None and holding in there:
        # what was handed to who is away is their stand-in's, if they have one
        first = away.get(holding, holding)
        if first is not None and first in there and first not in away:
            return [there[first]]
    return [one for pk, one in there.items() if pk not in away] or list(there.values())


def _away(now: datetime) -> dict[UUID, UUID | None]:
    """Who is on leave today, and who covers."""
    today = now.astimezone(policy.zone()).date()
    rows = Absence.objects.filter(cancelled_at=None, from_on__lte=today, until_on__gte=today)
    return dict(rows.values_list("user_id", "covered_by_id"))
