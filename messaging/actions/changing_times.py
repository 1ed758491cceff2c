"""A time is moved or cancelled, and the client is told that there is something to see, if somebody wants it so."""

from datetime import datetime

from django.db import transaction

from consent import gathering, waking
from messaging.actions.notices import queue_notice
from messaging.actions.sending import notice_point, readers
from practice import actions, audit, policy, submissions
from practice.actions import Plan
from practice.actors import Actor
from practice.models import Appointment, Notice


@transaction.atomic
def move_and_tell(
    *,
    appointment: Appointment,
    plan: Plan,
    reason: str,
    is_told: bool,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Raises Clash, NotAhead, NoLonger."""
    new = actions.move_appointment(
        appointment=appointment, plan=plan, reason=reason, submission=submission, actor=actor, now=now
    )
    if is_told:
        _tell(appointment, actor, now)
    return new


@transaction.atomic
def cancel_and_tell(
    *,
    appointment: Appointment,
    reason: str,
    is_rest: bool,
    is_told: bool,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    """Of a series that ends, one notice tells enough."""
    submissions.claim(submission, now=now)
    ended = actions.cancel_appointment(
        appointment=appointment, reason=reason, is_rest=is_rest, actor=actor, now=now
    )
    ahead = [row for row in ended if row.starts_at > now]
    if is_told and ahead:
        _tell(ahead[0], actor, now)
    return ended


def _tell(appointment: Appointment, actor: Actor, now: datetime) -> None:
    """By the decision for notices; a client without the portal can't be told by one, and the page says so before.

    The cause is what stands no longer: that happens to each time once, so nobody is told too little or twice.
    """
    known = gathering.gather(appointment.client, policy.current())
    for reader in readers(known, now):
        waking.wake(kind=Notice.Kind.APPOINTMENT, cause=appointment, client=reader.client, now=now)
        point = notice_point(reader, now) if reader.client.user_id else None
        if point is not None:
            kind = Notice.Kind.APPOINTMENT
            queue_notice(kind=kind, cause=appointment, contact_point=point, client=reader.client, now=now)
            audit.record("messaging.appointment.told", actor=actor, subject=appointment)
