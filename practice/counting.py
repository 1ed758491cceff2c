"""What waits for a person, for the rail."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from practice.access.capabilities import may
from practice.actors import Actor
from practice.models.approval import Approval, BreakGlass
from practice.models.running import Alert
from practice.vocabulary import Role


def alerts(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    return Alert.objects.filter(seen_at=None)


def emergencies(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """Those that nobody has reviewed, for who reviews them."""
    waiting = BreakGlass.objects.filter(reviewed_at=None)
    return waiting if Role.PRIVACY_OFFICER in actor.roles else waiting.none()


def approvals(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """Those that this person can decide, or do."""
    living = Approval.objects.filter(used_at=None, expires_at__gt=now)
    mine = Q(asked_by=actor.person) | Q(subject_id=actor.person)
    ripe = Q(decision=Approval.Decision.GRANTED) | Q(decision="", ripe_at__lte=now)
    decides = ~mine & Q(decision="") if may(actor.roles, "approval.decide") else Q(pk=None)
    return living.filter(decides | (mine & ripe))
