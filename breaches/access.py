"""The gates to incidents: the privacy officer sees all of them, everybody else what they reported."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from breaches.models import Incident
from practice import crypto, safe, vaults
from practice.access import Forbidden, NotVisible, Opened
from practice.access.capabilities import may
from practice.actors import Actor
from practice.models import Vault
from practice.vocabulary import Role


def visible(actor: Actor) -> QuerySet[Incident]:
    every = Incident.objects.select_related("reported_by").order_by("-number")
    return every if Role.PRIVACY_OFFICER in actor.roles else every.filter(reported_by_id=actor.user_id)


def incidents(actor: Actor, *, to: str, now: datetime) -> Opened:
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, grant=_grant(actor))


def incident(actor: Actor, *, to: str, now: datetime, incident_id: UUID) -> Opened:
    found = visible(actor).filter(pk=incident_id).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, grant=_grant(actor))


def _grant(actor: Actor) -> crypto.Grant:
    """Which incidents one may open is decided by `visible`; this opens the vault they lie in."""
    pairs = {(safe.vault_id(Vault.Kind.PRACTICE), str(safe.CLASS))}
    return crypto.mint(actor.user_id or "", "incident", pairs, vaults.load)
