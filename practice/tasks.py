"""Doors for Celery's clock. Each calls one function; what is to be done stands in the database."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from practice import actions, anchors, checkpoints, health, reviewing, watching
from practice import sweep as sweeping
from practice.actions import verifications
from practice.actors import WORKER


@shared_task(name="practice.seal_checkpoint")
def seal_checkpoint() -> None:
    now = timezone.now()
    checkpoints.seal_checkpoint(now=now)
    anchors.keep_up(now=now)


@shared_task(name="practice.watch")
def watch() -> None:
    now = timezone.now()
    watching.anchor_first(now=now)
    watching.watch(now=now)
    verifications.keep_verifying(now=now)


# Millions of rows take minutes.
@shared_task(name="practice.verify", soft_time_limit=59 * 60, time_limit=60 * 60)
def verify(run_id: str) -> None:
    verifications.run_verification(run_id=UUID(run_id), now=timezone.now())


@shared_task(name="practice.heartbeat")
def heartbeat() -> None:
    health.record_heartbeat()


@shared_task(name="practice.sweep")
def sweep() -> None:
    sweeping.sweep(now=timezone.now())


@shared_task(name="practice.keep_epochs")
def keep_epochs() -> None:
    actions.keep_epochs(actor=WORKER, now=timezone.now())


@shared_task(name="practice.review_representations")
def review_representations() -> None:
    reviewing.run(now=timezone.now())
