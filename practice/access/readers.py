"""Scope's table the other way round: who of the practice opens a class of one client's content, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from practice.access.scope import CARE_TEAM, DESK, SUPERVISION
from practice.models.client import Client
from practice.models.people import CareTeamMember, RoleAssignment, Supervision, User
from practice.vocabulary import Role, SealedClass

COVERING = "covering"


@dataclass(frozen=True, slots=True)
class Reader:
    """`why`: care_team, covering, supervision or desk. `writes`: whether they may answer, too."""

    user: User
    why: str
    writes: bool


def of_client(client: Client, sealed_class: str, now: datetime) -> list[Reader]:
    """The nearest to the client first; each person once, for the best of their reasons. In five queries at most."""
    if sealed_class == SealedClass.PSYCHOTHERAPY:
        return []  # their author's alone
    holding = _holding(now)
    found = [*_care_team(client, holding, now), *_supervisors(client, holding, now)]
    if sealed_class == SealedClass.ADMINISTRATIVE:
        found += _desk(holding)
    best: dict[object, Reader] = {}
    for reader in found:
        known = best.setdefault(reader.user.pk, reader)
        if reader.writes and not known.writes:  # supervises, and sits at the desk
            best[reader.user.pk] = Reader(reader.user, known.why, True)
    return list(best.values())


def is_cared_for(client: Client, now: datetime) -> bool:
    """Whether anybody of the care team works here: without them nobody would read what the client writes."""
    return bool(_care_team(client, _holding(now), now))


def _holding(now: datetime) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    rows = RoleAssignment.objects.current(now).filter(user__is_active=True)
    for role, user in rows.values_list("role", "user_id"):
        found.setdefault(role, set()).add(user)
    return found


def _care_team(client: Client, holding: dict[str, set[UUID]], now: datetime) -> list[Reader]:
    rows = CareTeamMember.objects.current(now).filter(client=client, user__in=holding.get(Role.CLINICIAN, ()))
    members = rows.select_related("user").order_by("is_covering", "from_at")
    return [Reader(one.user, COVERING if one.is_covering else CARE_TEAM, True) for one in members]


def _supervisors(client: Client, holding: dict[str, set[UUID]], now: datetime) -> list[Reader]:
    team = CareTeamMember.objects.current(now).filter(client=client).values("user_id")
    rows = Supervision.objects.current(now).filter(
        clinician__in=team, supervisor__in=holding.get(Role.SUPERVISOR, ())
    )
    found = rows.select_related("supervisor").order_by("from_at")
    return [Reader(one.supervisor, SUPERVISION, False) for one in found]


def _desk(holding: dict[str, set[UUID]]) -> list[Reader]:
    writing = holding.get(Role.FRONT_DESK, set())
    people = User.objects.filter(pk__in=writing | holding.get(Role.BILLER, set())).order_by("name")
    return [Reader(one, DESK, one.pk in writing) for one in people]
