"""Requests of 45 CFR 164.522(a): not to tell something. The practice answers; what was paid in full it must agree to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consent import telling
from consent.actions.requests import tell_of_request
from consent.models import Made, Restriction
from practice import audit, crypto, queue, submissions, vaults
from practice.actors import Actor
from practice.models import Client, ContactPoint, Notice
from practice.vocabulary import Channel


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


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What the gate refuses while it binds: a way, and of that only this address, only these matters. Empty: all of them."""

    closes: str = ""
    contact_point: ContactPoint | None = None
    circumstances: tuple[str, ...] = ()


class LimitsNothing(ValueError):
    """A limit names a way, and an address of this client's that this way serves."""


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
    limit: Limit | None = None,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Once, in words that the client reads. `limit`: what it closes, where that is to be other than what was asked.

    Raises MustAgree, LimitsNothing. False: it was answered or has ended.
    """
    submissions.claim(submission, now=now)
    row = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if row.answered_at or row.ended_at:
        return False
    if row.is_paid_in_full and not is_agreed:
        raise MustAgree
    row.is_agreed, row.answered_at, row.answered_by_id = is_agreed, now, actor.person
    if limit is not None and is_agreed:
        _set(row, limit)
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
        telling.tell(kind=Notice.Kind.LIMIT_ENDED, cause=row, client=row.client, now=now)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    reason = "client" if by_client else "practice"
    audit.record("consent.restriction.ended", actor=actor, subject=row, reason=reason)
    return True


_SERVES = {
    ContactPoint.Kind.EMAIL: frozenset({Channel.EMAIL}),
    ContactPoint.Kind.PHONE: frozenset({Channel.SMS, Channel.PHONE, Channel.VOICEMAIL}),
}


def _set(row: Restriction, limit: Limit) -> None:
    """A limit on no way would read as if it closed all of them, and the gate would take it so."""
    point = limit.contact_point
    if not limit.closes and (point is not None or limit.circumstances):
        raise LimitsNothing
    if point is not None and (
        point.client_id != row.client_id or limit.closes not in _SERVES[ContactPoint.Kind(point.kind)]
    ):
        raise LimitsNothing
    row.channel, row.closes_channel = limit.closes, bool(limit.closes)
    row.contact_point, row.circumstances = point, sorted(limit.circumstances)
