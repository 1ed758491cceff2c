"""What a provider says became of a text: stored once, answered at once, applied after; it only moves forward."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from messaging import threads
from messaging.actions.inquiries import NOT_ARRIVED, wait_again
from messaging.doubting import doubt_if_nobodys
from messaging.models import Delivery, DeliveryEvent, InquiryAnswer, ProviderEvent
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
    delivery = _promised(event)
    if delivery is None and (now - event.received_at).days < 1:
        return
    ProviderEvent.objects.filter(pk=event.pk).update(applied_at=now)
    new = STATES.get(event.state)
    if delivery is None or new is None or _RANK.get(new, 0) <= _RANK.get(delivery.state, 99):
        return
    if isinstance(delivery, InquiryAnswer):
        return _move_answer(delivery, new, event, now)
    # seen_at: what a person saw before is not this
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    Delivery.objects.filter(pk=delivery.pk).update(**columns)
    DeliveryEvent.objects.create(
        delivery=delivery, at=now, attempt=delivery.attempt, state=new, problem=event.problem
    )
    threads.touch(delivery.message.client_id)
    audit.record("messaging.delivery.moved", actor=PROVIDER, subject=delivery, reason=new)
    doubt_if_nobodys(delivery, event.problem, PROVIDER, now)


def _move_answer(answer: InquiryAnswer, new: str, event: ProviderEvent, now: datetime) -> None:
    """To who wrote for the first time: what did not arrive is answered anew, by a person."""
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    InquiryAnswer.objects.filter(pk=answer.pk).update(**columns)
    if new in NOT_ARRIVED:
        wait_again(answer.inquiry_id, PROVIDER)
    audit.record("messaging.inquiry_answer.moved", actor=PROVIDER, subject=answer, reason=new)


def _promised(event: ProviderEvent) -> Delivery | InquiryAnswer | None:
    """By the id in the callback's address: so an attempt whose answer was lost is settled too."""
    deliveries = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    answers = InquiryAnswer.objects.select_for_update(of=("self",))
    if event.delivery_id is None:
        named = {"provider_reference": event.reference}
        return deliveries.filter(**named).first() or answers.filter(**named).first()
    mine = (rows.filter(pk=event.delivery_id).first() for rows in (deliveries, answers))
    found = next((one for one in mine if one is not None), None)
    return found if found is not None and found.state != Delivery.State.SENDING else None
