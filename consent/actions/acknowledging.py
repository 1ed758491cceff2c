"""A client says: I have read how we communicate."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import PolicyAcknowledgement
from practice import audit
from practice.actors import Actor
from practice.models import Client


@transaction.atomic
def acknowledge_policy(*, client: Client, policy_id: UUID, actor: Actor, now: datetime) -> None:
    """Once per person and version; saying it again changes nothing."""
    _row, is_new = PolicyAcknowledgement.objects.get_or_create(
        user_id=actor.person, policy_id=policy_id, defaults={"client": client, "at": now}
    )
    if is_new:
        audit.record("consent.policy.acknowledged", actor=actor, subject=client, objects=[policy_id])
