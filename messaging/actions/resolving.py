"""A person decides about a delivery: not to be sent after all, seen, or what became of an uncertain one."""

from datetime import datetime

from django.db import transaction

from messaging import threads
from messaging.models import Delivery, DeliveryEvent
from practice import audit
from practice.actors import Actor

CANCELLABLE = (Delivery.State.HELD, Delivery.State.QUEUED, Delivery.State.DEFERRED)


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, actor: Actor, now: datetime) -> bool:
    """False: it is already on its way or gone."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state__in=CANCELLABLE)
    if not waiting.update(state=Delivery.State.CANCELLED, settled_at=now):
        return False
    _note(delivery, Delivery.State.CANCELLED, now)
    audit.record("messaging.delivery.cancelled", actor=actor, subject=delivery)
    return True


@transaction.atomic
def resolve_uncertain(*, delivery: Delivery, arrived: bool, actor: Actor, now: datetime) -> bool:
    """By evidence from outside (the client said so, the provider's console): delivered, or failed. Never sent again by itself."""
    state = Delivery.State.DELIVERED if arrived else Delivery.State.FAILED
    open_ones = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.UNCERTAIN)
    if not open_ones.update(state=state, settled_at=now, seen_at=now, problem="resolved_by_person"):
        return False
    _note(delivery, state, now)
    audit.record("messaging.delivery.resolved", actor=actor, subject=delivery, reason=state)
    return True


@transaction.atomic
def mark_seen(*, delivery: Delivery, actor: Actor, now: datetime) -> None:
    """Somebody has looked at the trouble; without trouble there is nothing to have seen."""
    troubled = Delivery.objects.filter(pk=delivery.pk).needs_a_look()
    if troubled.update(seen_at=now):
        audit.record("messaging.delivery.seen", actor=actor, subject=delivery)


def _note(delivery: Delivery, state: str, now: datetime) -> None:
    DeliveryEvent.objects.create(delivery=delivery, at=now, attempt=delivery.attempt, state=state)
    threads.touch(delivery.message.client_id)
