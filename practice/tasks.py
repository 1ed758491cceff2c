"""Doors for Celery's clock. Each calls one function; what is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from practice import anchors, checkpoints, health
from practice import sweep as sweeping


@shared_task(name="practice.seal_checkpoint")
def seal_checkpoint() -> None:
    now = timezone.now()
    checkpoints.seal_checkpoint(now=now)
    anchors.keep_up(now=now)


@shared_task(name="practice.heartbeat")
def heartbeat() -> None:
    health.record_heartbeat()


@shared_task(name="practice.sweep")
def sweep() -> None:
    sweeping.sweep(now=timezone.now())
