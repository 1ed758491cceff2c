"""What the rows of a page need, and no more: read as plain values, since fifty whole models a page cost more than all else."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from messaging.models import Delivery, Message, MessageRead, Thread
from practice.models import Notice


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
    decision: dict[str, Any] | None
    decision_id: UUID | None
    thread_id: UUID
    topic: bytes | None  # of the thread, sealed there
    held_until: datetime | None = None
    problem: str = ""

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
        """For what is held: when it goes; else when its state was reached."""
        return self.next_at if self.state == Delivery.State.HELD else self.settled_at or self.created_at


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
    "decision__answer", "decision_id", "thread_id", "thread__topic", "held_until", "problem",
)  # fmt: skip


def messages(rows: Any) -> list[Said]:
    """`rows`: a query for messages."""
    return [Said._make(row) for row in rows.values_list(*OF_MESSAGE)]


def deliveries(of: list[UUID]) -> list[Carried]:
    rows = Delivery.objects.filter(message_id__in=of)
    return [Carried._make(row) for row in rows.values_list(*Carried._fields)]


def notices(of: list[UUID]) -> list[Hinted]:
    rows = Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id__in=of)
    return [Hinted._make(row) for row in rows.values_list("cause_id", "channel", "state")]


def reads(of: list[UUID]) -> list[Seen]:
    rows = MessageRead.objects.filter(message_id__in=of).order_by("at")
    wanted = ("message_id", "user_id", "user__kind", "user__name", "at")
    return [Seen._make(row) for row in rows.values_list(*wanted)]
