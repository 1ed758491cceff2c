"""Who is asking: a frozen answer, read from the database at each request and each job's start. Acts take it as a parameter."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from practice.models.approval import BreakGlass
from practice.models.people import RoleAssignment, User


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str  # workforce, portal, worker, provider, stranger
    user_id: UUID | None = None
    epoch: int = 0
    roles: frozenset[str] = field(default_factory=frozenset)
    emergencies: frozenset[UUID] = field(default_factory=frozenset)  # clients opened by a running break-glass
    session_id: UUID | None = None
    network: str = ""
    name: str = ""
    is_verified: bool = False

    @property
    def person(self) -> UUID:
        """The id of a signed-in person; the hub's own parts have none."""
        if self.user_id is None:
            raise ValueError("this is done by people only")
        return self.user_id

    @property
    def is_workforce(self) -> bool:
        return self.kind == "workforce"

    @property
    def is_portal(self) -> bool:
        return self.kind == "portal"


WORKER = Actor(kind="worker")
PROVIDER = Actor(kind="provider")


def stranger(network: str = "") -> Actor:
    return Actor(kind="stranger", network=network)


def of_user(
    user: User, *, now: datetime, is_verified: bool, session_id: UUID | None = None, network: str = ""
) -> Actor:
    """A person as the database knows them now. Roles count only in a verified session."""
    roles: frozenset[str] = frozenset()
    emergencies: frozenset[UUID] = frozenset()
    if user.is_workforce and is_verified:
        roles = frozenset(_roles(user, now) if user.held_roles is None else user.held_roles)
        emergencies = frozenset(_emergencies(user, now) if user.emergency_ids is None else user.emergency_ids)
    return Actor(
        kind=user.kind,
        user_id=user.pk,
        epoch=user.epoch,
        roles=roles,
        emergencies=emergencies,
        session_id=session_id,
        network=network,
        name=user.name,
        is_verified=is_verified,
    )


def _roles(user: User, now: datetime) -> Iterable[str]:
    return RoleAssignment.objects.current(now).filter(user=user).values_list("role", flat=True)


def _emergencies(user: User, now: datetime) -> Iterable[UUID]:
    return BreakGlass.objects.current(now).filter(user=user).values_list("client_id", flat=True)
