"""The doorbell. A task's name and ids, rung once the act has committed; if it's lost, the beat finds the row."""

import functools
import logging
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(name: str, **ids: UUID | str) -> None:
    transaction.on_commit(
        functools.partial(_ring, name, {key: str(value) for key, value in ids.items()}), robust=True
    )


def _ring(name: str, ids: dict[str, str]) -> None:
    try:
        current_app.send_task(name, kwargs=ids, ignore_result=True, expires=60)
    except (OperationalError, OSError):
        log.warning("the broker did not answer; the beat will find the work")
