"""How many wait for a person: what the rail counts, each an indexed query within one's scope."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from messaging import access
from messaging.models import Delivery, InboundItem, Thread
from practice.access import scope
from practice.actors import Actor


def waiting(actor: Actor, now: datetime) -> QuerySet[Thread, Any]:
    """Clients who wait for an answer."""
    mine = Thread.objects.waiting().filter(scope.within(actor, now))
    return mine.order_by().values("client").distinct()


def troubled(actor: Actor, now: datetime) -> QuerySet[Delivery]:
    """Deliveries that a person must look at."""
    return Delivery.objects.needs_a_look().filter(scope.within(actor, now, "message__client"))


def unfiled(actor: Actor, now: datetime) -> QuerySet[InboundItem]:
    """Mail and texts that lie nowhere yet."""
    return access.triage(actor, now).order_by()
