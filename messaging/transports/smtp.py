"""The conversation with a mail server, step by step, and what each way of its breaking off means."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from messaging.transports import mail_codes
from messaging.transports.base import Reason, TransportError, Uncertain
from messaging.transports.deadline import Line
from messaging.transports.mime import Letter

_LEADING_DOT = re.compile(rb"(?m)^\.")
_PLAIN = {
    550: Reason.RECIPIENT_REFUSED,
    551: Reason.RECIPIENT_REFUSED,
    552: Reason.MAILBOX_FULL,
    553: Reason.RECIPIENT_REFUSED,
}  # of a recipient, where a server says no more than that
_ENHANCED_CODE = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")


@contextmanager
def connected(host: str, port: int, sender: str, line: Line) -> Iterator[smtplib.SMTP]:
    # We greet with the sender's domain: the machine's own name would cost a look-up and tell where we are.
    ours = sender.rpartition("@")[2]
    server = smtplib.SMTP(host, port, local_hostname=ours, timeout=line.remaining())
    if server.sock is not None:
        server.sock.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # the letter and its dot are two writes
    try:
        yield server
    finally:
        # No waiting for a farewell: what was taken is taken.
        with suppress(smtplib.SMTPException, OSError):
            server.send(b"QUIT\r\n")
        server.close()


def encrypt(server: smtplib.SMTP, ca: str, line: Line) -> None:
    _patience(server, line)
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        raise TransportError(Reason.NO_ENCRYPTION, permanent=False)
    try:
        context = tls_context(ca)
    except OSError:
        raise TransportError(Reason.NOT_CONFIGURED, permanent=False) from None
    code, words = server.starttls(context=context)
    if code != 220:
        raise TransportError(Reason.NO_ENCRYPTION, permanent=False, code=_code(code, words))
    _patience(server, line)
    server.ehlo_or_helo_if_needed()


def tls_context(ca: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer, the server's certificate and name verified.

    Reading the system's authorities takes a tenth of a second: a context is kept until its `ca` file changes.
    """
    return _context(ca, Path(ca).stat().st_mtime_ns if ca else 0)


@lru_cache(maxsize=4)
def _context(ca: str, changed: int) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca:
        context.load_verify_locations(cafile=ca)
    return context


def sign_in(server: smtplib.SMTP, user: str, password: str, line: Line) -> None:
    """A refusal is the practice's own mistake, not the recipient's: it keeps until the password is mended."""
    _patience(server, line)
    try:
        server.login(user, password)
    except smtplib.SMTPAuthenticationError as error:
        code = _code(error.smtp_code, error.smtp_error)
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=code) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError):
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False) from None


def sign_in_with_token(server: smtplib.SMTP, words: str, line: Line) -> None:
    """XOAUTH2: all at once; to a refusal that is spelled out, an empty line is answered."""
    _patience(server, line)
    said = iter([words])
    try:
        server.auth("XOAUTH2", lambda _challenge=None: next(said, ""))
    except smtplib.SMTPAuthenticationError as error:
        code = _code(error.smtp_code, error.smtp_error)
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=code) from None


def hand_over(server: smtplib.SMTP, letter: Letter, line: Line) -> None:
    _address(server, letter, line)
    _patience(server, line)
    _require(server.docmd("DATA"), {354}, Reason.REJECTED)
    server.send(_LEADING_DOT.sub(b"..", letter.content))
    # The dot is the line: what broke off before it can safely be said again, after it the letter may be gone.
    _patience(server, line)
    line.cross()
    server.send(b".\r\n")
    code, words = server.getreply()
    if code < 200 or 300 <= code < 400 or code > 599:
        raise Uncertain(Reason.UNREADABLE_ANSWER)
    _require((code, words), set(range(200, 300)), Reason.REJECTED)


def _address(server: smtplib.SMTP, letter: Letter, line: Line) -> None:
    options: list[str] = []
    if letter.is_international:
        if not server.has_extn("smtputf8"):
            raise TransportError(Reason.RECIPIENT_REFUSED, permanent=True)
        server.command_encoding = "utf-8"
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    _patience(server, line)
    _require(server.mail(letter.sender, options), {250}, Reason.SENDER_REFUSED)
    _patience(server, line)
    reply = server.rcpt(letter.to)
    _require(reply, {250, 251}, _of_recipient(reply))


def _of_recipient(reply: tuple[int, bytes]) -> Reason:
    """A no for good says whether nobody is there, or there is no room, or it is us who are not wanted."""
    code, words = reply
    found = _ENHANCED_CODE.match(words.lstrip())
    if code < 500:
        return Reason.RECIPIENT_REFUSED
    return mail_codes.reason_of(found.group().decode()) if found else _PLAIN.get(code, Reason.REJECTED)


def _require(reply: tuple[int, bytes], wanted: set[int], reason: Reason) -> None:
    code, words = reply
    if code not in wanted:
        raise TransportError(reason, permanent=500 <= code <= 599, code=_code(code, words))


def _patience(server: smtplib.SMTP, line: Line) -> None:
    """Each wait gets what is left of the whole."""
    remaining = line.remaining()
    if server.sock is not None:
        server.sock.settimeout(remaining)


def _code(code: int, words: bytes | str) -> str:
    """The numbers of a reply ("550 5.1.1"); its words may name the recipient, so they stay here."""
    raw = words.encode("utf-8", "replace") if isinstance(words, str) else words
    enhanced = _ENHANCED_CODE.match(raw.lstrip())
    return f"{code} {enhanced.group().decode()}" if enhanced else str(code)


def verdict(error: smtplib.SMTPException | OSError | ValueError, line: Line) -> TransportError | Uncertain:
    """Before the line it is passing, even a greeting of 554: that speaks of the road, not of this letter."""
    reason = _reason(error, line)
    if line.is_crossed:
        return Uncertain(reason)
    is_reply = isinstance(error, smtplib.SMTPResponseException)
    code = _code(error.smtp_code, error.smtp_error) if is_reply else None  # type: ignore[union-attr]
    return TransportError(reason, permanent=False, code=code)


def _reason(error: Exception, line: Line) -> Reason:
    match error:
        case ssl.SSLCertVerificationError():
            return Reason.CERTIFICATE_REFUSED
        case smtplib.SMTPResponseException():
            return Reason.PROVIDER_ERROR
        case _ if line.is_over or isinstance(error, TimeoutError):
            return Reason.TIMED_OUT
        case ssl.SSLError():
            return Reason.NO_ENCRYPTION
        case smtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError():
            return Reason.CONNECTION_LOST
        case smtplib.SMTPException() | ValueError():
            return Reason.PROVIDER_ERROR
        case _:
            return Reason.UNREACHABLE
