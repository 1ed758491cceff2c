"""What a message says, once read. No repr shows a word of it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """`name` is one safe file name; `declared_type` is the sender's claim, yet to be checked."""

    name: str = field(repr=False)
    declared_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    is_quoted: bool
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedMail:
    """One message.

    `sender` is one bare address with its domain in lower case, or None where From is missing, unreadable or
    names several: `named_senders`. Nothing here is proof of identity.
    `text` is what the person newly wrote, `quoted` the rest (earlier messages, signature), to be folded,
    never dropped. `passages` is the same body in its original order.
    `date` is in UTC, None when it can't be believed. `problems` holds values of `Problem`.
    `is_broken`: nothing in it can be shown to a person.
    """

    message_id: str = field(repr=False)
    in_reply_to: tuple[str, ...] = field(repr=False)
    references: tuple[str, ...] = field(repr=False)
    sender: str | None = field(repr=False)
    sender_name: str = field(repr=False)
    named_senders: tuple[str, ...] = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    subject: str = field(repr=False)
    date: datetime | None
    passages: tuple[Passage, ...] = field(repr=False)
    text: str = field(repr=False)
    quoted: str = field(repr=False)
    attachments: tuple[MailAttachment, ...]
    is_automatic: bool
    is_bulk: bool
    lists: str = field(repr=False)
    is_broken: bool
    problems: tuple[str, ...]
