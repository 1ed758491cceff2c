"""Whom each role sees, and which class of their content it opens. The table of who may open what, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from practice.access.capabilities import IN_EMERGENCY, may
from practice.actors import Actor
from practice.models.client import TO_CARE_FOR, Client, Membership, Representation
from practice.models.people import CareTeamMember, Supervision
from practice.prepared import prepared
from practice.vocabulary import Role, SealedClass

ADMINISTRATIVE, CLINICAL = SealedClass.ADMINISTRATIVE, SealedClass.CLINICAL
_ALL_CLIENTS = {Role.FRONT_DESK, Role.BILLER}
CARE_TEAM, SUPERVISION, DESK, BREAK_GLASS = (
    "care_team",
    "supervision",
    "desk",
    "break_glass",
)  # why a file is open
CARING = frozenset({CARE_TEAM, SUPERVISION})  # these open clinical content too


@dataclass(frozen=True, slots=True)
class Reach:
    """One client as one person reaches them: which classes open for reading, in which they may write, and why."""

    vault_id: UUID
    opens: frozenset[str]
    writes: frozenset[str]
    basis: str = ""


def clients(actor: Actor, now: datetime) -> QuerySet[Client]:
    """The clients that this person may see at all; the base of every other look-up."""
    return Client.objects.filter(_own(actor, now) if actor.is_portal else within(actor, now, "pk"))


def within(actor: Actor, now: datetime, path: str = "client") -> Q:
    """The same for rows that belong to clients: `path` leads from the row to its client."""
    if actor.is_portal:
        return Q(**{f"{path}__in": clients(actor, now)})
    if not actor.roles.isdisjoint(_ALL_CLIENTS):
        return Q(**{f"{path}__isnull": False})
    return within_caseload(actor, now, path)


def find(actor: Actor, client_id: UUID, now: datetime) -> tuple[Client, Reach] | None:
    """A client in scope with this person's reach, in one query for the workforce; None outside."""
    row = _one.first(actor, client_id, now)
    return (row, _reach(actor, row, now)) if row else None


def reaches(actor: Actor, client_ids: Iterable[UUID], now: datetime) -> dict[UUID, Reach]:
    """For lists: those of these clients that are in scope, in one query for the workforce."""
    wanted = list(set(client_ids))
    rows = _several(actor, wanted, now) if wanted else []
    return {row.pk: _reach(actor, row, now) for row in rows}


def classes(actor: Actor, client: Client, now: datetime) -> frozenset[str]:
    """Which classes of this client's content open for this person."""
    if actor.is_portal:
        return _portal_classes(actor, client, now)
    in_caseload = bool(_in_caseload(actor, client.pk, now))
    return _opens(actor, in_caseload=in_caseload or client.pk in emergencies(actor))


def emergencies(actor: Actor) -> frozenset[UUID]:
    """Clients whose file is open by a running break-glass: for reading, and only while one may begin such a thing.

    `clients` and `within` leave them out: no list, no choice of clients and no act knows of them.
    """
    return actor.emergencies if may(actor.roles, "break_glass.begin") else frozenset()


def readable(actor: Actor, now: datetime, path: str = "client") -> Q:
    """As `within`, with what an emergency opens: for what is looked at one by one."""
    return within(actor, now, path) | _in_emergency(actor, path)


def permits(actor: Actor, client_id: UUID, capability: str, basis: str = "") -> bool:
    """What one's roles allow; with a client whom an emergency opens, reading too. Seen by that alone: reading only."""
    is_emergency = client_id in emergencies(actor) and capability in IN_EMERGENCY
    if basis == BREAK_GLASS and actor.roles.isdisjoint(_ALL_CLIENTS):
        return is_emergency
    return is_emergency or may(actor.roles, capability)


def clinical_clients(actor: Actor, now: datetime) -> QuerySet[Client]:
    """Clients whose clinical content opens: the caseload, whatever other roles the person has."""
    return Client.objects.filter(within_caseload(actor, now, "pk"))


def uncared_for(actor: Actor, now: datetime) -> QuerySet[Client]:
    """Those in scope of whose care team nobody works here any more; discharged ones, where something came from them since."""
    cared = CareTeamMember.objects.current(now).filter(client=OuterRef("pk"), user__is_active=True)
    return clients(actor, now).filter(TO_CARE_FOR, ~Exists(cared)).exclude(status=Client.Status.MERGED)


def within_caseload(actor: Actor, now: datetime, path: str = "client") -> Q:
    """The same for rows that belong to clients."""
    return Q(**{f"{path}__in": caseload(actor, now)})


def may_write_to(actor: Actor, client: Client, sealed_class: str, now: datetime) -> bool:
    """Writing is narrower than reading: the care team in all matters, the front desk in administrative ones."""
    if actor.is_portal:
        return sealed_class in _portal_classes(actor, client, now)
    on_team = Role.CLINICIAN in actor.roles and bool(_on_team(actor, client.pk, now))
    return sealed_class in _writes(actor, on_team=on_team)


def writable(actor: Actor, now: datetime, path: str = "client") -> Q:
    """The same for rows that have a class and belong to clients."""
    on_team = Q(**{f"{path}__in": _own_team(actor, now)}) if Role.CLINICIAN in actor.roles else Q(pk__in=[])
    return on_team | Q(sealed_class__in=_writes(actor, on_team=False))


@prepared
def _one(actor: Actor, client_id: UUID, now: datetime) -> QuerySet[Client]:
    return _with_reach(actor, now).select_related("vault").filter(pk=client_id)


@prepared
def _several(actor: Actor, client_ids: list[UUID], now: datetime) -> QuerySet[Client]:
    return _with_reach(actor, now).filter(pk__among=client_ids).only("vault_id", "user_id", "kind")


def _with_reach(actor: Actor, now: datetime) -> QuerySet[Client]:
    """Who sees no client outside their caseload needs not be asked twice."""
    this, sees_all = {"client_id": OuterRef("pk")}, not actor.roles.isdisjoint(_ALL_CLIENTS)
    seen = _own(actor, now) if actor.is_portal else readable(actor, now, "pk")
    is_asked = sees_all or bool(emergencies(actor))
    return Client.objects.filter(seen).annotate(
        in_caseload=Exists(caseload(actor, now).filter(**this)) if is_asked else Value(True),
        on_team=Exists(_own_team(actor, now).filter(**this))
        if Role.CLINICIAN in actor.roles
        else Value(False),
    )


def _reach(actor: Actor, row: Any, now: datetime) -> Reach:
    """`row`: a client as _with_reach reads it."""
    if actor.is_portal:
        open_ones = _portal_classes(actor, row, now)
        return Reach(row.vault_id, open_ones, open_ones)
    basis = _basis(actor, row)
    opens = _opens(actor, in_caseload=basis != DESK)
    return Reach(row.vault_id, opens, _writes(actor, on_team=row.on_team), basis)


def basis_of(actor: Actor, client_id: UUID, now: datetime) -> str:
    """Why this client's file is open to this person; empty when it is not."""
    row = _with_reach(actor, now).filter(pk=client_id).first()
    return _basis(actor, row) if row else ""


def _basis(actor: Actor, row: Any) -> str:
    """Duty goes before emergency: who joined the care team meanwhile needs none."""
    if row.on_team or row.in_caseload:
        return CARE_TEAM if row.on_team else SUPERVISION
    return BREAK_GLASS if row.pk in emergencies(actor) else DESK


def _in_emergency(actor: Actor, path: str) -> Q:
    found = emergencies(actor)
    return Q(**{f"{path}__in": found}) if found else Q()


def _opens(actor: Actor, *, in_caseload: bool) -> frozenset[str]:
    if in_caseload:
        return frozenset({ADMINISTRATIVE, CLINICAL})
    return frozenset() if actor.roles.isdisjoint(_ALL_CLIENTS) else frozenset({ADMINISTRATIVE})


def _writes(actor: Actor, *, on_team: bool) -> frozenset[str]:
    if on_team:
        return frozenset(SealedClass)
    return frozenset({ADMINISTRATIVE}) if Role.FRONT_DESK in actor.roles else frozenset()


def _own_team(actor: Actor, now: datetime) -> QuerySet[CareTeamMember, Any]:
    return CareTeamMember.objects.current(now).filter(user_id=actor.person).values("client_id")


@prepared
def _on_team(actor: Actor, client_id: UUID, now: datetime) -> QuerySet[CareTeamMember, Any]:
    return _own_team(actor, now).filter(client_id=client_id)[:1]


@prepared
def _in_caseload(actor: Actor, client_id: UUID, now: datetime) -> QuerySet[CareTeamMember, Any]:
    return caseload(actor, now).filter(client_id=client_id)[:1]


def caseload(actor: Actor, now: datetime) -> QuerySet[CareTeamMember, Any]:
    """Client ids of one's own care teams (clinician) and of those one supervises (supervisor)."""
    members = CareTeamMember.objects.current(now).values("client_id")
    if Role.SUPERVISOR not in actor.roles:
        return members.filter(user_id=actor.person) if Role.CLINICIAN in actor.roles else members.none()
    supervised = Supervision.objects.current(now).filter(supervisor_id=actor.person).values("clinician_id")
    whose = Q(user_id__in=supervised)
    return members.filter(whose | Q(user_id=actor.person) if Role.CLINICIAN in actor.roles else whose)


def _own(actor: Actor, now: datetime) -> Q:
    represented = Representation.objects.current(now).filter(user_id=actor.person).values("client_id")
    shared = Membership.objects.current(now).filter(client__user_id=actor.person).values("shared_id")
    return Q(user_id=actor.person) | Q(pk__in=represented) | Q(pk__in=shared)


def _portal_classes(actor: Actor, client: Client, now: datetime) -> frozenset[str]:
    if client.kind == Client.Kind.SHARED:
        mine = Membership.objects.current(now).filter(shared=client, client__user_id=actor.person)
        return frozenset({ADMINISTRATIVE, CLINICAL}) if mine.exists() else frozenset()
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
