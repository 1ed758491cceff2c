"""Colleagues: who they are, what they may do, whom they supervise, and that they leave."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from practice import audit, submissions
from practice.actions.entry.account_links import send_account_link
from practice.actors import Actor
from practice.locks import only_one
from practice.models.client import Client
from practice.models.people import AccountLink, CareTeamMember, Licence, RoleAssignment, Supervision, User
from practice.models.session import Session
from practice.submissions import Submission
from practice.vocabulary import GUARDED_ROLES, Role


class LastAdmin(Exception):
    """A practice always has somebody who can run it."""


class NeedsApproval(Exception):
    """Somebody who may run the house, or watch over it, is made so by two people."""


class AddressTaken(Exception):
    """Somebody signs in with this address already."""


@transaction.atomic
def add_person(
    *,
    name: str,
    email: str,
    title: str = "",
    actor: Actor,
    now: datetime,
    submission: Submission | None = None,
) -> User:
    """A member of the workforce, without a password yet and without a role. Raises AddressTaken."""
    user = User(kind=User.Kind.WORKFORCE, name=name, email=email.lower(), title=title, created_at=now)
    submissions.claim(submission, now=now, result_id=user.pk)
    if User.objects.filter(email=user.email).exists():
        raise AddressTaken
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.record("practice.person.added", actor=actor, subject=user)
    return user


@transaction.atomic
def invite_colleague(
    *,
    name: str,
    email: str,
    title: str,
    roles: Iterable[str],
    submission: Submission | None,
    actor: Actor,
    now: datetime,
) -> User:
    """A colleague with roles, and a link to begin on its way to their mailbox. Raises AddressTaken, NeedsApproval."""
    roles = set(roles)
    _refuse_guarded(roles)
    user = add_person(name=name, email=email, title=title, submission=submission, actor=actor, now=now)
    for role in sorted(roles):
        assign_role(user=user, role=role, actor=actor, now=now)
    send_account_link(user=user, purpose=AccountLink.Purpose.JOIN, actor=actor, now=now)
    return user


@transaction.atomic
def change_person(*, user: User, name: str, title: str, actor: Actor, now: datetime) -> None:
    changed = [field for field, value in (("name", name), ("title", title)) if getattr(user, field) != value]
    if changed:
        User.objects.filter(pk=user.pk).update(name=name, title=title)
        audit.record("practice.person.changed", actor=actor, subject=user, fields=changed)


@transaction.atomic
def assign_role(*, user: User, role: str, actor: Actor, now: datetime) -> RoleAssignment:
    assignment = RoleAssignment.objects.create(user=user, role=role, from_at=now)
    audit.record("practice.role.assigned", actor=actor, subject=user, reason=role)
    return assignment


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[str], actor: Actor, now: datetime) -> None:
    """Exactly these from now on. Any change ends the person's sessions: they come back with the new ones.

    Raises LastAdmin, NeedsApproval.
    """
    only_one("admins")
    held = RoleAssignment.objects.current(now).filter(user=user)
    before, after = set(held.values_list("role", flat=True)), {str(role) for role in roles}
    if before == after:
        return
    _refuse_guarded(after - before)
    for role in sorted(after - before):
        assign_role(user=user, role=role, actor=actor, now=now)
    for role in sorted(before - after):
        held.filter(role=role).update(until_at=now)
        audit.record("practice.role.ended", actor=actor, subject=user, reason=role)
    _require_an_admin(now)
    end_sessions(user=user, reason="role_change", actor=actor, now=now)


@transaction.atomic
def grant_role(*, user: User, role: str, actor: Actor, now: datetime) -> None:
    """One of the guarded roles. Only by an approval; their sessions end, they come back with it."""
    only_one("admins")
    if not RoleAssignment.objects.current(now).filter(user=user, role=role).exists():
        assign_role(user=user, role=role, actor=actor, now=now)
        end_sessions(user=user, reason="role_change", actor=actor, now=now)


@transaction.atomic
def end_sessions(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """Everywhere, at once; links and jobs of theirs, too, for all of them carry the epoch."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    Session.objects.filter(user=user).delete()
    audit.record("practice.sessions.ended", actor=actor, subject=user, reason=reason)


@transaction.atomic
def end_employment(*, user: User, actor: Actor, now: datetime) -> list[Client]:
    """Somebody leaves: no session, link or job of theirs lives on. Answers whom they cared for, to be handed over.

    Raises LastAdmin.
    """
    only_one("admins")
    caseload = CareTeamMember.objects.current(now).filter(user=user)
    clients = list(Client.objects.filter(pk__in=caseload.values("client_id")))
    User.objects.filter(pk=user.pk).update(is_active=False)
    _require_an_admin(now)
    end_sessions(user=user, reason="employment_ended", actor=actor, now=now)
    RoleAssignment.objects.current(now).filter(user=user).update(until_at=now)
    Supervision.objects.current(now).filter(supervisor=user).update(until_at=now)
    Supervision.objects.current(now).filter(clinician=user).update(until_at=now)
    caseload.update(until_at=now)
    audit.record(
        "practice.person.left", actor=actor, subject=user, objects=[client.pk for client in clients],
        vaults=[client.vault_id for client in clients],
    )  # fmt: skip
    return clients


@transaction.atomic
def supervise(*, supervisor: User, clinician: User, actor: Actor, now: datetime) -> Supervision:
    """From now on; asked for twice it is one supervision."""
    current = Supervision.objects.current(now).filter(supervisor=supervisor, clinician=clinician).first()
    if current is not None:
        return current
    supervision = Supervision.objects.create(supervisor=supervisor, clinician=clinician, from_at=now)
    audit.record(
        "practice.supervision.begun", actor=actor, subject=supervision, objects=[supervisor.pk, clinician.pk]
    )
    return supervision


@transaction.atomic
def end_supervision(*, supervision: Supervision, actor: Actor, now: datetime) -> None:
    if Supervision.objects.current(now).filter(pk=supervision.pk).update(until_at=now):
        both = [supervision.supervisor_id, supervision.clinician_id]
        audit.record("practice.supervision.ended", actor=actor, subject=supervision, objects=both)


@transaction.atomic
def add_licence(
    *,
    user: User,
    state: str,
    profession: str,
    number: str,
    expires_on: date | None,
    actor: Actor,
    now: datetime,
) -> Licence:
    licence = Licence.objects.create(
        user=user, state=state, profession=profession, number=number, expires_on=expires_on
    )
    audit.record("practice.licence.added", actor=actor, subject=licence, objects=[user.pk], reason=state)
    return licence


@transaction.atomic
def remove_licence(*, licence: Licence, actor: Actor, now: datetime) -> None:
    audit.record("practice.licence.removed", actor=actor, subject=licence, objects=[licence.user_id])
    licence.delete()


@transaction.atomic
def choose_language(*, user: User, language: str, actor: Actor, now: datetime) -> None:
    """By the person themself; a client is then written to in it as well."""
    User.objects.filter(pk=user.pk).update(language=language)
    Client.objects.filter(user=user).update(language=language)
    audit.record("practice.language.chosen", actor=actor, subject=user, reason=language)


def _refuse_guarded(added: Iterable[str]) -> None:
    if not GUARDED_ROLES.isdisjoint(added):
        raise NeedsApproval


def _require_an_admin(now: datetime) -> None:
    held = RoleAssignment.objects.current(now).filter(role=Role.ADMIN, user__is_active=True)
    if not held.exists():
        raise LastAdmin
