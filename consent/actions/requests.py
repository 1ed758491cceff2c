"""Requests of 45 CFR 164.522(b): reach me this way, or not this way. What and where; nobody asks why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from consent.actions.safe_contact import tell_care_team
from consent.models import ChannelRequest, Made
from practice import actions as house
from practice import audit, crypto, queue, submissions, vaults
from practice.actors import Actor
from practice.models import Client, ContactPoint, Notice, RoleAssignment
from practice.vocabulary import Channel, Content, Role


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`where`: a place that is no contact point. `wants_more`: more than the minimum, after the risks were shown."""

    channel: str
    is_wanted: bool
    contact_point: ContactPoint | None = None
    circumstances: tuple[str, ...] = ()
    where: str = ""
    wants_more: bool = False
    how: str = Made.IN_PERSON


@transaction.atomic
def request_channel(
    *,
    client: Client,
    asked: Asked,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> ChannelRequest:
    """Counts from this moment. The same asked again is the same request."""
    submissions.claim(submission, now=now)
    more = asked.is_wanted and asked.wants_more
    row = ChannelRequest(
        vault_id=client.vault_id,
        client=client,
        contact_point=asked.contact_point,
        channel=Channel(asked.channel),
        circumstances=sorted(asked.circumstances),
        is_wanted=asked.is_wanted,
        content=Content.ANY if more else Content.MINIMUM,
        warned_at=now if more else None,
        made_at=now,
        how=asked.how,
        recorded_by_id=None if actor.is_portal else actor.person,
    )
    crypto.seal(row, vaults.sealer, where=asked.where or None)
    row.save(force_insert=True)
    audit.record("consent.request.made", actor=actor, subject=row, reason=row.channel)
    queue.enqueue("messaging.drain_outbox")
    tell_of_request(client=client, cause=row, actor=actor, now=now)
    return row


@transaction.atomic
def end_channel_request(*, request: ChannelRequest, actor: Actor, now: datetime) -> bool:
    """It stays in the history. False: it had ended."""
    if not ChannelRequest.objects.filter(pk=request.pk, ended_at=None).update(ended_at=now):
        return False
    audit.record("consent.request.ended", actor=actor, subject=request, reason=request.channel)
    queue.enqueue("messaging.drain_outbox")
    return True


def tell_of_request(*, client: Client, cause: models.Model, actor: Actor, now: datetime) -> None:
    """The care team, and who answers for privacy here; not the one who has just written it down."""
    tell_care_team(client=client, kind=Notice.Kind.REQUEST_MADE, cause=cause, now=now, but=actor)
    officers = RoleAssignment.objects.current(now).filter(role=Role.PRIVACY_OFFICER, user__is_active=True)
    for one in officers.select_related("user"):
        if one.user_id != actor.user_id:
            house.tell_colleague(kind=Notice.Kind.REQUEST_MADE, cause=cause, user=one.user, now=now)
