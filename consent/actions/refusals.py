"""A text that reads as if no more is wanted: nothing goes there until a person has decided what was meant."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.actions.consents import opt_out
from consent.models import Refusal
from practice import audit, queue
from practice.actors import Actor


@transaction.atomic
def note_refusal(
    *, address_index: bytes, channel: str, cause_id: UUID, actor: Actor, now: datetime
) -> Refusal:
    """From this moment; several of one address wait for one decision each."""
    row = Refusal.objects.create(
        address_index=address_index, channel=channel, cause_id=cause_id, received_at=now
    )
    audit.record("consent.refusal.noted", actor=actor, subject=row, reason=channel)
    return row


def decide_refusal(*, refusal: Refusal, was_meant: bool, actor: Actor, now: datetime) -> bool:
    """Meant: as if it had been STOP. False: somebody has decided already.

    STOP is committed under its lock first: whoever is stopped in between finds it undecided, and nothing goes out.
    """
    undecided = Refusal.objects.standing().filter(pk=refusal.pk)
    if not undecided.exists():
        return False
    if was_meant:
        opt_out(address_index=bytes(refusal.address_index), channel=refusal.channel, actor=actor, now=now)
    with transaction.atomic():
        is_first = undecided.update(decided_at=now, decided_by_id=actor.person, was_meant=was_meant)
        if is_first:
            reason = "meant" if was_meant else "not_meant"
            audit.record("consent.refusal.decided", actor=actor, subject=refusal, reason=reason)
            queue.enqueue("messaging.drain_outbox")
    return bool(is_first)
