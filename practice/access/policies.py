"""The gates to the policy's draft and its versions, to vendors, and to what clinicians say of themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from practice.access.capabilities import may
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models import Absence, CommunicationsPolicy, OnCall, Vendor


def policy_draft(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The one draft: it is the admin's."""
    if not may(actor.roles, to):
        raise Forbidden
    return _found(CommunicationsPolicy.objects.drafts(), actor, now)


def policy_version(actor: Actor, *, to: str, now: datetime, version: int) -> Opened:
    """What was published at any time: everybody who works here may read it."""
    if not may(actor.roles, to):
        raise Forbidden
    return _found(CommunicationsPolicy.objects.filter(version=version), actor, now)


def vendor(actor: Actor, *, to: str, now: datetime, vendor_id: UUID) -> Opened:
    if not may(actor.roles, to):
        raise NotVisible
    return _found(Vendor.objects.filter(pk=vendor_id, ended_at=None), actor, now)


def absence(actor: Actor, *, to: str, now: datetime, absence_id: UUID) -> Opened:
    """One's own; the admin's are all, the desk's to look at."""
    if not may(actor.roles, "absence.view"):
        raise NotVisible
    opened = _found(absences(actor).filter(pk=absence_id), actor, now)
    if not absences(actor, to=to).filter(pk=absence_id).exists():
        raise Forbidden
    return opened


def absences(actor: Actor, *, to: str = "absence.view") -> QuerySet[Absence]:
    """Those that stand, with which this person may do this."""
    standing = Absence.objects.filter(cancelled_at=None).select_related("user", "covered_by")
    if may(actor.roles, f"{to}_all"):
        return standing
    return standing.filter(user_id=actor.person) if may(actor.roles, to) else standing.none()


def on_call(actor: Actor, *, to: str, now: datetime, on_call_id: UUID) -> Opened:
    """A shift that is running or still to come."""
    if not may(actor.roles, to):
        raise NotVisible
    return _found(OnCall.objects.filter(pk=on_call_id, until_at__gt=now).select_related("user"), actor, now)


def _found(rows: QuerySet[Any], actor: Actor, now: datetime) -> Opened:
    found = rows.first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)
