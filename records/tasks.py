"""Doors for Celery's clock. Each calls one function; what is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from records import sweeping
from records.importing import running


@shared_task(name="records.import_clients")
def import_clients() -> None:
    running.run(now=timezone.now)


@shared_task(name="records.sweep_call_drafts")
def sweep_call_drafts() -> None:
    sweeping.run(now=timezone.now())
