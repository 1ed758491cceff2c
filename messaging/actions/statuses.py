"""What a provider says became of a text: stored once, answered at once, applied after; it only moves forward."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from messaging import threads
from messaging.doubting import doubt_if_nobodys
from messaging.models import Delivery, DeliveryEvent, ProviderEvent
from practice import audit, queue
from practice.actors import PROVIDER

STATES = {
    "queued": Delivery.State.SENT,
    "sending": Delivery.State.SENT,
    "sent": Delivery.State.SENT,
    "delivered": Delivery.State.DELIVERED,
    "undelivered": Delivery.State.BOUNCED,
    "failed": Delivery.State.FAILED,
}
_RANK = {
    state: rank
    for rank, state in enumerate(["sending", "uncertain", "sent", "failed", "bounced", "delivered"])
}


def receive_status(
    *,
    reference: str,
    delivery_id: UUID | None,
    state: str,
    problem: str,
    now: datetime,
    provider: str = "sms",
    event_id: str = "",
) -> None:
    """The same event twice is one row. `delivery_id` is ours: it went out with what the provider was given."""
    with transaction.atomic():
        ProviderEvent.objects.bulk_create(
            [
                ProviderEvent(
                    provider=provider,
                    event_id=f"{event_id or reference}:{state}",
                    reference=reference,
                    delivery_id=delivery_id,
                    state=state,
                    problem=problem,
                    received_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        queue.enqueue("messaging.apply_statuses")


@transaction.atomic
def apply_status(*, event: ProviderEvent, now: datetime) -> None:
    """An event that came before its receipt was settled waits for the next round, at most a day."""
    delivery = _delivery(event)
    if delivery is None and (now - event.received_at).days < 1:
        return
    ProviderEvent.objects.filter(pk=event.pk).update(applied_at=now)
    new = STATES.get(event.state)
    if delivery is None or new is None or _RANK.get(new, 0) <= _RANK.get(delivery.state, 99):
        return
    # seen_at: what a person saw before is not this
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    Delivery.objects.filter(pk=delivery.pk).update(**columns)
    DeliveryEvent.objects.create(
        delivery=delivery, at=now, attempt=delivery.attempt, state=new, problem=event.problem
    )
    threads.touch(delivery.message.client_id)
    audit.record("messaging.delivery.moved", actor=PROVIDER, subject=delivery, reason=new)
    doubt_if_nobodys(delivery, event.problem, PROVIDER, now)


def _delivery(event: ProviderEvent) -> Delivery | None:
    """By the id in the callback's address: so an attempt whose answer was lost is settled too."""
    mine = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    if event.delivery_id:
        return mine.filter(pk=event.delivery_id).exclude(state=Delivery.State.SENDING).first()
    return mine.filter(provider_reference=event.reference).first()
