"""What a provider, or the mail server on the other side, says became of what left: stored once, applied after; it only
moves forward."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from messaging import threads
from messaging.actions.inquiries import NOT_ARRIVED, wait_again
from messaging.actions.resolving import CANCELLABLE
from messaging.doubting import doubt_if_nobodys
from messaging.models import Delivery, DeliveryEvent, InquiryAnswer, ProviderEvent
from practice import audit, queue
from practice.actors import PROVIDER
from practice.models import Notice
from practice.models.dispatch import DispatchQuerySet

STATES = {
    "queued": Delivery.State.SENT,
    "sending": Delivery.State.SENT,
    "sent": Delivery.State.SENT,
    "delivered": Delivery.State.DELIVERED,
    "undelivered": Delivery.State.BOUNCED,
    "failed": Delivery.State.FAILED,
}
DELAYED = "delayed"  # no state of its own: it may still arrive
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
                    event_id=f"{event_id or reference or delivery_id or ''}:{state}",
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
    if delivery is not None and event.state == DELAYED:
        return _delay(delivery)
    new = STATES.get(event.state)
    if delivery is None or new is None or not _is_forward(delivery, new):
        return
    if isinstance(delivery, InquiryAnswer):
        return _move_answer(delivery, new, event, now)
    if isinstance(delivery, Notice):
        return _move_notice(delivery, new, event, now)
    earlier = _earlier_attempt(event, delivery)
    if earlier is None:
        _move(delivery, new, event, now)
    _step(delivery, earlier or delivery.attempt, new, event, now)
    audit.record("messaging.delivery.moved", actor=PROVIDER, subject=delivery, reason=new)
    doubt_if_nobodys(delivery, event.problem, PROVIDER, now)


def _is_forward(row: Delivery | Notice | InquiryAnswer, new: str) -> bool:
    """What somebody has sent once more and has not left again: only that it arrived after all."""
    if isinstance(row, Delivery) and _waits_again(row):
        return new == Delivery.State.DELIVERED
    return _RANK.get(new, 0) > _RANK.get(row.state, 99)


def _waits_again(delivery: Delivery) -> bool:
    return delivery.attempt > 0 and delivery.state in CANCELLABLE


def _move(delivery: Delivery, new: str, event: ProviderEvent, now: datetime) -> None:
    # seen_at: what a person saw before is not this
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    Delivery.objects.filter(pk=delivery.pk).update(**columns)


def _step(delivery: Delivery, attempt: int, new: str, event: ProviderEvent, now: datetime) -> None:
    DeliveryEvent.objects.create(delivery=delivery, at=now, attempt=attempt, state=new, problem=event.problem)
    threads.touch(delivery.message.client_id)


def _earlier_attempt(event: ProviderEvent, delivery: Delivery) -> int | None:
    """A text has another name at the provider for each attempt: what is said late of one before says nothing of the last.

    None: it is about the last one, or there is no telling (a mail's names are not always told in the same form).
    """
    if event.provider != "sms" or event.reference in ("", delivery.provider_reference):
        return None
    if _waits_again(delivery):  # whichever attempt it was: it need not go again
        return None
    named = Q(provider_reference=event.reference) | Q(state=Delivery.State.UNCERTAIN)
    before = DeliveryEvent.objects.filter(named, delivery=delivery, attempt__lt=delivery.attempt)
    return before.order_by("-attempt").values_list("attempt", flat=True).first()


def _move_answer(answer: InquiryAnswer, new: str, event: ProviderEvent, now: datetime) -> None:
    """To who wrote for the first time: what did not arrive is answered anew, by a person."""
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    InquiryAnswer.objects.filter(pk=answer.pk).update(**columns)
    if new in NOT_ARRIVED:
        wait_again(answer.inquiry_id, PROVIDER)
    audit.record("messaging.inquiry_answer.moved", actor=PROVIDER, subject=answer, reason=new)


def _move_notice(notice: Notice, new: str, event: ProviderEvent, now: datetime) -> None:
    """Whoever was to be told was not: it stands on a page, like a delivery that came back."""
    columns = {"state": new, "settled_at": now, "problem": event.problem, "seen_at": None}
    Notice.objects.filter(pk=notice.pk).update(**columns)
    if notice.contact_point is not None:
        threads.touch(notice.contact_point.client_id)
    audit.record("messaging.notice.moved", actor=PROVIDER, subject=notice, reason=new)
    doubt_if_nobodys(notice, event.problem, PROVIDER, now)


def _delay(row: Delivery | Notice | InquiryAnswer) -> None:
    mine = type(row).objects.filter(pk=row.pk, state=Delivery.State.SENT)
    if mine.update(problem=DELAYED) and isinstance(row, Delivery):
        threads.touch(row.message.client_id)


def _promised(event: ProviderEvent) -> Delivery | Notice | InquiryAnswer | None:
    """By the id in the callback's address: so an attempt whose answer was lost is settled too."""
    deliveries = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    answers = InquiryAnswer.objects.select_for_update(of=("self",))
    notices = Notice.objects.select_for_update(of=("self",)).select_related("contact_point")
    every: tuple[DispatchQuerySet, ...] = (deliveries, answers, notices)
    if event.delivery_id is None:
        if not event.reference:
            return None
        named = {"provider_reference": event.reference}
        return next(filter(None, (rows.filter(**named).first() for rows in every)), None)
    mine = (rows.filter(pk=event.delivery_id).first() for rows in every)
    found = next((one for one in mine if one is not None), None)
    return found if found is not None and found.state != Delivery.State.SENDING else None
