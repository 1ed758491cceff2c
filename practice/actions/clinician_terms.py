"""What one clinician allows less than the policy, and when they are away."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from practice import audit, policy
from practice.actions import covering
from practice.actors import Actor
from practice.models.people import RoleAssignment, User
from practice.models.policy import Absence, ClinicianBoundary
from practice.rules import boundaries
from practice.rules.boundaries import Widening
from practice.vocabulary import Role


class Widens(ValueError):
    """A boundary may only be stricter than the policy."""

    def __init__(self, widenings: list[Widening]) -> None:
        super().__init__(", ".join(one.where for one in widenings))
        self.widenings = widenings


class NobodyCovers(ValueError):
    """Who covers is a clinician who works here, and somebody else."""


class NamesThemself(ValueError):
    """Nobody gives themself somebody else's clients: the absent one, or another colleague, names who covers."""


class AlreadyAway(ValueError):
    """There is an absence on one of these days already."""


@transaction.atomic
def set_boundary(
    *, user: User, terms: dict[str, Any], actor: Actor, now: datetime
) -> ClinicianBoundary | None:
    """In place of the one before, from now on; empty terms: the policy alone holds. Raises Widens, ValueError."""
    User.objects.select_for_update().get(pk=user.pk)
    rules = policy.current()
    read = boundaries.read(terms, id="", user_id=str(user.pk), zone=rules.hours.zone)
    widenings = boundaries.refuses_widening(
        read, of=rules.cells.values(), hours=rules.hours, quiet=rules.quiet
    )
    if widenings:
        raise Widens(widenings)
    standing = ClinicianBoundary.objects.filter(user=user, until_at=None).first()
    if (standing.terms if standing else {}) == terms:
        return standing
    if standing is not None:
        ClinicianBoundary.objects.filter(pk=standing.pk).update(until_at=now)
        audit.record("practice.boundary.ended", actor=actor, subject=standing, objects=[user.pk])
    if not terms:
        return None
    row = ClinicianBoundary.objects.create(user=user, terms=terms, from_at=now)
    audit.record("practice.boundary.set", actor=actor, subject=row, objects=[user.pk], fields=sorted(terms))
    return row


@transaction.atomic
def note_absence(
    *, user: User, from_on: date, until_on: date, covered_by: User | None, actor: Actor, now: datetime
) -> Absence:
    """Both days included; who covers joins the care teams for them. Raises NobodyCovers, NamesThemself, AlreadyAway."""
    User.objects.select_for_update().get(pk=user.pk)
    if covered_by is not None:
        if covered_by == user or not may_cover(now).filter(pk=covered_by.pk).exists():
            raise NobodyCovers
        if covered_by.pk == actor.user_id:
            raise NamesThemself
    standing = Absence.objects.filter(user=user, cancelled_at=None)
    if standing.filter(from_on__lte=until_on, until_on__gte=from_on).exists():
        raise AlreadyAway
    row = Absence.objects.create(
        user=user, from_on=from_on, until_on=until_on, covered_by=covered_by, created_at=now
    )
    audit.record("practice.absence.noted", actor=actor, subject=row, objects=[user.pk])
    covering.begin(row, actor, now)
    return row


def may_cover(now: datetime) -> QuerySet[User]:
    """Whoever covers reads what clients write, so it is for clinicians."""
    held = RoleAssignment.objects.current(now).filter(role=Role.CLINICIAN)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)


@transaction.atomic
def cancel_absence(*, absence: Absence, actor: Actor, now: datetime) -> None:
    if Absence.objects.filter(pk=absence.pk, cancelled_at=None).update(cancelled_at=now):
        audit.record("practice.absence.cancelled", actor=actor, subject=absence, objects=[absence.user_id])
        covering.end(absence, actor, now)
