"""The gates to what is remembered: the audit trail, alerts, and files that were opened in an emergency."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from practice import crypto, safe, vaults
from practice.access import scope
from practice.access.capabilities import may
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models.approval import BreakGlass
from practice.models.audit import AuditEvent
from practice.models.running import Alert
from practice.models.vault import Vault
from practice.vocabulary import Role


def audit_trail(actor: Actor, *, to: str, now: datetime) -> Opened:
    """Ids, codes and times; it holds nobody's words."""
    return _whole(actor, to, now)


def audit_event(actor: Actor, *, to: str, now: datetime, seq: int) -> Opened:
    found = AuditEvent.objects.filter(pk=seq).first() if may(actor.roles, to) else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, vaults=found.vault_ids)


def alerts(actor: Actor, *, to: str, now: datetime) -> Opened:
    return _whole(actor, to, now)


def alert(actor: Actor, *, to: str, now: datetime, alert_id: UUID) -> Opened:
    found = Alert.objects.filter(pk=alert_id).first() if may(actor.roles, to) else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def emergencies(actor: Actor, *, to: str, now: datetime) -> Opened:
    opened = _whole(actor, to, now)
    opened.grant = _reasons(actor)
    return opened


def emergency(actor: Actor, *, to: str, now: datetime, break_glass_id: UUID) -> Opened:
    """One of those that this person may read about. It is ended by who began it or the privacy officer."""
    found = known_emergencies(actor, now).filter(pk=break_glass_id).first()
    if found is None:
        raise NotVisible
    is_theirs = found.user_id == actor.user_id or Role.PRIVACY_OFFICER in actor.roles
    if not may(actor.roles, to) or not is_theirs:
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, vaults=[found.client.vault_id], grant=_reasons(actor))


def known_emergencies(actor: Actor, now: datetime) -> QuerySet[BreakGlass]:
    """The privacy officer knows of all; everybody else of their own and of those that concern their clients."""
    every = BreakGlass.objects.select_related("client", "user", "reviewed_by").order_by("-from_at")
    if not may(actor.roles, "break_glass.list"):
        return every.none()
    if Role.PRIVACY_OFFICER in actor.roles:
        return every
    return every.filter(Q(user_id=actor.person) | scope.within_caseload(actor, now))


def _whole(actor: Actor, to: str, now: datetime) -> Opened:
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now)


def _reasons(actor: Actor) -> crypto.Grant:
    """Which emergencies one may read about is decided above; their reasons lie in the practice's own vault."""
    pairs = {(safe.vault_id(Vault.Kind.PRACTICE), str(safe.CLASS))}
    return crypto.mint(actor.user_id or "", "break_glass", pairs, vaults.load)
