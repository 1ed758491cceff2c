"""The gates to the people of the practice and to its settings: nobody's client content is in either."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from practice.access.capabilities import may
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models import Licence, Supervision, User


def settings(actor: Actor, *, to: str, now: datetime) -> Opened:
    """What the practice says of itself, and how its house is kept."""
    return _opened(actor, to, now)


def colleagues(actor: Actor, *, to: str, now: datetime) -> Opened:
    return _opened(actor, to, now)


def colleague(actor: Actor, *, to: str, now: datetime, user_id: UUID) -> Opened:
    """A member of the workforce, also one who has left."""
    return _one(everybody().filter(pk=user_id), actor, to, now)


def licence(actor: Actor, *, to: str, now: datetime, licence_id: UUID) -> Opened:
    return _one(Licence.objects.filter(pk=licence_id), actor, to, now)


def supervision(actor: Actor, *, to: str, now: datetime, supervision_id: UUID) -> Opened:
    return _one(Supervision.objects.current(now).filter(pk=supervision_id), actor, to, now)


def everybody() -> QuerySet[User]:
    return User.objects.filter(kind=User.Kind.WORKFORCE).order_by("-is_active", "name")


def _one(rows: QuerySet[Any], actor: Actor, to: str, now: datetime) -> Opened:
    """For who sees the list of people; the others are told that there is nothing."""
    found = rows.first() if may(actor.roles, "people.view") else None
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found)


def _opened(actor: Actor, to: str, now: datetime) -> Opened:
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now)
