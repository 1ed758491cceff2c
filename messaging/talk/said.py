"""What the rows of a page need, and no more: read as plain values, since fifty whole models a page cost more than all else."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from messaging.models import Attachment, Delivery, Message, MessageRead, Thread
from practice.models import Notice
from practice.prepared import prepared

Rows = QuerySet[Any, Any]
Cursor = tuple[datetime, UUID]


class Said(NamedTuple):
    """A message with what is shown of its author, thread and decision. Its sealed fields open as a model's do."""

    pk: UUID
    vault_id: UUID
    sealed_class: str
    kind: str
    channel: str
    author_id: UUID | None
    author_name: str | None
    author_title: str | None
    circumstance: str
    is_private: bool
    is_sender_verified: bool
    body: bytes
    quoted: bytes | None
    created_at: datetime
    reasons: str | None  # of the decision, as they are kept
    decision_id: UUID | None
    thread_id: UUID
    topic: bytes | None  # of the thread, sealed there
    held_until: datetime | None = None
    problem: str = ""
    came_at: datetime | None = None  # by mail or text; None: written here
    filed_by: str | None = None  # the name of who found out whose it is

    _meta = Message._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


class Topic(NamedTuple):
    """A thread's topic, which opens as a model's field does."""

    pk: UUID
    vault_id: UUID
    sealed_class: str
    topic: bytes

    _meta = Thread._meta  # type: ignore[misc]  # where crypto reads the place; no field of the tuple


class Carried(NamedTuple):
    """A delivery."""

    pk: UUID
    message_id: UUID
    channel: str
    state: str
    problem: str
    next_at: datetime
    settled_at: datetime | None
    created_at: datetime

    @property
    def last_at(self) -> datetime:
        """For what waits: when it goes, or is tried again; else when its state was reached."""
        is_ahead = self.state in (Delivery.State.HELD, Delivery.State.DEFERRED)
        return self.next_at if is_ahead else self.settled_at or self.created_at


class Hinted(NamedTuple):
    """A notice that pointed to a message."""

    message_id: UUID
    channel: str
    state: str


class Seen(NamedTuple):
    message_id: UUID
    user_id: UUID
    kind: str
    name: str
    at: datetime


OF_MESSAGE = (
    "pk", "vault_id", "sealed_class", "kind", "channel", "author_id", "author__name", "author__title",
    "thread__circumstance", "thread__is_private", "is_sender_verified", "body", "quoted", "created_at",
    "reasons", "decision_id", "thread_id", "thread__topic", "held_until", "problem",
    "came_at", "filed_by__name",
)  # fmt: skip


def messages(
    client_id: UUID,
    *,
    is_shown: bool,
    classes: tuple[str, ...] | None = None,
    has_private: bool = True,
    before: Cursor | None = None,
    most: int,
) -> list[Said]:
    """Of one client, newest first. `is_shown`: without what the practice still holds; `classes`: only of these."""
    at, pk = before or (None, None)
    rows = _newest(client_id, is_shown, classes, has_private, at, pk, most)
    return [Said._make(row) for row in rows]


@prepared
def _newest(
    client_id: UUID,
    is_shown: bool,
    classes: tuple[str, ...] | None,
    has_private: bool,
    before: datetime | None,
    before_id: UUID | None,
    most: int,
) -> Rows:
    mine = Message.objects.for_client(client_id)
    rows: QuerySet[Message, Any] = mine.shown() if is_shown else mine
    if classes is not None:
        rows = rows.filter(sealed_class__in=classes)
    if not has_private:
        rows = rows.exclude(thread__is_private=True)
    if before is not None:
        rows = rows.filter(Q(created_at__lt=before) | Q(created_at=before, pk__lt=before_id))
    rows = rows.annotate(reasons=KeyTextTransform("reasons", "decision__answer")).order_by(
        "-created_at", "-pk"
    )
    return rows.values_list(*OF_MESSAGE)[:most]


def deliveries(of: list[UUID]) -> list[Carried]:
    return [Carried._make(row) for row in (_deliveries(of) if of else ())]


def notices(of: list[UUID]) -> list[Hinted]:
    return [Hinted._make(row) for row in (_notices(of) if of else ())]


def reads(of: list[UUID]) -> list[Seen]:
    return [Seen._make(row) for row in (_reads(of) if of else ())]


def files(of: list[UUID]) -> list[Attachment]:
    return _files(of) if of else []


@prepared
def _deliveries(of: list[UUID]) -> Rows:
    return Delivery.objects.filter(message_id__among=of).values_list(*Carried._fields)


@prepared
def _notices(of: list[UUID]) -> Rows:
    rows = Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id__among=of)
    return rows.values_list("cause_id", "channel", "state")


@prepared
def _reads(of: list[UUID]) -> Rows:
    rows = MessageRead.objects.filter(message_id__among=of).order_by("at")
    return rows.values_list("message_id", "user_id", "user__kind", "user__name", "at")


@prepared
def _files(of: list[UUID]) -> QuerySet[Attachment, Attachment]:
    return Attachment.objects.filter(message_id__among=of).order_by("created_at")
