"""What the rail counts: forms whose day is over."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from consent.models import FormRequest
from practice.access import scope
from practice.actors import Actor
from practice.models import Client


def overdue(actor: Actor, now: datetime) -> QuerySet[FormRequest, Any]:
    mine = FormRequest.objects.overdue(now).filter(scope.within(actor, now))
    return mine.filter(client__status=Client.Status.ACTIVE)
