"""The gates to what this app keeps of its own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from messaging.models import Thread
from practice import crypto, safe, vaults
from practice.access import Forbidden, NotVisible, Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import client as client_of
from practice.actors import Actor
from practice.models import ScheduleImport, Vault
from practice.vocabulary import SealedClass
from records.models import ClientImport


def client_import(actor: Actor, *, to: str, now: datetime, import_id: UUID) -> Opened:
    """A list that this person brought. Nobody else looks into it."""
    found = ClientImport.objects.filter(pk=import_id, user_id=actor.person).first()
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, grant=grant_for_import(actor))


def schedule_import(actor: Actor, *, to: str, now: datetime, calendar_id: UUID) -> Opened:
    """A calendar that this person brought. Nobody else looks into it."""
    found = (
        ScheduleImport.objects.filter(pk=calendar_id, user_id=actor.person)
        .select_related("clinician")
        .first()
    )
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, grant=grant_for_import(actor))


def grant_for_import(actor: Actor) -> crypto.Grant:
    """Opens the vault that lists wait in: for whose list it is, and for the job that works for them."""
    pairs = {(safe.vault_id(Vault.Kind.PRACTICE), str(safe.CLASS))}
    return crypto.mint(actor.user_id or "", "import", pairs, vaults.load)


def thread(actor: Actor, *, to: str, now: datetime, thread_id: UUID) -> Opened:
    """A thread of a client in scope, for who may write in its class."""
    found = Thread.objects.filter(scope.within(actor, now), pk=thread_id).select_related("client").first()
    if found is None:
        raise NotVisible
    opened = client_of(actor, to=to, now=now, client_id=found.client_id)
    if found.sealed_class not in opened.writes:
        raise Forbidden
    opened.subject = found
    return opened


def thread_to_read(actor: Actor, *, to: str, now: datetime, thread_id: UUID) -> Opened:
    """A thread for whom its class opens, whether they may answer in it or not."""
    mine = Thread.objects.filter(scope.readable(actor, now), pk=thread_id)
    found = mine.select_related("client", "assigned_to").first()
    if found is None:
        raise NotVisible
    opened = client_of(actor, to=to, now=now, client_id=found.client_id)
    if not opened.rights.allows(found.vault_id, found.sealed_class):
        raise Forbidden
    opened.subject = found
    return opened


def start_resealing(actor: Actor, vault_ids: Iterable[UUID]) -> crypto.Grant:
    """For the acts that put content in its right place, which have just checked that the actor keeps these files."""
    pairs = {(vault, str(one)) for vault in vault_ids for one in SealedClass}
    return crypto.mint(actor.user_id or "", "resealing", pairs, vaults.load)
