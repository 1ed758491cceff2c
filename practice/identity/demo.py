"""Sign in as …: where demo settings, the database's demo mark and a socket on loopback come together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actors
from practice.models import Client, Practice, Representation, RoleAssignment, User
from practice.project import checks
from practice.vocabulary import Role

MOST = 20  # clients shown


def is_installed() -> bool:
    """What can be known when the addresses are made; the database's mark is asked at each request."""
    return settings.SOTTO_DEMO and checks.is_loopback(settings.SOTTO_BIND)


def is_open() -> bool:
    return is_installed() and Practice.objects.filter(is_demo=True).exists()


def person(user_id: str) -> User | None:
    try:
        return User.objects.filter(pk=UUID(user_id), is_active=True).first()
    except ValueError:
        return None


def groups(now: datetime) -> list[dict[str, Any]]:
    return [
        {"title": _("The practice"), "people": [_colleague(user, now) for user in _workforce()]},
        {"title": _("Clients"), "people": [*_clients(now), *_representatives(now)][:MOST]},
    ]


def _workforce() -> QuerySet[User]:
    return User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True).order_by("created_at", "name")


def _colleague(user: User, now: datetime) -> dict[str, Any]:
    held = RoleAssignment.objects.current(now).filter(user=user).values_list("role", flat=True)
    return _entry(user, user.name, ", ".join(str(Role(role).label) for role in sorted(held)))


def _clients(now: datetime) -> list[dict[str, Any]]:
    """Each through their own door, with their own right to read their own name."""
    found = Client.objects.exclude(user=None).select_related("user").order_by("created_at", "pk")[: MOST // 2]
    return [_entry(row.user, _name(row, row.user, now), _("client")) for row in found if row.user]


def _representatives(now: datetime) -> list[dict[str, Any]]:
    found = Representation.objects.current(now).exclude(user=None).select_related("user")[: MOST // 2]
    return [_entry(row.user, _name(row, row.user, now), _("acts for a client")) for row in found if row.user]


def _name(row: Client | Representation, user: User, now: datetime) -> str:
    theirs = actors.of_user(user, now=now, is_verified=True)
    return access.my_portal(theirs, to="portal.enter", now=now).text(row, "name") or ""


def _entry(user: User, name: str, about: str) -> dict[str, Any]:
    return {"id": user.pk, "name": name, "about": about, "url": reverse("demo_sign_in")}
