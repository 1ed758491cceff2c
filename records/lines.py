"""The rows of the list column, read as plain values: what a line shows and no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from messaging.counting import since_discharge
from messaging.models import Delivery, Draft, Message, Thread
from practice.access import Opened, scope
from practice.models import Client

ROWS = 50
_OF_PERSON = ("pk", "vault_id", "sealed_class", "name")


class Person(NamedTuple):
    """A client. Their name opens as a model's field does."""

    pk: UUID
    vault_id: UUID
    sealed_class: str
    name: bytes

    _meta = Client._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


class Words(NamedTuple):
    """A message's words, sealed."""

    pk: UUID
    vault_id: UUID
    sealed_class: str
    body: bytes
    channel: str

    _meta = Message._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


class Waiting(NamedTuple):
    """`last_id`: what the client wrote last."""

    client: Person
    pk: UUID
    answer_by: datetime | None
    last_id: UUID | None


class Troubled(NamedTuple):
    client: Person
    pk: UUID
    channel: str
    state: str
    problem: str
    settled_at: datetime | None
    created_at: datetime


class Begun(NamedTuple):
    """A draft; its words open as a model's field does."""

    client: Person
    pk: UUID
    vault_id: UUID
    sealed_class: str
    body: bytes
    updated_at: datetime

    _meta = Draft._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


def waiting(opened: Opened) -> list[Waiting]:
    """One line a person: their soonest promise."""
    last = Message.objects.filter(thread=OuterRef("pk"), kind=Message.Kind.FROM_CLIENT).order_by(
        "-created_at"
    )
    mine = Thread.objects.waiting().filter(scope.within(opened.actor, opened.now), since_discharge())
    rows = mine.annotate(last_id=Subquery(last.values("pk")[:1])).values_list(
        *_of("client"), *Waiting._fields[1:]
    )
    soonest: dict[UUID, Waiting] = {}
    for row in rows[:ROWS]:
        soonest.setdefault(row[0], Waiting(Person._make(row[:4]), *row[4:]))
    return list(soonest.values())


def troubled(opened: Opened) -> list[Troubled]:
    mine = Delivery.objects.filter(scope.within(opened.actor, opened.now, "message__client"))
    rows = (
        mine.needs_a_look().filter(since_discharge("message__client", "settled_at")).order_by("-settled_at")
    )
    shown = rows.values_list(*_of("message__client"), *Troubled._fields[1:])[:ROWS]
    return [Troubled(Person._make(row[:4]), *row[4:]) for row in shown]


def drafts(opened: Opened) -> list[Begun]:
    mine = Draft.objects.filter(scope.within(opened.actor, opened.now), user_id=opened.actor.person)
    mine = mine.filter(since_discharge("client", "updated_at"))
    rows = mine.order_by("-updated_at")
    shown = rows.values_list(*_of("client"), *Begun._fields[1:])[:ROWS]
    return [Begun(Person._make(row[:4]), *row[4:]) for row in shown]


def words(message_ids: Iterable[UUID | None]) -> dict[UUID | None, Words]:
    rows = Message.objects.filter(pk__in=[pk for pk in message_ids if pk])
    return {row[0]: Words._make(row) for row in rows.values_list(*Words._fields)}


def _of(path: str) -> list[str]:
    return [f"{path}__{name}" for name in _OF_PERSON]
