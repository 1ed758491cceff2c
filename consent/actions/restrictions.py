"""Requests of 45 CFR 164.522(a): not to tell something. The practice answers; what was paid in full it must agree to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consent import telling
from consent.actions.requests import tell_of_request
from consent.models import Made, Restriction
from practice import audit, crypto, queue, submissions, vaults
from practice.actors import Actor
from practice.models import Client, Notice


class MustAgree(Exception):
    """45 CFR 164.522(a)(1)(vi): paid in full out of pocket, and not to be told to the health plan."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`what`: in the client's words. `closes`: the channel that the gate shuts while it binds, or blank."""

    what: str
    is_paid_in_full: bool = False
    closes: str = ""
    circumstances: tuple[str, ...] = ()
    how: str = Made.IN_PERSON


@transaction.atomic
def ask_restriction(
    *,
    client: Client,
    wish: Wish,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Restriction:
    """It binds once it is agreed."""
    submissions.claim(submission, now=now)
    row = Restriction(
        vault_id=client.vault_id,
        client=client,
        channel=wish.closes,
        closes_channel=bool(wish.closes),
        circumstances=sorted(wish.circumstances),
        is_paid_in_full=wish.is_paid_in_full,
        how=wish.how,
        made_at=now,
        recorded_by_id=None if actor.is_portal else actor.person,
    )
    crypto.seal(row, vaults.sealer, what=wish.what)
    row.save(force_insert=True)
    audit.record("consent.restriction.asked", actor=actor, subject=row, reason=row.how)
    tell_of_request(client=client, cause=row, actor=actor, now=now)
    return row


@transaction.atomic
def answer_restriction(
    *,
    restriction: Restriction,
    is_agreed: bool,
    answer: str,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Once, in words that the client reads. Raises MustAgree. False: it was answered or has ended."""
    submissions.claim(submission, now=now)
    row = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if row.answered_at or row.ended_at:
        return False
    if row.is_paid_in_full and not is_agreed:
        raise MustAgree
    row.is_agreed, row.answered_at, row.answered_by_id = is_agreed, now, actor.person
    crypto.seal(row, vaults.sealer, answer=answer or None)
    row.save()
    audit.record(
        "consent.restriction.answered",
        actor=actor,
        subject=row,
        reason="agreed" if is_agreed else "not_agreed",
    )
    queue.enqueue("messaging.drain_outbox")
    telling.tell(kind=Notice.Kind.NEW_MESSAGE, cause=row, client=row.client, now=now)
    return True


@transaction.atomic
def end_restriction(*, restriction: Restriction, by_client: bool, actor: Actor, now: datetime) -> bool:
    """By the client's wish, or by the practice with notice; what must be agreed ends by the client's wish alone.

    What was withheld under it stays withheld (164.522(a)(2)(iii)). Raises MustAgree. False: it had ended.
    """
    row = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if row.ended_at:
        return False
    if not by_client:
        if row.is_paid_in_full:
            raise MustAgree
        telling.tell(kind=Notice.Kind.POLICY_CHANGED, cause=row, client=row.client, now=now)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    reason = "client" if by_client else "practice"
    audit.record("consent.restriction.ended", actor=actor, subject=row, reason=reason)
    return True
