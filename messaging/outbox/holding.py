"""What is held comes out when its hour has come; until then nothing that would carry it or tell of it is due."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from messaging.actions.holding import release_message
from messaging.models import Delivery, Message
from messaging.outbox.rows import Model
from practice import failpoints
from practice.actors import WORKER
from practice.models import Notice
from practice.models.dispatch import DispatchQuerySet


def let_out(now: datetime) -> int:
    """In the order in which they were to go. What a killed worker left, the next beat finds."""
    due = Message.objects.held().filter(held_until__lte=now, problem="")
    rows = due.order_by("held_until", "created_at").values_list("pk", flat=True)
    count = 0
    for pk in rows[: settings.LIMITS["drain_batch"]]:
        count += release_message(message_id=pk, actor=WORKER, now=timezone.now())
        failpoints.reach("message_released")
    return count


def without_held(model: Model, rows: DispatchQuerySet) -> DispatchQuerySet:
    """A message that may still be taken back has no way out, and nobody is told of it."""
    if model is Delivery:
        return rows.filter(message__held_until=None)
    if model is Notice:
        held = Message.objects.held().values("pk")
        return rows.exclude(kind=Notice.Kind.NEW_MESSAGE, cause_id__in=held)
    return rows
