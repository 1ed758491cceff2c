"""Celery's doors to agreements: a few lines each."""

from celery import shared_task
from django.utils import timezone

from consent import actions


@shared_task(name="consent.remind_of_forms")
def remind_of_forms() -> None:
    actions.remind_due(now=timezone.now())
