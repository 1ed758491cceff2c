"""A client has read how we communicate: they say so, or somebody who was there notes it; who has not yet is asked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent import reading, telling
from consent.models import PolicyAcknowledgement, PolicyReminder
from practice import audit, policy
from practice.actors import Actor
from practice.models import Client, Notice


class NobodyToNote(ValueError):
    """A file without a person of its own: a couple's is read by each of them."""


class PolicyNotReminded(Exception):
    """They have read it, were asked today already, or no address of theirs may be used: see `why`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def acknowledge_policy(*, client: Client, policy_id: UUID, actor: Actor, now: datetime) -> None:
    """Once per person and version; saying it again changes nothing."""
    capacity = "self" if client.user_id == actor.person else "representative"
    _row, is_new = PolicyAcknowledgement.objects.get_or_create(
        user_id=actor.person,
        policy_id=policy_id,
        defaults={"client": client, "at": now, "capacity": capacity},
    )
    if is_new:
        audit.record("consent.policy.acknowledged", actor=actor, subject=client, objects=[policy_id])


@transaction.atomic
def document_policy_reading(
    *, client: Client, policy_id: UUID, how: str, actor: Actor, now: datetime
) -> None:
    """`how`: in_person, paper. What the client said themselves stands. Raises NobodyToNote."""
    if client.user_id is None:
        raise NobodyToNote
    _row, is_new = PolicyAcknowledgement.objects.get_or_create(
        user_id=client.user_id,
        policy_id=policy_id,
        defaults={"client": client, "at": now, "how": how, "documented_by_id": actor.user_id},
    )
    if is_new:
        audit.record(
            "consent.policy.documented", actor=actor, subject=client, objects=[policy_id], reason=how
        )


@transaction.atomic
def remind_of_policy(*, client: Client, actor: Actor, now: datetime) -> PolicyReminder:
    """A neutral notice; once a day, and only while they have not read what is in force. Raises PolicyNotReminded."""
    Client.objects.select_for_update(of=["self"], no_key=True).get(pk=client.pk)
    rules = policy.current()
    if not reading.unread(Client.objects.filter(pk=client.pk), rules).exists():
        raise PolicyNotReminded("read")
    reminder, is_new = PolicyReminder.objects.get_or_create(
        client=client,
        policy_id=rules.id,
        on=now.astimezone(policy.zone()).date(),
        defaults={"at": now, "by_id": actor.user_id},
    )
    if not is_new:
        raise PolicyNotReminded("today")
    if telling.tell(kind=Notice.Kind.POLICY_CHANGED, cause=reminder, client=client, now=now) is None:
        raise PolicyNotReminded("no_address")
    audit.record("consent.policy.reminded", actor=actor, subject=client, objects=[rules.id])
    return reminder
