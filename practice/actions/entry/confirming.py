"""A client shows within their session that it is still them."""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from practice import audit, safe, sessions, submissions
from practice.actions.entry.outcomes import Outcome, is_repeat
from practice.actions.entry.pins import most_tries
from practice.actors import Actor
from practice.models.audit import AuditEvent
from practice.models.entry import PortalPin


@transaction.atomic
def confirm_pin(
    *, pin: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> Outcome:
    """The asker's own PIN once more. Five wrong ones and the session ends: somebody holds another's phone."""
    repeat = is_repeat(submission, now=now)
    row = PortalPin.objects.select_for_update().filter(user_id=actor.person).first()
    if row is None or not sessions.is_alive(actor.session_id):
        return Outcome.SPENT
    outcome = Outcome.RIGHT if check_password(pin, safe.open_own(row, "verifier") or "") else Outcome.WRONG
    if outcome is Outcome.WRONG:
        row.tries += 0 if repeat else 1
        if row.tries >= most_tries():
            outcome, row.tries = Outcome.SPENT, 0
            sessions.end(actor.person, only=actor.session_id)
        row.save(update_fields=["tries"])
    done = AuditEvent.Outcome.DONE if outcome is Outcome.RIGHT else AuditEvent.Outcome.FAILED
    audit.record("practice.pin.confirmed", actor=actor, subject=row, reason=outcome, outcome=done)
    return outcome
