"""Everything that is due, oldest first; and what a dead process left behind."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consent.models import Consent
from messaging.models import Delivery
from messaging.outbox import carrying, holding, settling
from messaging.outbox.rows import MODELS, Model, Row
from practice import failpoints, locks, queue
from practice.models import Dispatch, Notice

log = logging.getLogger(__name__)
# A worker that is asked to stop finishes its task first, and the hub waits 8 seconds for it: in time, none is
# broken off in the midst of a send, neither then nor by the worker's own time limit.
SECONDS = 5.0


def drain() -> int:
    """Until nothing is due or the time is over; then it rings again. The count of attempts made."""
    locks.release_all()
    now = timezone.now()
    recover(now)
    bring_forward_revoked(now)
    holding.let_out(now)
    end, total, count = time.monotonic() + SECONDS, 0, 1
    while count and time.monotonic() < end:
        count = _round(end)
        total += count
    if count:
        queue.enqueue("messaging.drain_outbox")
    return total


def recover(now: datetime) -> int:
    """An attempt whose process died: nobody knows whether it went. Shown to a person, never sent again by itself."""
    limit = now - timedelta(seconds=settings.LIMITS["uncertain_after_seconds"])
    count = 0
    for model in MODELS:
        for row in model.objects.filter(state=Dispatch.State.SENDING, claimed_at__lt=limit):
            count += _give_up(model, row, now)
    if count:
        log.warning("attempts of a lost process were marked uncertain", extra={"count": count})
    return count


def bring_forward_revoked(now: datetime) -> None:
    """What waits for later on a consent that is gone is judged now, so that its page says so at once."""
    going = Delivery.objects.waiting().filter(message__held_until=None)
    waiting = going.filter(next_at__gt=now, consent_id__isnull=False)
    gone = Consent.objects.filter(pk__in=waiting.values("consent_id"), revoked_at__isnull=False).values("pk")
    waiting.filter(consent_id__in=gone).update(next_at=now)


def _round(end: float) -> int:
    """At most a batch of each kind. Other workers go down the same list."""
    due = [(model, pk) for model in MODELS for pk in _due(model, timezone.now())]
    count = 0
    for model, pk in due:
        if time.monotonic() > end:
            break
        count += carrying.carry(model, pk)
    return count


def _due(model: Model, now: datetime) -> list[UUID]:
    due = holding.without_held(model, model.objects.due(now)).order_by("next_at")
    return list(due.values_list("pk", flat=True)[: settings.LIMITS["drain_batch"]])


@transaction.atomic
def _give_up(model: Model, row: Row, now: datetime) -> int:
    mine = model.objects.filter(pk=row.pk, state=Dispatch.State.SENDING, attempt=row.attempt)
    columns: dict[str, Any] = {"problem": "process_lost", "settled_at": now}
    if isinstance(row, Notice):
        columns["secret"] = None
    if not mine.update(state=Dispatch.State.UNCERTAIN, **columns):
        return 0
    settling.note(row, row.attempt, Dispatch.State.UNCERTAIN, now, columns)
    failpoints.reach("giving_up")
    return 1
