"""One function a noun: the only way to it, from a view."""

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
    found = scope.clients(actor, now).filter(pk=client_id).first()
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, client=found, grant=grant_for(actor, found, now))


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


def grant_for_list(actor: Actor, now: datetime) -> crypto.Grant:
    """For lists: the names of all whom this person sees, and the words of their own caseload."""
    names = crypto.all_of(scope.clients(actor, now).values_list("vault_id", flat=True), "administrative")
    words = crypto.all_of(scope.clinical_clients(actor, now).values_list("vault_id", flat=True), "clinical")
    return crypto.mint(actor.user_id or "", "list", names | words, vaults.load)


def _require(actor: Actor, capability: str) -> None:
    if not may(actor.roles, capability):
        raise Forbidden
