"""What one person may not do alone: asked for with a reason, decided by a second person, done once.

A second person is an admin or privacy officer who neither asked nor is concerned. Where there is none, everybody
is told, and after three days it may be done, unless whom it concerns takes it back meanwhile.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from practice import audit, holders, safe, submissions
from practice.actions.colleagues import tell_colleague
from practice.actions.people import grant_role
from practice.actions.second_factors import reset_second_factor
from practice.actors import Actor
from practice.locks import only_one
from practice.models.approval import Approval
from practice.models.dispatch import Notice
from practice.models.people import User
from practice.models.vault import Vault
from practice.submissions import Submission
from practice.vocabulary import Role

DECIDE = (Role.ADMIN, Role.PRIVACY_OFFICER)
_WEEK = timedelta(days=7)


class Stage(StrEnum):
    WAITING = "waiting"
    READY = "ready"  # granted, or ripe because nobody else was there to decide
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"
    EXPIRED = "expired"


class AlreadyAsked(Exception):
    """It waits for a decision, or to be done."""


class AskedTooOften(Exception):
    """In a week, for the same act on the same person."""


class NotReady(Exception):
    """Decided, taken back, done or too old meanwhile; or not theirs to decide or do."""


@transaction.atomic
def ask_approval(
    *,
    act: str,
    detail: str = "",
    user: User,
    reason: str,
    actor: Actor,
    now: datetime,
    submission: Submission | None,
) -> Approval:
    """For an act on a colleague, or on oneself; `detail`: the role, where one is to be granted.

    Raises AlreadyAsked, AskedTooOften.
    """
    row = Approval(act=act, detail=detail, subject_type=User._meta.label_lower, subject_id=user.pk)
    row.asked_by_id = actor.person
    submissions.claim(submission, now=now, result_id=row.pk)
    only_one(f"approval {act} {user.pk}")
    _refuse_to_repeat(row, now)
    row.asked_at, row.expires_at = now, now + timedelta(days=settings.LIMITS["approval_days"])
    others = deciders(row, now)
    if not others:
        row.ripe_at = now + timedelta(hours=settings.LIMITS["approval_hours_alone"])
    row.vault_id = safe.vault_id(Vault.Kind.PRACTICE)
    safe.seal(row, reason=reason)
    row.save(force_insert=True)
    audit.record("practice.approval.asked", actor=actor, subject=row, objects=[user.pk], reason=act)
    for told in {*(others or _everybody()), user}:
        if told.pk == user.pk or told.pk != row.asked_by_id:
            tell_colleague(kind=Notice.Kind.APPROVAL_ASKED, cause=row, user=told, now=now)
    return row


@transaction.atomic
def decide_approval(
    *, approval: Approval, is_granted: bool, actor: Actor, now: datetime, submission: Submission | None
) -> None:
    """Raises NotReady where it is not theirs to decide (any more)."""
    submissions.claim(submission, now=now, result_id=approval.pk)
    row = _locked(approval)
    if row.decision or stage(row, now) not in (Stage.WAITING, Stage.READY) or not may_decide(row, actor):
        raise NotReady
    decision = Approval.Decision.GRANTED if is_granted else Approval.Decision.REFUSED
    _settle(row, decision, actor, now)


@transaction.atomic
def withdraw_approval(*, approval: Approval, actor: Actor, now: datetime) -> None:
    """By whom it concerns or who asked, as long as it is not done. Raises NotReady."""
    row = _locked(approval)
    if not is_involved(row, actor) or stage(row, now) not in (Stage.WAITING, Stage.READY):
        raise NotReady
    _settle(row, Approval.Decision.WITHDRAWN, actor, now)


@transaction.atomic
def use_approval(*, approval: Approval, actor: Actor, now: datetime) -> None:
    """Does what was allowed, once. Raises NotReady."""
    row = _locked(approval)
    if not is_involved(row, actor) or stage(row, now) is not Stage.READY:
        raise NotReady
    Approval.objects.filter(pk=row.pk).update(used_at=now)
    audit.record("practice.approval.used", actor=actor, subject=row, objects=[row.subject_id], reason=row.act)
    _ACTS[Approval.Act(row.act)](row, User.objects.get(pk=row.subject_id), actor, now)


def stage(row: Approval, now: datetime) -> Stage:
    if row.used_at:
        return Stage.DONE
    if row.decision in (Approval.Decision.REFUSED, Approval.Decision.WITHDRAWN):
        return Stage(row.decision)
    if now >= row.expires_at:
        return Stage.EXPIRED
    is_ripe = row.ripe_at is not None and now >= row.ripe_at
    return Stage.READY if row.decision == Approval.Decision.GRANTED or is_ripe else Stage.WAITING


def deciders(row: Approval, now: datetime) -> list[User]:
    able = {user.pk: user for role in DECIDE for user in holders.of(role, now)}
    return [user for pk, user in able.items() if pk not in (row.asked_by_id, row.subject_id)]


def may_decide(row: Approval, actor: Actor) -> bool:
    return not actor.roles.isdisjoint(DECIDE) and not is_involved(row, actor)


def is_involved(row: Approval, actor: Actor) -> bool:
    return actor.user_id in (row.asked_by_id, row.subject_id)


def open_approvals(act: str, user_id: UUID, now: datetime) -> QuerySet[Approval]:
    """Those that wait or are ready, of this act on this person."""
    found = _about(act, user_id).filter(used_at=None, expires_at__gt=now)
    ended = (Approval.Decision.REFUSED, Approval.Decision.WITHDRAWN)
    return found.exclude(decision__in=ended)


def _refuse_to_repeat(row: Approval, now: datetime) -> None:
    if open_approvals(row.act, row.subject_id, now).filter(detail=row.detail).exists():
        raise AlreadyAsked
    asked = _about(row.act, row.subject_id).filter(detail=row.detail, asked_at__gt=now - _WEEK).count()
    if asked >= settings.LIMITS["approvals_per_week"]:
        raise AskedTooOften


def _about(act: str, user_id: UUID) -> QuerySet[Approval]:
    return Approval.objects.filter(act=act, subject_type=User._meta.label_lower, subject_id=user_id)


def _everybody() -> list[User]:
    return list(User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True))


def _locked(approval: Approval) -> Approval:
    return Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)


def _settle(row: Approval, decision: str, actor: Actor, now: datetime) -> None:
    Approval.objects.filter(pk=row.pk).update(decision=decision, decided_by_id=actor.person, decided_at=now)
    audit.record(
        "practice.approval.decided", actor=actor, subject=row, objects=[row.subject_id], reason=decision
    )


def _reset(row: Approval, user: User, actor: Actor, now: datetime) -> None:
    reset_second_factor(user=user, actor=actor, now=now)


def _grant(row: Approval, user: User, actor: Actor, now: datetime) -> None:
    """Who asked must still be one who may: nothing ripens for an admin who is none any more."""
    is_admin_still = row.asked_by_id in {one.pk for one in holders.of(Role.ADMIN, now)}
    if not is_admin_still or not user.is_active:
        raise NotReady
    grant_role(user=user, role=row.detail, actor=actor, now=now)


_ACTS = {Approval.Act.RESET_SECOND_FACTOR: _reset, Approval.Act.GRANT_ROLE: _grant}
