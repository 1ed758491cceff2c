"""Whom each role sees, and which class of their content it opens. The table of who may open what, in one place."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from practice.actors import Actor
from practice.models.client import Client, Representation
from practice.models.people import CareTeamMember, Supervision
from practice.vocabulary import Role, SealedClass

ADMINISTRATIVE, CLINICAL = SealedClass.ADMINISTRATIVE, SealedClass.CLINICAL
_ALL_CLIENTS = {Role.FRONT_DESK, Role.BILLER}


def clients(actor: Actor, now: datetime) -> QuerySet[Client]:
    """The clients that this person may see at all; the base of every other look-up."""
    if actor.is_portal:
        return Client.objects.filter(_own(actor, now))
    if not actor.roles.isdisjoint(_ALL_CLIENTS):
        return Client.objects.all()
    return Client.objects.filter(pk__in=_caseload(actor, now))


def classes(actor: Actor, client: Client, now: datetime) -> frozenset[str]:
    """Which classes of this client's content open for this person."""
    if actor.is_portal:
        return _portal_classes(actor, client, now)
    found: set[str] = set()
    if not actor.roles.isdisjoint(_ALL_CLIENTS):
        found.add(ADMINISTRATIVE)
    if _caseload(actor, now).filter(client_id=client.pk).exists():
        found |= {ADMINISTRATIVE, CLINICAL}
    return frozenset(found)


def clinical_clients(actor: Actor, now: datetime) -> QuerySet[Client]:
    """Clients whose clinical content opens: the caseload, whatever other roles the person has."""
    return Client.objects.filter(pk__in=_caseload(actor, now))


def may_write_to(actor: Actor, client: Client, sealed_class: str, now: datetime) -> bool:
    """Writing is narrower than reading: the care team in all matters, the front desk in administrative ones."""
    if actor.is_portal:
        return sealed_class in _portal_classes(actor, client, now)
    if Role.CLINICIAN in actor.roles and _own_team(actor, now).filter(client_id=client.pk).exists():
        return True
    return Role.FRONT_DESK in actor.roles and sealed_class == ADMINISTRATIVE


def _own_team(actor: Actor, now: datetime) -> QuerySet[CareTeamMember, Any]:
    return CareTeamMember.objects.current(now).filter(user_id=actor.person).values("client_id")


def _caseload(actor: Actor, now: datetime) -> QuerySet[CareTeamMember, Any]:
    """Client ids of one's own care teams (clinician) and of those one supervises (supervisor)."""
    mine = Q(pk__in=[])
    if Role.CLINICIAN in actor.roles:
        mine |= Q(user_id=actor.person)
    if Role.SUPERVISOR in actor.roles:
        supervised = (
            Supervision.objects.current(now).filter(supervisor_id=actor.person).values("clinician_id")
        )
        mine |= Q(user_id__in=supervised)
    return CareTeamMember.objects.current(now).filter(mine).values("client_id")


def _own(actor: Actor, now: datetime) -> Q:
    represented = Representation.objects.current(now).filter(user_id=actor.person).values("client_id")
    return Q(user_id=actor.person) | Q(pk__in=represented)


def _portal_classes(actor: Actor, client: Client, now: datetime) -> frozenset[str]:
    if client.user_id == actor.user_id:
        return frozenset({ADMINISTRATIVE, CLINICAL})
    scope = (
        Representation.objects.current(now)
        .filter(user_id=actor.person, client=client)
        .values_list("scope", flat=True)
        .first()
    )
    if scope == Representation.Scope.FULL:
        return frozenset({ADMINISTRATIVE, CLINICAL})
    return frozenset({ADMINISTRATIVE}) if scope else frozenset()
