"""A first contact is answered by ordinary mail or text: one of the fixed wordings, promised to the outbox."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.rules.decision import Decision, Outcome
from messaging.actions.inquiries import hold_open, mark_answered
from messaging.contact.said import Said, Way
from messaging.models import Inquiry, InquiryAnswer
from messaging.outbox import first_answers
from practice import audit, queue, submissions
from practice.actors import Actor
from practice.models import Dispatch
from practice.vocabulary import Channel


class NotSent(Exception):
    """The gate says no; the decision says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision


@transaction.atomic
def answer_inquiry(
    *,
    inquiry: Inquiry,
    said: Said,
    channel: str,
    wording: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> InquiryAnswer:
    """`said`: as the page opened it, by the right of who answers. Raises NotOpen, NotSent."""
    held = hold_open(inquiry)
    row = InquiryAnswer(inquiry=held, vault_id=held.vault_id, channel=channel, wording=wording)
    submissions.claim(submission, now=now, result_id=row.pk)
    index = index_of(held, channel)
    decision = first_answers.decide(held, channel, index or b"", said, now)
    if index is None or decision.outcome is Outcome.REFUSED:
        raise NotSent(decision)
    row.address_index, row.by_id, row.created_at, row.next_at = index, actor.person, now, now
    if decision.until is not None:
        row.state, row.next_at = Dispatch.State.HELD, decision.until
    row.save(force_insert=True)
    if wording != InquiryAnswer.Wording.RECEIVED or held.state == Inquiry.State.ANSWERED:
        mark_answered(held, now)  # that an answer will come is none yet: what it promises is waited for
    audit.record(
        "messaging.inquiry.answered",
        actor=actor,
        subject=held,
        objects=[row.pk],
        reason=f"{channel} {wording}",
    )
    queue.enqueue("messaging.drain_outbox")
    return row


def index_of(inquiry: Inquiry, channel: str) -> bytes | None:
    found = inquiry.email_index if channel == Channel.EMAIL else inquiry.phone_index
    return bytes(found) if found is not None else None


def cancel_waiting(inquiry: Inquiry, now: datetime, *, but: UUID | None = None) -> None:
    """Within the act that ends it: what has not begun to leave, stays."""
    waiting = InquiryAnswer.objects.waiting().filter(inquiry=inquiry)
    others = waiting.exclude(pk=but) if but else waiting
    others.update(state=Dispatch.State.CANCELLED, settled_at=now)


CHANNEL_OF = {Way.EMAIL: Channel.EMAIL, Way.TEXT: Channel.SMS}
