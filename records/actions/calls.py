"""A telephone call with a client is noted: what has no text of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent import actions as consents
from messaging import promises, threads
from messaging.models import Thread
from practice import audit, crypto, submissions, vaults
from practice.access import Forbidden, scope
from practice.actors import Actor
from practice.models import Client, ContactPoint
from practice.vocabulary import class_of
from records.actions.call_drafts import drop_call_draft
from records.models import CallNote

Outcome = CallNote.Outcome
SPOKEN = (Outcome.SPOKE, Outcome.REPRESENTATIVE)


@dataclass(frozen=True, kw_only=True)
class Call:
    """`answers`: threads in which the client waits, to which this call was the answer; only where somebody was spoken with."""

    circumstance: str
    outcome: str
    at: datetime
    is_incoming: bool = False
    is_video: bool = False
    minutes: int | None = None
    words: str = ""
    point: ContactPoint | None = None
    answers: Sequence[UUID] = ()


@transaction.atomic
def note_call(
    *, client: Client, call: Call, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> CallNote:
    """Sealed in the class of what the call was about. A wrong number rests until a code proves it. Raises Forbidden."""
    row = CallNote(
        vault_id=client.vault_id,
        sealed_class=class_of(call.circumstance),
        client=client,
        author_id=actor.person,
        contact_point=call.point,
        circumstance=call.circumstance,
        is_incoming=call.is_incoming,
        is_video=call.is_video,
        outcome=call.outcome,
        minutes=call.minutes,
        at=call.at,
        created_at=now,
    )
    submissions.claim(submission, now=now, result_id=row.pk)
    if not scope.may_write_to(actor, client, row.sealed_class, now):
        raise Forbidden
    crypto.seal(row, vaults.sealer, body=call.words.strip() or None)
    row.save(force_insert=True)
    drop_call_draft(client=client, actor=actor, now=now)
    if call.outcome == Outcome.WRONG_NUMBER and call.point is not None:
        consents.doubt_address(contact_point=call.point, why="wrong_person", actor=actor, now=now)
    answered = _answer(client, call, actor, now) if call.outcome in SPOKEN else []
    threads.touch(client.pk)
    audit.record(
        "records.call.noted", actor=actor, subject=row, objects=[client.pk, *answered], reason=call.outcome
    )
    return row


def _answer(client: Client, call: Call, actor: Actor, now: datetime) -> list[UUID]:
    """What the client keeps to themselves is answered to them alone, not to who acts for them."""
    waiting = Thread.objects.for_client(client.pk).waiting().filter(pk__in=call.answers)
    if call.outcome == Outcome.REPRESENTATIVE:
        waiting = waiting.filter(is_private=False)
    found = [one for one in waiting if scope.may_write_to(actor, client, one.sealed_class, now)]
    for thread in found:
        threads.end_waiting(thread, now=now, by=actor.person, how=promises.End.CALLED)
    return [one.pk for one in found]
