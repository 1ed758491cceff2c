"""A person decides about a delivery: not to be sent after all, sent once more, seen, or what became of an uncertain one."""

from datetime import datetime

from django.db import transaction

from messaging import threads
from messaging.models import Delivery, DeliveryEvent
from practice import audit, queue
from practice.actors import Actor
from practice.models import Notice

# Certainly not there. Of an uncertain one nobody knows: it is resolved first, by evidence.
REPEATABLE = (
    Delivery.State.FAILED,
    Delivery.State.REJECTED,
    Delivery.State.BOUNCED,
    Delivery.State.BLOCKED,
)
NEVER_AGAIN = (  # nothing that anybody here could mend
    "author_inactive",
    "author_left_care",
    "author_may_not_write",
    "does_not_open",
    "moved",
)
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
def send_again(*, delivery: Delivery, actor: Actor, now: datetime) -> bool:
    """Once more what certainly did not arrive; the gate is asked anew before it leaves. False: it may have arrived, or waits."""
    again = Delivery.objects.filter(pk=delivery.pk, state__in=REPEATABLE).exclude(problem__in=NEVER_AGAIN)
    fresh = {"problem": "", "provider_reference": "", "settled_at": None, "seen_at": None}
    if not again.update(state=Delivery.State.QUEUED, next_at=now, **fresh):
        return False
    _note(delivery, Delivery.State.QUEUED, now)
    audit.record("messaging.delivery.sent_again", actor=actor, subject=delivery)
    queue.enqueue("messaging.drain_outbox")
    return True


@transaction.atomic
def resolve_uncertain(
    *, delivery: Delivery, arrived: bool, again: bool = False, actor: Actor, now: datetime
) -> bool:
    """By evidence from outside (the client said so, the provider's console): delivered, or failed.

    Never sent again by itself; `again`: this person wants what did not arrive sent once more.
    """
    state = Delivery.State.DELIVERED if arrived else Delivery.State.FAILED
    open_ones = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.UNCERTAIN)
    if not open_ones.update(state=state, settled_at=now, seen_at=now, problem="resolved_by_person"):
        return False
    _note(delivery, state, now)
    audit.record("messaging.delivery.resolved", actor=actor, subject=delivery, reason=state)
    if again and not arrived:
        send_again(delivery=delivery, actor=actor, now=now)
    return True


@transaction.atomic
def mark_seen(*, delivery: Delivery, actor: Actor, now: datetime) -> None:
    """Somebody has looked at the trouble; without trouble there is nothing to have seen."""
    troubled = Delivery.objects.filter(pk=delivery.pk).needs_a_look()
    if troubled.update(seen_at=now):
        threads.touch(delivery.message.client_id)
        audit.record("messaging.delivery.seen", actor=actor, subject=delivery)


@transaction.atomic
def mark_notice_seen(*, notice: Notice, actor: Actor, now: datetime) -> None:
    """Somebody knows that a client was not told, and sees to it."""
    if Notice.objects.filter(pk=notice.pk).needs_a_look().update(seen_at=now):
        if notice.contact_point is not None:
            threads.touch(notice.contact_point.client_id)
        audit.record("messaging.notice.seen", actor=actor, subject=notice)


def _note(delivery: Delivery, state: str, now: datetime) -> None:
    DeliveryEvent.objects.create(delivery=delivery, at=now, attempt=delivery.attempt, state=state)
    threads.touch(delivery.message.client_id)
