"""One function a noun: the only way to it, from a view."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from practice import crypto, vaults
from practice.access import emergencies, scope
from practice.access.capabilities import OWN_ONLY, PORTAL, may
from practice.access.opened import Forbidden, Moved, NotVisible, Opened
from practice.actors import Actor
from practice.models import Client
from practice.vocabulary import SealedClass


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
    if found is None or found[0].status == Client.Status.MERGED:
        raise _elsewhere(actor, client_id, now)
    row, reach = found
    if not scope.permits(actor, row.pk, to, reach.basis):
        raise Forbidden
    return Opened(
        actor=actor,
        now=now,
        subject=row,
        client=row,
        grant=_grant(actor, "door", [reach]),
        writes=reach.writes,
        basis=emergencies.basis(actor, row.pk, reach.basis, now),
    )


def _elsewhere(actor: Actor, client_id: UUID, now: datetime) -> NotVisible:
    """Where a duplicate went, for who sees that client; for others there is nothing."""
    stub = Client.objects.filter(pk=client_id, status=Client.Status.MERGED, merged_into__isnull=False).first()
    if stub is None or stub.merged_into_id is None or scope.find(actor, stub.merged_into_id, now) is None:
        return NotVisible()
    return Moved(stub.merged_into_id)


def my_portal(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The signed-in client's own page, or that of the client whom this representative acts for."""
    if to not in PORTAL:
        raise Forbidden
    mine = scope.clients(actor, now).filter(kind=Client.Kind.INDIVIDUAL).order_by("created_at")
    found = mine.filter(user_id=actor.person).first() or mine.first()
    if found is None:
        raise NotVisible
    if to in OWN_ONLY and found.user_id != actor.user_id:
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, client=found, grant=grant_for(actor, found, now))


def my_shared(actor: Actor, *, to: str, now: datetime, shared_id: UUID) -> Opened:
    """A couple's, family's or group's file that the signed-in client shares now, for themselves."""
    if to not in PORTAL:
        raise Forbidden
    found = scope.clients(actor, now).filter(pk=shared_id, kind=Client.Kind.SHARED).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, client=found, grant=grant_for(actor, found, now))


def my_looks(actor: Actor, *, to: str, now: datetime) -> Opened:
    """Who has looked at it is told to the client, and to who acts for them in everything."""
    opened = my_portal(actor, to=to, now=now)
    if not opened.rights.allows(opened.subject.vault_id, SealedClass.CLINICAL):
        raise Forbidden
    return opened


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
