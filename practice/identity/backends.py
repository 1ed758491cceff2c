"""Who a session belongs to, read with all that each request asks of a person: one query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from practice.models.approval import BreakGlass
from practice.models.people import RoleAssignment, User
from practice.models.policy import Practice
from practice.models.second_factor import SecondFactor
from practice.prepared import prepared

WORKFORCE = "practice.identity.backends.WorkforceBackend"
PORTAL = "practice.identity.backends.PortalBackend"


class WorkforceBackend(AuthenticationBackend):
    """The way in is allauth's; the person comes with the roles and second factors that they have now."""

    def get_user(self, user_id: Any) -> User | None:
        return _of_workforce.first(UUID(str(user_id)), timezone.now())


class PortalBackend(BaseBackend):
    """The way in is code and PIN (practice.actions.entry); what is left is to find the session's person."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: UUID | str) -> User | None:
        return _of_portal.first(UUID(str(user_id)))


@prepared
def _of_workforce(user_id: UUID, now: datetime) -> QuerySet[User]:
    own = {"user": OuterRef("pk")}
    roles = RoleAssignment.objects.current(now).filter(**own).values("role")
    emergencies = BreakGlass.objects.current(now).filter(**own).values("client")
    factors = SecondFactor.objects.filter(**own, confirmed=True).values("pk")
    found = User.objects.filter(pk=user_id, is_active=True)
    held: dict[str, Any] = {
        "held_roles": ArraySubquery(roles),
        "factor_ids": ArraySubquery(factors),
        "emergency_ids": ArraySubquery(emergencies),
        "idle_minutes": Subquery(Practice.objects.values("idle_minutes_office")[:1]),
    }
    return found.annotate(**held)


@prepared
def _of_portal(user_id: UUID) -> QuerySet[User]:
    found = User.objects.filter(pk=user_id, kind=User.Kind.PORTAL, is_active=True)
    held: dict[str, Any] = {"idle_minutes": Subquery(Practice.objects.values("idle_minutes_portal")[:1])}
    return found.annotate(**held)
