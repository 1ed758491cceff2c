"""An envelope as a letter: plain-text mail, ready to travel."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from messaging.transports.base import Envelope, Reason, TransportError

_MESSAGE_ID = re.compile(r"<[!-~]{1,400}>")
_FORBIDDEN_IN_ADDRESS = re.compile(r'[\s<>()\[\]\\,;:"]')
_LINE_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_LONGEST_LINE = 900  # of the 998 that mail allows


@dataclass(frozen=True, slots=True)
class Letter:
    """`content` has its lines ended by CRLF. An international one needs a server that speaks SMTPUTF8."""

    message_id: str
    sender: str = field(repr=False)
    to: str = field(repr=False)
    content: bytes = field(repr=False)
    is_international: bool


def compose(envelope: Envelope, sender: str, now: datetime) -> Letter:
    """Raises TransportError(MALFORMED) for what would not fit into its header or would start another one."""
    try:
        return _compose(envelope, sender, now)
    except (ValueError, IndexError, MessageError):
        raise malformed() from None


def malformed() -> TransportError:
    return TransportError(Reason.MALFORMED, permanent=True)


def address(text: str, name: str = "") -> Address:
    """A mailbox whose domain is written in ASCII. Raises TransportError(MALFORMED)."""
    local, _, domain = _line(text).rpartition("@")
    if not local or not domain or _FORBIDDEN_IN_ADDRESS.search(text):
        raise malformed()
    try:
        return Address(display_name=_line(name), username=local, domain=_ascii(domain))
    except (ValueError, MessageError):
        raise malformed() from None


def _compose(envelope: Envelope, sender: str, now: datetime) -> Letter:
    ours, theirs = address(sender, envelope.sender_name), address(envelope.to)
    # The same id for every attempt of a delivery: a receiving server that sees it twice can tell.
    own_id = _id(envelope.message_id or f"<{envelope.delivery_id}@{ours.domain}>")
    message = EmailMessage(policy=SMTP)
    message["From"] = ours
    message["To"] = theirs
    message["Subject"] = _line(envelope.subject or "")
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = own_id
    if envelope.reply_to:
        message["Reply-To"] = address(envelope.reply_to, envelope.sender_name)
    if envelope.auto_submitted:
        message["Auto-Submitted"] = envelope.auto_submitted
    message.set_content(envelope.text, charset="utf-8", cte=_encoding(envelope.text))
    is_international = not f"{ours.addr_spec}{theirs.addr_spec}{envelope.reply_to or ''}".isascii()
    content = _ancestry(envelope) + message.as_bytes(policy=SMTPUTF8 if is_international else SMTP)
    return Letter(own_id, ours.addr_spec, theirs.addr_spec, content, is_international)


def _ancestry(envelope: Envelope) -> bytes:
    """Written by hand: the library breaks ids longer than a line into encoded words, which nobody reads."""
    lines = []
    if envelope.in_reply_to:
        lines.append(_ids("In-Reply-To", [envelope.in_reply_to]))
    if envelope.references:
        lines.append(_ids("References", envelope.references))
    return "".join(lines).encode("ascii")


def _ids(header: str, ids: Sequence[str]) -> str:
    return f"{header}: " + "\r\n ".join(_id(text) for text in ids) + "\r\n"


def _encoding(text: str) -> str:
    is_simple = text.isascii() and all(len(line) <= _LONGEST_LINE for line in text.splitlines())
    return "7bit" if is_simple else "quoted-printable"


def _line(text: str) -> str:
    """Text of one header line: a control character or line separator in it would be somebody's injection."""
    if any(unicodedata.category(character) in _LINE_BREAKS for character in text):
        raise malformed()
    return text


def _id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        raise malformed()
    return text


def _ascii(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")
