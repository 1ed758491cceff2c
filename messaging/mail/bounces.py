"""What a mail server reports of a mail that was sent: RFC 3464's own part of a mail, found and read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from messaging.mail import headers, limits, structure, transfer
from messaging.mail.problems import Notes
from messaging.mail.structure import Part

_TOLD = ("message/delivery-status", "message/global-delivery-status")
_SENT = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_ACTION = re.compile(rb"^action[ \t]*:[ \t]*([a-z]{3,20})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^status[ \t]*:[ \t]*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{1,250})>")
_REPORT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Report:
    """`about`: the Message-ID that the report brings along, or "". `action`: failed, delayed, delivered, relayed, expanded."""

    about: str = field(repr=False)
    action: str
    status: str


def read(raw: bytes) -> Report | None:
    """None where it is no such report. Never raises."""
    notes = Notes()
    root = structure.parse(raw[: limits.MESSAGE_BYTES], notes)
    if root.kind != "multipart/report":
        return None
    parts = list(_leaves(root))
    told = next((part for part in parts if part.kind in _TOLD), None)
    if told is None:
        return None
    said = transfer.decode(told.body[:_REPORT_BYTES], told.encoding, notes)
    action, status = _ACTION.search(said), _STATUS.search(said)
    if action is None:
        return None
    return Report(
        about=_about(raw, parts, notes),
        action=action[1].decode().lower(),
        status=status[1].decode() if status else "",
    )


def _leaves(part: Part) -> Iterator[Part]:
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _about(raw: bytes, parts: list[Part], notes: Notes) -> str:
    """The id of the mail, or of its headers, that comes along with the report."""
    sent = next((part for part in parts if part.kind in _SENT), None)
    if sent is None:
        return ""
    head, _body = headers.read(raw, sent.start, sent.end, notes)
    found = _ID.search(head.get("message-id")[:500])
    return found[1] if found else ""
