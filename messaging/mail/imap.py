"""Fetching mail from a mailbox elsewhere: encrypted, in small steps, each of which may be the last.

A message is marked (or moved) only after it is kept here. Who is killed between the two fetches it again, and the
inbound act sees that it has it. Nothing of a message goes to the log.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from messaging.mail.limits import MESSAGE_BYTES
from messaging.transports import oauth, smtp
from messaging.transports.base import Reason, TransportError
from messaging.transports.oauth import OAuthSettings

STARTTLS_PORT = 143
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLAIN = re.compile(r"[\w./ -]{1,200}")

Keep = Callable[[bytes], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImapSettings:
    """`done`: the folder for what was kept; none, and it is marked as seen where it lies."""

    host: str
    port: int
    user: str
    password: str = field(default="", repr=False)
    oauth: OAuthSettings | None = None
    ca: str = ""
    folder: str = "INBOX"
    done: str = ""
    seconds: float = 10.0
    most: int = 50
    poll_seconds: float = 45.0

    def __post_init__(self) -> None:
        if not all(_PLAIN.fullmatch(name) for name in (self.folder, self.done or "INBOX")):
            raise ValueError("a folder's name holds letters, digits, spaces and ./-_")


@dataclass(frozen=True, slots=True)
class Place:
    """How far the mailbox was read: numbers count only under the same validity, days always.

    `polled_on`: the day of the last poll, in UTC. `since`: it was numbered anew, and what came from that day on is
    being looked at again, up to `last_uid`.
    """

    uid_validity: int | None = None
    last_uid: int = 0
    polled_on: date | None = None
    since: date | None = None

    def numbered_anew(self, validity: int) -> "Place":
        """A day more than since the last poll: a server's days are those of its own clock."""
        last = self.polled_on - timedelta(days=1) if self.polled_on else None
        return Place(validity, 0, self.polled_on, min(filter(None, (last, self.since)), default=None))


@dataclass(slots=True)
class Poll:
    place: Place
    taken: int = 0
    too_large: int = 0
    is_all: bool = True  # nothing more lay there


def poll(settings: ImapSettings, place: Place, keep: Keep) -> Poll:
    """Each new message to `keep`, oldest first. Raises TransportError; what `keep` raises goes through."""
    end = time.monotonic() + settings.poll_seconds
    try:
        with _connected(settings) as server:
            _sign_in(server, settings)
            return _read(server, settings, place, keep, end)
    except ssl.SSLCertVerificationError:
        raise TransportError(Reason.CERTIFICATE_REFUSED, permanent=False) from None
    except TimeoutError:
        raise TransportError(Reason.TIMED_OUT, permanent=False) from None
    except ssl.SSLError:
        raise TransportError(Reason.NO_ENCRYPTION, permanent=False) from None
    except imaplib.IMAP4.abort:
        raise TransportError(Reason.CONNECTION_LOST, permanent=False) from None
    except imaplib.IMAP4.error:
        raise TransportError(Reason.PROVIDER_ERROR, permanent=False) from None
    except OSError:
        raise TransportError(Reason.UNREACHABLE, permanent=False) from None


@contextmanager
def _connected(settings: ImapSettings) -> Iterator[imaplib.IMAP4]:
    try:
        context = smtp.tls_context(settings.ca)
    except OSError:
        raise TransportError(Reason.NOT_CONFIGURED, permanent=False) from None
    if settings.port == STARTTLS_PORT:
        server = imaplib.IMAP4(settings.host, settings.port, timeout=settings.seconds)
    else:
        server = imaplib.IMAP4_SSL(
            settings.host, settings.port, ssl_context=context, timeout=settings.seconds
        )
    try:
        if settings.port == STARTTLS_PORT:
            _encrypt(server, context)
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def _encrypt(server: imaplib.IMAP4, context: ssl.SSLContext) -> None:
    if "STARTTLS" not in server.capabilities:
        raise TransportError(Reason.NO_ENCRYPTION, permanent=False)
    server.starttls(ssl_context=context)


def _sign_in(server: imaplib.IMAP4, settings: ImapSettings) -> None:
    try:
        if settings.oauth is None:
            server.login(settings.user, settings.password)
        else:
            said = iter([oauth.words(settings.user, oauth.access_token(settings.oauth)).encode()])
            server.authenticate("XOAUTH2", lambda _challenge: next(said, b""))  # then a refusal to be read
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        if settings.oauth is not None:
            oauth.forget(settings.oauth)
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False) from None


def _read(server: imaplib.IMAP4, settings: ImapSettings, place: Place, keep: Keep, end: float) -> Poll:
    validity, following = _open(server, settings.folder)
    known = place if place.uid_validity == validity else place.numbered_anew(validity)
    is_begun = place.uid_validity == validity or known.since is not None
    found = Poll(known if is_begun else Place(validity, following - 1))
    for uid in _new(server, known if is_begun else None):
        if found.taken >= settings.most or time.monotonic() > end:
            found.is_all = False
            break
        if _size(server, uid) > MESSAGE_BYTES:
            found.too_large += 1
        elif (raw := _fetch(server, uid)) is not None:
            keep(raw)
            _put_away(server, uid, settings.done)
            found.taken += 1
        found.place = replace(found.place, last_uid=max(found.place.last_uid, uid))
    if found.is_all and found.place.since:
        found.place = replace(found.place, last_uid=max(found.place.last_uid, following - 1), since=None)
    return found


def _open(server: imaplib.IMAP4, folder: str) -> tuple[int, int]:
    """The numbering's validity, and the number that comes next."""
    _require(server.select(f'"{folder}"'))
    return _number(server, "UIDVALIDITY"), _number(server, "UIDNEXT")


def _new(server: imaplib.IMAP4, place: Place | None) -> list[int]:
    """Unread ones; and whatever came since the last poll, though somebody may have read it elsewhere meanwhile."""
    data = _require(server.uid("SEARCH", *_wanted(place)))
    uids = sorted({int(word) for part in data if part for word in part.split() if word.isdigit()})
    seen = set() if place is None else _seen_until(server, uids, place.last_uid)
    return [uid for uid in uids if uid not in seen]


def _wanted(place: Place | None) -> list[str]:
    """Numbered anew, by their numbers all are new: then the day that they came decides, and what is kept knows the rest."""
    if place is None:
        return ["UNSEEN"]
    later = f"UID {place.last_uid + 1}:*"
    return ["OR", "UNSEEN", f"({later} SINCE {_day(place.since)})" if place.since else later]


def _day(day: date) -> str:
    """As servers write it, whatever language is in force here."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _seen_until(server: imaplib.IMAP4, uids: list[int], last_uid: int) -> set[int]:
    """n:* names the last message even where it is older than n: that one was read, and is no news."""
    if not uids or uids[-1] > last_uid:
        return set()
    data = _require(server.uid("SEARCH", "SEEN", "UID", str(uids[-1])))
    return {int(word) for part in data if part for word in part.split() if word.isdigit()}


def _size(server: imaplib.IMAP4, uid: int) -> int:
    data = _require(server.uid("FETCH", str(uid), "(RFC822.SIZE)"))
    found = next((_SIZE.search(part) for part in data if isinstance(part, bytes)), None)
    return int(found[1]) if found else 0


def _fetch(server: imaplib.IMAP4, uid: int) -> bytes | None:
    """Without marking it. None: somebody has removed it meanwhile."""
    data = _require(server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
    return next((bytes(part[1]) for part in data if isinstance(part, tuple)), None)


def _put_away(server: imaplib.IMAP4, uid: int, done: str) -> None:
    """It is kept here already: where the server can't move it, it is marked."""
    if done and _moved(server, uid, done):
        return
    _require(server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))


def _can(server: imaplib.IMAP4, what: bytes) -> bool:
    """As it says now: before the sign-in servers tell less of themselves."""
    return any(what in bytes(part).upper().split() for part in server.capability()[1] if part)


def _moved(server: imaplib.IMAP4, uid: int, done: str) -> bool:
    if not _can(server, b"MOVE"):
        return False
    if server.uid("MOVE", str(uid), f'"{done}"')[0] == "OK":
        return True
    server.create(f'"{done}"')
    return bool(server.uid("MOVE", str(uid), f'"{done}"')[0] == "OK")


def _number(server: imaplib.IMAP4, name: str) -> int:
    _kind, data = server.response(name)
    found = next((part for part in data if part), None)
    if found is None or not bytes(found).isdigit():
        raise TransportError(Reason.UNREADABLE_ANSWER, permanent=False)
    return int(found)


def _require(reply: tuple[str, list[Any]]) -> list[Any]:
    """Lines as bytes; what was asked for by its length, as a pair of line and content."""
    kind, data = reply
    if kind != "OK":
        raise TransportError(Reason.PROVIDER_ERROR, permanent=False)
    return data
