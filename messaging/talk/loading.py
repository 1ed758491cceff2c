"""One page of a client's conversation in five queries, however long it is; one more where texts came in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from messaging.models import Attachment, InboundMedia, Message
from messaging.models.threads import MessageQuerySet
from messaging.talk import private, said
from messaging.talk.said import Carried, Hinted, Said, Seen
from practice import crypto
from practice.access import Opened
from practice.vocabulary import Channel, SealedClass

PAGE = 50
Cursor = tuple[datetime, UUID]


@dataclass(slots=True)
class Page:
    """Messages oldest first, each with its words (None: not open to this reader), deliveries, files and readers."""

    messages: list[Said]
    words: dict[UUID, str | None]
    deliveries: dict[UUID, list[Carried]] = field(default_factory=dict)
    notices: dict[UUID, list[Hinted]] = field(default_factory=dict)
    files: dict[UUID, list[Attachment]] = field(default_factory=dict)
    reads: dict[UUID, list[Seen]] = field(default_factory=dict)
    pictures: dict[UUID, list[InboundMedia]] = field(default_factory=dict)  # that came along with texts
    older: Cursor | None = None

    @property
    def ids(self) -> list[UUID]:
        return [message.pk for message in self.messages]


def open_classes(opened: Opened) -> list[str]:
    """The classes of this client's content that open for this reader."""
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    return [one.value for one in SealedClass if opened.rights.allows(opened.client.vault_id, one.value)]


def said_to(opened: Opened) -> MessageQuerySet:
    """All of this file's messages as this reader may know of them: what is held is the practice's alone.

    Everything that a page of the client's side shows or counts of messages begins here.
    """
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    rows = Message.objects.for_client(opened.client.pk)
    return rows.shown() if opened.actor.is_portal else rows


def load(opened: Opened, *, before: Cursor | None = None, only_open: bool = False) -> Page:
    """The newest page, or the one before a message. Messages of classes that don't open come without words."""
    rows = said_to(opened)
    if only_open:
        rows = rows.filter(sealed_class__in=open_classes(opened)).exclude(private.kept_from(opened))
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    newest = said.messages(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    shown = newest[:PAGE][::-1]
    older = (shown[0].created_at, shown[0].pk) if len(newest) > PAGE else None
    ids = [message.pk for message in shown]
    ours = [message for message in shown if message.kind == Message.Kind.FROM_PRACTICE]
    return Page(
        messages=shown,
        words=_words(opened, shown),
        deliveries=_by_message(said.deliveries([one.pk for one in ours if one.channel != Channel.PORTAL])),
        notices=_by_message(said.notices([one.pk for one in ours])),
        files=_by_message(Attachment.objects.filter(message_id__in=ids).order_by("created_at")),
        reads=_by_message(said.reads(ids)),
        pictures=_pictures([one.pk for one in shown if _came_by_text(one)]),
        older=older,
    )


def _words(opened: Opened, messages: list[Said]) -> dict[UUID, str | None]:
    grant = opened.rights
    found: dict[UUID, str | None] = dict.fromkeys([message.pk for message in messages])
    open_ones = [one for one in messages if grant.allows(one.vault_id, one.sealed_class)]
    texts = crypto.open_rows(open_ones, "body", by=grant)
    found.update(zip([one.pk for one in open_ones], texts, strict=True))
    return found


def _came_by_text(message: Said) -> bool:
    return message.kind == Message.Kind.FROM_CLIENT and message.channel == Channel.SMS


def _pictures(ids: list[UUID]) -> dict[UUID, list[InboundMedia]]:
    found: dict[UUID, list[InboundMedia]] = defaultdict(list)
    rows = InboundMedia.objects.filter(item__message_id__in=ids).select_related("item") if ids else ()
    for row in sorted(rows, key=lambda one: one.number):
        if row.item.message_id is not None:
            found[row.item.message_id].append(row)
    return found


def _by_message(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.message_id].append(row)
    return found
