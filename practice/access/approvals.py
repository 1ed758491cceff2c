"""The gates to approvals: whoever decides sees all, everybody else those that they asked for or that concern them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from practice import crypto, safe, vaults
from practice.access.capabilities import may
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models.approval import Approval
from practice.models.vault import Vault


def approvals(actor: Actor, *, to: str, now: datetime) -> Opened:
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, grant=_reasons(actor))


def approval(actor: Actor, *, to: str, now: datetime, approval_id: UUID) -> Opened:
    """Who asked and whom it concerns take it back and have it done; only somebody else decides."""
    found = known(actor).filter(pk=approval_id).first()
    if found is None:
        raise NotVisible
    is_own = actor.user_id in (found.asked_by_id, found.subject_id)
    if not may(actor.roles, to) or is_own == (to == "approval.decide"):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, grant=_reasons(actor))


def known(actor: Actor) -> QuerySet[Approval]:
    every = Approval.objects.select_related("asked_by", "decided_by").order_by("-asked_at")
    if may(actor.roles, "approval.decide"):
        return every
    return every.filter(Q(asked_by=actor.person) | Q(subject_id=actor.person))


def _reasons(actor: Actor) -> crypto.Grant:
    pairs = {(safe.vault_id(Vault.Kind.PRACTICE), str(safe.CLASS))}
    return crypto.mint(actor.user_id or "", "approval", pairs, vaults.load)
