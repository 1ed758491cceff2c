"""What becomes of an answer to a first contact, by the provider's word or a person's: seen to, and never sent again by itself."""

from datetime import datetime

from django.db import transaction

from messaging.actions.inquiries import wait_again
from messaging.actions.resolving import CANCELLABLE
from messaging.models import InquiryAnswer
from practice import audit
from practice.actors import Actor

State = InquiryAnswer.State


@transaction.atomic
def cancel_inquiry_answer(*, answer: InquiryAnswer, actor: Actor, now: datetime) -> bool:
    """False: it is already on its way or gone."""
    waiting = InquiryAnswer.objects.filter(pk=answer.pk, state__in=CANCELLABLE)
    if not waiting.update(state=State.CANCELLED, settled_at=now):
        return False
    wait_again(answer.inquiry_id, actor)
    audit.record(
        "messaging.inquiry_answer.cancelled", actor=actor, subject=answer, objects=[answer.inquiry_id]
    )
    return True


@transaction.atomic
def resolve_inquiry_answer(*, answer: InquiryAnswer, arrived: bool, actor: Actor, now: datetime) -> bool:
    """By evidence from outside. What did not arrive is answered anew, by a person. False: somebody has said so before."""
    state = State.DELIVERED if arrived else State.FAILED
    open_ones = InquiryAnswer.objects.filter(pk=answer.pk, state=State.UNCERTAIN)
    if not open_ones.update(state=state, settled_at=now, seen_at=now, problem="resolved_by_person"):
        return False
    if not arrived:
        wait_again(answer.inquiry_id, actor)
    audit.record(
        "messaging.inquiry_answer.resolved",
        actor=actor,
        subject=answer,
        objects=[answer.inquiry_id],
        reason=state,
    )
    return True


@transaction.atomic
def see_inquiry_answer(*, answer: InquiryAnswer, actor: Actor, now: datetime) -> None:
    """Somebody has looked at the trouble; without trouble there is nothing to have seen."""
    if InquiryAnswer.objects.filter(pk=answer.pk).needs_a_look().update(seen_at=now):
        audit.record(
            "messaging.inquiry_answer.seen", actor=actor, subject=answer, objects=[answer.inquiry_id]
        )
