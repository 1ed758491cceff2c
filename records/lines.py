"""The rows of the list column, read as plain values: what a line shows and no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from messaging.models import Delivery, Draft, Message, Thread
from practice.access import Opened
from practice.actors import Actor
from practice.models import Client
from practice.prepared import prepared
from records import standing
from records.narrowing import Wanted
from records.standing import Rows

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
    notice: str = ""  # its kind, where it is one and no message


class Begun(NamedTuple):
    """A draft; its words open as a model's field does. `saying`: set where a saved wording was chosen."""

    client: Person
    pk: UUID
    vault_id: UUID
    sealed_class: str
    body: bytes
    saying: bytes | None
    updated_at: datetime

    _meta = Draft._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


def waiting(opened: Opened, wanted: Wanted, part: Part) -> list[Waiting]:
    """One line a person: their soonest promise."""
    rows = _waiting(opened.actor, opened.now, wanted.but(), part.start, part.stop)
    return [Waiting(Person._make(row[:4]), *row[4:]) for row in rows]


def unread(opened: Opened, wanted: Wanted, part: Part) -> list[Came]:
    """One line a person: the newest that is not read."""
    rows = _unread(opened.actor, opened.now, wanted.but(), part.start, part.stop)
    return [Came(Person._make(row[:4]), *row[4:]) for row in rows]


def flagged(opened: Opened, wanted: Wanted, part: Part) -> list[Came]:
    """The oldest first: who has waited longest for a look."""
    rows = _flagged(opened.actor, opened.now, wanted.but(), part.start, part.stop)
    return [Came(Person._make(row[:4]), *row[4:]) for row in rows]


def handed(opened: Opened, wanted: Wanted, part: Part) -> list[Handed]:
    """What waits first, then by what was said last."""
    rows = _handed(opened.actor, opened.now, wanted.but(), part.start, part.stop)
    return [Handed(Person._make(row[:4]), *row[4:]) for row in rows]


def troubled(opened: Opened, wanted: Wanted, part: Part) -> list[Troubled]:
    """Messages that were stopped come first: they wait for this person, and say nothing until then."""
    asked = (opened.actor, opened.now, wanted.but(), part.stop)
    own = [
        Troubled._make([Person._make(row[:4]), *row[4:6], Delivery.State.BLOCKED.value, *row[6:], ""])
        for row in _stopped(*asked)
    ]
    others = [Troubled(Person._make(row[:4]), *row[4:]) for row in (*_look(*asked), *_unheard(*asked))]
    return [*own, *sorted(others, key=_latest)][part]


def _latest(row: Troubled) -> tuple[float, UUID]:
    return (-(row.settled_at or row.created_at).timestamp(), row.pk)


def drafts(opened: Opened, wanted: Wanted, part: Part) -> list[Begun]:
    rows = _drafts(opened.actor, opened.now, wanted.but(), part.start, part.stop)
    return [Begun(Person._make(row[:4]), *row[4:]) for row in rows]


def words(message_ids: Iterable[UUID | None]) -> dict[UUID | None, Words]:
    wanted = [pk for pk in message_ids if pk]
    return {row[0]: Words._make(row) for row in (_words(wanted) if wanted else ())}


@prepared
def _waiting(actor: Actor, now: datetime, wanted: Wanted, start: int, stop: int) -> Rows:
    opened = Opened(actor, now)
    last = Message.objects.filter(thread=OuterRef("pk"), kind=Message.Kind.FROM_CLIENT).order_by(
        "-created_at"
    )
    soonest = standing.waiting(opened, wanted).order_by("client", *SOONEST).distinct("client")
    rows = Thread.objects.filter(pk__in=soonest.values("pk")).order_by(*SOONEST)
    rows = rows.annotate(last_id=Subquery(last.values("pk")[:1]))
    rows = rows.annotate(is_unread=standing.is_unread(opened, "last_id"))
    return rows.values_list(*_of("client"), *Waiting._fields[1:])[start:stop]


@prepared
def _unread(actor: Actor, now: datetime, wanted: Wanted, start: int, stop: int) -> Rows:
    newest = standing.unread(Opened(actor, now), wanted).order_by("client", "-created_at", "-pk")
    rows = Message.objects.filter(pk__in=newest.distinct("client").values("pk"))
    rows = rows.order_by("-created_at", "-pk")
    return rows.values_list(*_of("client"), "pk", "pk", "created_at")[start:stop]


@prepared
def _flagged(actor: Actor, now: datetime, wanted: Wanted, start: int, stop: int) -> Rows:
    rows = standing.flagged(Opened(actor, now), wanted).order_by("raised_at", "pk")
    return rows.values_list(*_of("client"), "pk", "message_id", "raised_at")[start:stop]


@prepared
def _handed(actor: Actor, now: datetime, wanted: Wanted, start: int, stop: int) -> Rows:
    rows = standing.handed(Opened(actor, now), wanted).order_by(*SOONEST[:1], "-last_message_at", "pk")
    return rows.values_list(*_of("client"), *Handed._fields[1:])[start:stop]


@prepared
def _stopped(actor: Actor, now: datetime, wanted: Wanted, stop: int) -> Rows:
    rows = standing.stopped(Opened(actor, now), wanted).order_by("held_until", "pk")
    return rows.values_list(*_of("client"), "pk", "channel", "problem", "held_until", "created_at")[:stop]


@prepared
def _look(actor: Actor, now: datetime, wanted: Wanted, stop: int) -> Rows:
    rows = standing.look(Opened(actor, now), wanted).order_by("-settled_at", "pk")
    return rows.values_list(*_of("message__client"), *Troubled._fields[1:-1])[:stop]


@prepared
def _unheard(actor: Actor, now: datetime, wanted: Wanted, stop: int) -> Rows:
    rows = standing.unheard(Opened(actor, now), wanted).order_by("-settled_at", "pk")
    return rows.values_list(*_of("contact_point__client"), *Troubled._fields[1:-1], "kind")[:stop]


@prepared
def _drafts(actor: Actor, now: datetime, wanted: Wanted, start: int, stop: int) -> Rows:
    rows = standing.drafts(Opened(actor, now), wanted).order_by("-updated_at", "pk")
    return rows.values_list(*_of("client"), *Begun._fields[1:])[start:stop]


@prepared
def _words(message_ids: list[UUID]) -> Rows:
    return Message.objects.filter(pk__among=message_ids).values_list(*Words._fields)


def _of(path: str) -> list[str]:
    return [f"{path}__{name}" for name in _OF_PERSON]
