"""The rows of the list column, read as plain values: what a line shows and no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from messaging.models import Delivery, Draft, Message, Thread
from practice.access import Opened
from practice.models import Client
from records import standing
from records.narrowing import Wanted

ROWS = 50
Part = slice
SOONEST = (F("answer_by").asc(nulls_last=True), "waiting_since", "pk")
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
    is_unread: bool


class Came(NamedTuple):
    """Something of a client's, with the message that it is about."""

    client: Person
    pk: UUID
    message_id: UUID
    at: datetime


class Handed(NamedTuple):
    """A thread; its topic opens as a model's field does."""

    client: Person
    pk: UUID
    vault_id: UUID
    sealed_class: str
    topic: bytes | None
    circumstance: str
    answer_by: datetime | None
    last_message_at: datetime

    _meta = Thread._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


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


def waiting(opened: Opened, wanted: Wanted, part: Part) -> list[Waiting]:
    """One line a person: their soonest promise."""
    last = Message.objects.filter(thread=OuterRef("pk"), kind=Message.Kind.FROM_CLIENT).order_by(
        "-created_at"
    )
    soonest = standing.waiting(opened, wanted).order_by("client", *SOONEST).distinct("client")
    rows = Thread.objects.filter(pk__in=soonest.values("pk")).order_by(*SOONEST)
    rows = rows.annotate(last_id=Subquery(last.values("pk")[:1]))
    rows = rows.annotate(is_unread=standing.is_unread(opened, "last_id"))
    shown = rows.values_list(*_of("client"), *Waiting._fields[1:])[part]
    return [Waiting(Person._make(row[:4]), *row[4:]) for row in shown]


def unread(opened: Opened, wanted: Wanted, part: Part) -> list[Came]:
    """One line a person: the newest that is not read."""
    newest = standing.unread(opened, wanted).order_by("client", "-created_at", "-pk").distinct("client")
    rows = Message.objects.filter(pk__in=newest.values("pk")).order_by("-created_at", "-pk")
    shown = rows.values_list(*_of("client"), "pk", "pk", "created_at")[part]
    return [Came(Person._make(row[:4]), *row[4:]) for row in shown]


def flagged(opened: Opened, wanted: Wanted, part: Part) -> list[Came]:
    """The oldest first: who has waited longest for a look."""
    rows = standing.flagged(opened, wanted).order_by("raised_at", "pk")
    shown = rows.values_list(*_of("client"), "pk", "message_id", "raised_at")[part]
    return [Came(Person._make(row[:4]), *row[4:]) for row in shown]


def handed(opened: Opened, wanted: Wanted, part: Part) -> list[Handed]:
    """What waits first, then by what was said last."""
    rows = standing.handed(opened, wanted).order_by(*SOONEST[:1], "-last_message_at", "pk")
    shown = rows.values_list(*_of("client"), *Handed._fields[1:])[part]
    return [Handed(Person._make(row[:4]), *row[4:]) for row in shown]


def troubled(opened: Opened, wanted: Wanted, part: Part) -> list[Troubled]:
    """One's own messages that were stopped come first: nobody else can do anything about them."""
    stopped = standing.stopped(opened, wanted).order_by("held_until", "pk")
    own = stopped.values_list(*_of("client"), "pk", "channel", "problem", "held_until", "created_at")
    found = [
        Troubled._make([Person._make(row[:4]), *row[4:6], Delivery.State.BLOCKED.value, *row[6:]])
        for row in own[: part.stop]
    ]
    rows = standing.look(opened, wanted).order_by("-settled_at", "pk")
    shown = rows.values_list(*_of("message__client"), *Troubled._fields[1:])[: part.stop]
    return [*found, *(Troubled(Person._make(row[:4]), *row[4:]) for row in shown)][part]


def drafts(opened: Opened, wanted: Wanted, part: Part) -> list[Begun]:
    rows = standing.drafts(opened, wanted).order_by("-updated_at", "pk")
    shown = rows.values_list(*_of("client"), *Begun._fields[1:])[part]
    return [Begun(Person._make(row[:4]), *row[4:]) for row in shown]


def words(message_ids: Iterable[UUID | None]) -> dict[UUID | None, Words]:
    rows = Message.objects.filter(pk__in=[pk for pk in message_ids if pk])
    return {row[0]: Words._make(row) for row in rows.values_list(*Words._fields)}


def _of(path: str) -> list[str]:
    return [f"{path}__{name}" for name in _OF_PERSON]
