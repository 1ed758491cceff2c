"""One page of a client's conversation in five queries, however long it is; one more where texts came in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from messaging import left_behind
from messaging.models import Attachment, InboundMedia, Message
from messaging.talk import private, said
from messaging.talk.said import Carried, Cursor, Hinted, Said, Seen
from practice import crypto
from practice.access import Opened
from practice.vocabulary import Channel, SealedClass

PAGE = 50


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
    left: frozenset[UUID] = (
        frozenset()
    )  # of the stopped ones, those whose author may not write there any more
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
    newest = said.messages(
        opened.client.pk,
        is_shown=opened.actor.is_portal,  # what is held is the practice's alone
        classes=tuple(open_classes(opened)) if only_open else None,
        has_private=not (only_open and private.acts_for(opened)),
        before=before,
        most=PAGE + 1,
    )
    shown = newest[:PAGE][::-1]
    older = (shown[0].created_at, shown[0].pk) if len(newest) > PAGE else None
    ids = [message.pk for message in shown]
    ours = [message for message in shown if message.kind == Message.Kind.FROM_PRACTICE]
    return Page(
        messages=shown,
        words=_words(opened, shown),
        deliveries=_by_message(said.deliveries([one.pk for one in ours if one.channel != Channel.PORTAL])),
        notices=_by_message(said.notices([one.pk for one in ours])),
        files=_by_message(said.files(ids)),
        reads=_by_message(said.reads(ids)),
        pictures=_pictures([one.pk for one in shown if _came_by_text(one)]),
        left=left_behind.among([message.pk for message in shown if message.problem], opened.now),
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
