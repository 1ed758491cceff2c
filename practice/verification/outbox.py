"""What is promised to leave the house is in a state that it may be in, and nothing is stuck."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q

from practice.models.dispatch import Dispatch
from practice.verification.finding import Finding

State = Dispatch.State
WAITING = (State.HELD, State.QUEUED, State.DEFERRED)
STUCK = timedelta(hours=1)


def findings(now: datetime) -> Iterator[Finding]:
    for model in apps.get_models():
        if issubclass(model, Dispatch):
            yield from _of(model, now)


def _of(model: type[Dispatch], now: datetime) -> Iterator[Finding]:
    limits: dict[str, Any] = settings.LIMITS
    claimed_before = now - 2 * timedelta(seconds=limits["uncertain_after_seconds"])
    breaches = {
        "sending_too_long": Q(state=State.SENDING) & (Q(claimed_at__lt=claimed_before) | Q(claimed_at=None)),
        "sending_without_attempt": Q(state=State.SENDING, attempt=0),
        "waiting_too_long": Q(state__in=WAITING, next_at__lt=now - STUCK),
        "settled_without_time": ~Q(state__in=[*WAITING, State.SENDING]) & Q(settled_at=None),
        "sent_without_attempt": Q(state__in=[State.SENT, State.DELIVERED], attempt=0),
        "too_many_attempts": Q(attempt__gt=limits["attempts"]),
    }
    for kind, condition in breaches.items():
        for row_id in model._default_manager.filter(condition).values_list("pk", flat=True).order_by("pk"):
            yield Finding(area="outbox", kind=kind, subject=f"{model._meta.db_table} {row_id}")
