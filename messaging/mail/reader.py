"""The one way in: bytes of a message to what it says."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from messaging.mail import addresses, automatic, bodies, folding, limits, structure, words
from messaging.mail.headers import Headers
from messaging.mail.problems import Notes, Problem
from messaging.mail.shapes import MailAttachment, ParsedMail

_MESSAGE_ID = re.compile(r"<([^<>]{1,500})>")
_BARE_ID = re.compile(r"[^\s<>@]{1,250}@[^\s<>@]{1,250}")
_COMMENT = re.compile(r"\([^()]*\)")
_AROUND_COLON = re.compile(r"\s*:\s*")
_BELIEVABLE_YEARS = range(1970, 2100)


def read(raw: bytes) -> ParsedMail:
    """Never raises; time and memory are bounded by messaging.mail.limits."""
    notes = Notes()
    root = structure.parse(raw[: limits.MESSAGE_BYTES], notes)
    head = root.headers
    sender, sender_name = addresses.sender(head, notes)
    subject = words.line(words.decode(head.get("subject"), notes))
    content = bodies.read(root, notes)
    passages = folding.fold(content.text)
    text = folding.joined(passages, is_quoted=False)
    if not content.text:
        notes(Problem.NO_BODY)
    elif not text:
        notes(Problem.ONLY_QUOTED)
    return ParsedMail(
        message_id=next(iter(_ids(head, "message-id")), ""),
        in_reply_to=_ids(head, "in-reply-to"),
        references=_ids(head, "references"),
        sender=sender,
        sender_name=sender_name,
        named_senders=addresses.named_senders(head),
        recipients=addresses.recipients(head, notes),
        subject=subject,
        date=_date(head, notes),
        passages=passages,
        text=text,
        quoted=folding.joined(passages, is_quoted=True),
        attachments=content.attachments + _beyond(raw, notes),
        is_automatic=automatic.is_automatic(head, root.kind, sender),
        is_bulk=automatic.is_bulk(head),
        lists=automatic.lists(head),
        is_broken=not content.is_readable and not subject,
        problems=notes.words,
    )


def _ids(head: Headers, name: str) -> tuple[str, ...]:
    """Identifiers without their brackets, each once, in order."""
    value = _COMMENT.sub("", " ".join(head.all(name))[: limits.STRUCTURED_CHARS * 4])
    found = ["".join(words.line(inner).split()) for inner in _MESSAGE_ID.findall(value)]
    if not found:
        found = _BARE_ID.findall(value)[:1]
    return tuple(dict.fromkeys(filter(None, found)))[-limits.REFERENCES :]


def _date(head: Headers, notes: Notes) -> datetime | None:
    value = _AROUND_COLON.sub(":", _COMMENT.sub("", head.get("date")[:200])).strip()
    try:
        date = parsedate_to_datetime(value)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        notes(Problem.BAD_DATE)
        return None
    if date.year not in _BELIEVABLE_YEARS:
        notes(Problem.BAD_DATE)
        return None
    return date


def _beyond(raw: bytes, notes: Notes) -> tuple[MailAttachment, ...]:
    if len(raw) <= limits.MESSAGE_BYTES:
        return ()
    notes(Problem.TOO_LARGE)
    rest = raw[limits.MESSAGE_BYTES :]
    return (MailAttachment("rest-of-message.bin", "application/octet-stream", rest),)
