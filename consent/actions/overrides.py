"""Somebody sends what the content check warned of: with a reason, which is looked at later."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import DecisionRecord, Override
from practice import audit, holders, safe
from practice.actors import Actor
from practice.models import Vault
from practice.vocabulary import Role

LONGEST = 500  # characters of a reason


def keep_override(
    *,
    override_id: UUID,
    decision: DecisionRecord,
    kinds: Iterable[str],
    reason: str,
    actor: Actor,
    now: datetime,
) -> Override:
    """Within the act that sends. The reason lies in the practice's vault: who reviews it opens no client's file."""
    row = Override(pk=override_id, decision=decision, user_id=actor.person, kinds=sorted(kinds), at=now)
    row.vault_id = safe.vault_id(Vault.Kind.PRACTICE)
    safe.seal(row, reason=reason.strip()[:LONGEST])
    row.save(force_insert=True)
    audit.record(
        "consent.override.given",
        actor=actor,
        subject=row,
        objects=[decision.pk],
        vaults=[decision.vault_id],
        reason=decision.channel,
    )
    return row


@transaction.atomic
def review_override(*, override: Override, actor: Actor, now: datetime) -> bool:
    """False where somebody has done so already, or it is this person's own and another could."""
    if not may_review(override, actor, now):
        return False
    mine = Override.objects.filter(pk=override.pk, reviewed_at=None)
    if not mine.update(reviewed_at=now, reviewed_by_id=actor.person):
        return False
    audit.record(
        "consent.override.reviewed", actor=actor, subject=override, vaults=[override.decision.vault_id]
    )
    return True


def may_review(override: Override, actor: Actor, now: datetime) -> bool:
    """Not one's own, unless nobody else is there to do it."""
    if Role.PRIVACY_OFFICER not in actor.roles or override.reviewed_at is not None:
        return False
    is_own = override.user_id == actor.user_id
    return not is_own or not holders.privacy_officers(now).exclude(pk=actor.person).exists()
