"""An address counts once a code that was sent to it has come back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from practice import audit, submissions
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.actors import Actor
from practice.models import ContactPoint, OneTimeCode


@transaction.atomic
def prove_address(
    *,
    contact_point: ContactPoint,
    code_id: UUID,
    code: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """The code must have been sent to this very address, and for this."""
    is_ours = OneTimeCode.objects.filter(
        pk=code_id, contact_point=contact_point, purpose=OneTimeCode.Purpose.ADDRESS
    ).exists()
    if not is_ours:
        return Outcome.SPENT
    outcome = entry.check_code(code_id=code_id, code=code, actor=actor, now=now, submission=submission)
    if outcome is Outcome.RIGHT:
        ContactPoint.objects.filter(pk=contact_point.pk, verified_at=None).update(verified_at=now)
        audit.record("consent.address.proven", actor=actor, subject=contact_point, reason=contact_point.kind)
    return outcome
