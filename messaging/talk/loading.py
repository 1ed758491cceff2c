"""One page of a client's conversation in five queries, however long it is."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from messaging.models import Attachment, Delivery, Message, MessageRead
from practice.access import Opened
from practice.models import Notice
from practice.vocabulary import SealedClass

PAGE = 50
Cursor = tuple[datetime, UUID]


@dataclass(slots=True)
class Page:
    """Messages oldest first, each with its words (None: not open to this reader), deliveries, files and readers."""

    messages: list[Message]
    words: dict[UUID, str | None]
    deliveries: dict[UUID, list[Delivery]] = field(default_factory=dict)
    notices: dict[UUID, list[Notice]] = field(default_factory=dict)
    files: dict[UUID, list[Attachment]] = field(default_factory=dict)
    reads: dict[UUID, list[MessageRead]] = field(default_factory=dict)
    older: Cursor | None = None

    @property
    def ids(self) -> list[UUID]:
        return [message.pk for message in self.messages]


def open_classes(opened: Opened) -> list[str]:
    """The classes of this client's content that open for this reader."""
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    return [one.value for one in SealedClass if opened.rights.allows(opened.client.vault_id, one.value)]


def load(opened: Opened, *, before: Cursor | None = None, only_open: bool = False) -> Page:
    """The newest page, or the one before a message. Messages of classes that don't open come without words."""
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    rows = Message.objects.for_client(opened.client.pk).select_related("author", "thread", "decision")
    if only_open:
        rows = rows.filter(sealed_class__in=open_classes(opened))
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    newest = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    shown = newest[:PAGE][::-1]
    older = (shown[0].created_at, shown[0].pk) if len(newest) > PAGE else None
    ids = [message.pk for message in shown]
    words = {message.pk: opened.text(message, "body") for message in shown}
    return Page(
        messages=shown,
        words=words,
        deliveries=_by_message(Delivery.objects.filter(message_id__in=ids)),
        notices=_by_cause(
            Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id__in=ids).defer("secret")
        ),
        files=_by_message(Attachment.objects.filter(message_id__in=ids).order_by("created_at")),
        reads=_by_message(
            MessageRead.objects.filter(message_id__in=ids).select_related("user").order_by("at")
        ),
        older=older,
    )


def _by_message(rows: QuerySet[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.message_id].append(row)
    return found


def _by_cause(rows: QuerySet[Notice]) -> dict[UUID, list[Notice]]:
    found: dict[UUID, list[Notice]] = defaultdict(list)
    for row in rows:
        found[row.cause_id].append(row)
    return found
