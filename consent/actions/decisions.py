"""A decision is kept with what it allowed, so that "why?" is answered years later."""

from uuid import UUID

from consent.models import DecisionRecord
from consent.rules.decision import Decision


def keep_decision(*, decision: Decision, vault_id: UUID, moment: str) -> DecisionRecord:
    """Within the act that asked. `moment`: composing or delivery."""
    return DecisionRecord.objects.create(
        vault_id=vault_id,
        at=decision.decided_at,
        moment=moment,
        channel=decision.channel,
        circumstance=decision.circumstance,
        contact_point_id=UUID(decision.contact_point_id) if decision.contact_point_id else None,
        outcome=decision.outcome,
        answer=decision.to_dict(),
    )
