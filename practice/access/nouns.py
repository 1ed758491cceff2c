"""One function a noun: the only way to it, from a view."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from practice import crypto, vaults
from practice.access import scope
from practice.access.capabilities import OWN_ONLY, PORTAL, may
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models import Client


def desk(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The workspace itself: lists that are made of what this person may see."""
    _require(actor, to)
    return Opened(actor=actor, now=now)


def policy(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The practice's communications policy: it holds nobody's information."""
    _require(actor, to)
    return Opened(actor=actor, now=now)


def client(actor: Actor, *, to: str, now: datetime, client_id: UUID) -> Opened:
    """A client of one's own scope, with the classes of content that one's roles open."""
    found = scope.find(actor, client_id, now)
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    row, reach = found
    return Opened(
        actor=actor,
        now=now,
        subject=row,
        client=row,
        grant=_grant(actor, "door", [reach]),
        writes=reach.writes,
    )


def my_portal(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The signed-in client's own page, or that of the client whom this representative acts for."""
    if to not in PORTAL:
        raise Forbidden
    mine = scope.clients(actor, now).order_by("created_at")
    found = mine.filter(user_id=actor.person).first() or mine.first()
    if found is None:
        raise NotVisible
    if to in OWN_ONLY and found.user_id != actor.user_id:
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, client=found, grant=grant_for(actor, found, now))


def grant_for(actor: Actor, client: Client, now: datetime) -> crypto.Grant:
    """For doors only: the right to open what this person may of this client."""
    pairs = {(client.vault_id, klass) for klass in scope.classes(actor, client, now)}
    return crypto.mint(actor.user_id or "", "door", pairs, vaults.load)


def grant_for_list(actor: Actor, client_ids: Iterable[UUID], now: datetime) -> crypto.Grant:
    """For lists: the names of those of these clients whom this person sees, and the words of their own caseload."""
    return _grant(actor, "list", scope.reaches(actor, client_ids, now).values())


def _grant(actor: Actor, purpose: str, reaches: Iterable[scope.Reach]) -> crypto.Grant:
    pairs = {(reach.vault_id, klass) for reach in reaches for klass in reach.opens}
    return crypto.mint(actor.user_id or "", purpose, pairs, vaults.load)


def _require(actor: Actor, capability: str) -> None:
    if not may(actor.roles, capability):
        raise Forbidden
