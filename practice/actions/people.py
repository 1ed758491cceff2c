"""People who sign in: the workforce, their roles, who supervises whom; the language that anybody reads."""

from datetime import datetime

from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.client import Client
from practice.models.people import RoleAssignment, Supervision, User


@transaction.atomic
def add_person(*, name: str, email: str, title: str = "", actor: Actor, now: datetime) -> User:
    """A member of the workforce, without a password yet and without a role."""
    user = User(kind=User.Kind.WORKFORCE, name=name, email=email.lower(), title=title, created_at=now)
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.record("practice.person.added", actor=actor, subject=user)
    return user


@transaction.atomic
def assign_role(*, user: User, role: str, actor: Actor, now: datetime) -> RoleAssignment:
    assignment = RoleAssignment.objects.create(user=user, role=role, from_at=now)
    audit.record("practice.role.assigned", actor=actor, subject=user, reason=role)
    return assignment


@transaction.atomic
def supervise(*, supervisor: User, clinician: User, actor: Actor, now: datetime) -> Supervision:
    supervision = Supervision.objects.create(supervisor=supervisor, clinician=clinician, from_at=now)
    audit.record(
        "practice.supervision.begun", actor=actor, subject=supervision, objects=[supervisor.pk, clinician.pk]
    )
    return supervision


@transaction.atomic
def choose_language(*, user: User, language: str, actor: Actor, now: datetime) -> None:
    """By the person themself; a client is then written to in it as well."""
    User.objects.filter(pk=user.pk).update(language=language)
    Client.objects.filter(user=user).update(language=language)
    audit.record("practice.language.chosen", actor=actor, subject=user, reason=language)
