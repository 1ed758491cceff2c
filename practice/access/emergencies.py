"""Break-glass at the gate: a client found by exact name and birth date, and the row that opened a file."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from practice import crypto, folded, vaults
from practice.access import scope
from practice.actors import Actor
from practice.audit import Basis
from practice.models.approval import BreakGlass
from practice.models.client import Client
from practice.models.vault import Vault
from practice.vocabulary import SealedClass

_AT_ONCE = 250  # vaults whose keys one right brings along in one query


@dataclass(frozen=True, slots=True)
class Sought:
    name: str
    birth_date: date


def find_exactly(sought: Sought, *, actor: Actor) -> Client | None:
    """The client of exactly this name and birth date, whoever cares for them; of several, whom something last happened with.

    No look-up table of names is kept for this: it would be one more thing to steal and to keep true. Every client's
    name and birth date is opened instead, with a right that is made here and does not leave here, and the look goes to the
    end whether somebody was found or not: how long it took says nothing. It is rare, and limited (actions.break_glass).
    """
    name, born = folded.name(sought.name), sought.birth_date.isoformat()
    found = [
        client
        for client, theirs, day in _everybody(actor)
        if _same(folded.name(theirs), name) & _same(day, born)
    ]
    return max(found, key=lambda client: client.last_activity_at, default=None)


def basis(actor: Actor, client_id: UUID, why: str, now: datetime) -> Basis:
    """For the audit row of a look at this client's file. `why`: as the scope found it, where the scope was asked."""
    if client_id not in scope.emergencies(actor) or why not in ("", scope.BREAK_GLASS):
        return Basis(why)
    running = BreakGlass.objects.current(now).filter(user_id=actor.person, client_id=client_id)
    return Basis(scope.BREAK_GLASS, running.values_list("pk", flat=True).order_by("from_at").first())


def _everybody(actor: Actor) -> Iterator[tuple[Client, str, str]]:
    living = Client.objects.filter(vault__status=Vault.Status.OPEN).exclude(status=Client.Status.MERGED)
    rows = living.only("vault_id", "sealed_class", "name", "birth_date", "last_activity_at")
    each = rows.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(each, _AT_ONCE)):
        pairs = crypto.all_of((one.vault_id for one in some), str(SealedClass.ADMINISTRATIVE))
        right = crypto.mint(actor.user_id or "", "break_glass", pairs, vaults.load)
        names = crypto.open_rows(some, "name", by=right)
        days = crypto.open_rows(some, "birth_date", by=right)
        for client, name, day in zip(some, names, days, strict=True):
            yield client, name or "", day or ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
