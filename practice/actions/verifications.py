"""Having everything verified: asked for by a person or by the clock, done by a worker, kept with its findings."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from practice import audit, queue, verification
from practice.actors import WORKER, Actor
from practice.models.audit import AuditEvent
from practice.models.running import VerificationRun

MOST = 200  # findings that are kept; all are counted
LONGEST = timedelta(minutes=65)  # a run that began and has not ended by then will not (tasks.verify)
UNHEARD = timedelta(seconds=30)  # a doorbell that was not heard by then is rung again
EVERY = timedelta(hours=24)


@transaction.atomic
def ask_verification(*, actor: Actor, now: datetime) -> VerificationRun:
    """The one that waits or runs already, or a new one."""
    try:
        with transaction.atomic():
            run = VerificationRun.objects.create(asked_by_id=actor.user_id, asked_at=now)
    except IntegrityError:
        return VerificationRun.objects.get(ended_at=None)
    audit.record("practice.verification.asked", actor=actor, subject=run)
    queue.enqueue("practice.verify", run_id=run.pk)
    return run


def run_verification(*, run_id: UUID, now: datetime) -> None:
    """A worker's: begun once, whoever else heard the bell. Not atomic: it reads for long and must lock nothing."""
    mine = VerificationRun.objects.filter(pk=run_id, began_at=None, ended_at=None)
    if not mine.update(began_at=now, rows=AuditEvent.objects.count()):
        return
    found = list(verification.everything(now))
    breaches = [one for one in found if not one.is_note]
    kept = [
        [one.area, one.kind, one.place] for one in (breaches + [one for one in found if one.is_note])[:MOST]
    ]
    _end(run_id, whole=True, count=len(breaches), findings=kept)


def keep_verifying(*, now: datetime) -> None:
    """Each minute: what died is given up, what was not heard is rung again, and once a day all is verified."""
    for run in VerificationRun.objects.filter(ended_at=None):
        if run.began_at is None and now - run.asked_at > UNHEARD:
            queue.enqueue("practice.verify", run_id=run.pk)
        elif run.began_at is not None and now - run.began_at > LONGEST:
            _end(run.pk, whole=False, count=0, findings=[])
    if not VerificationRun.objects.filter(asked_at__gt=now - EVERY).exists():
        ask_verification(actor=WORKER, now=now)


@transaction.atomic
def _end(run_id: UUID, *, whole: bool, count: int, findings: list[list[str]]) -> None:
    open_one = VerificationRun.objects.filter(pk=run_id, ended_at=None)
    if not open_one.update(ended_at=timezone.now(), is_whole=whole, count=count, findings=findings):
        return
    reason = "breaches" if count else "" if whole else "stopped"
    audit.record(
        "practice.verification.ended",
        actor=WORKER,
        subject=VerificationRun(pk=run_id),
        reason=reason,
        outcome=AuditEvent.Outcome.FAILED if reason else AuditEvent.Outcome.DONE,
    )
