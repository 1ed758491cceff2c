"""Who holds a role now, and works here."""

from datetime import datetime

from django.db.models import QuerySet

from practice.models.people import RoleAssignment, User
from practice.vocabulary import Role


def of(role: str, now: datetime) -> QuerySet[User]:
    held = RoleAssignment.objects.current(now).filter(role=role).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def privacy_officers(now: datetime) -> QuerySet[User]:
    return of(Role.PRIVACY_OFFICER, now)
