"""Texts by a provider's HTTP interface in Twilio's shape."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import requests
import urllib3

from messaging.transports import deadline, sms_answers
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError, Uncertain
from messaging.transports.deadline import Line

PROVIDER = "twilio"
STATUS_PATH = "/webhooks/sms/status/"
LONGEST_TEXT = 1600  # the provider refuses more

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_LARGEST_ANSWER = 64 * 1024
_CONNECT_SECONDS = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsSettings:
    """`url` is the interface's root, `callback` the hub's, `sender` a number or a service id ("MG…")."""

    url: str
    account: str
    token: str = field(repr=False)
    sender: str
    callback: str
    seconds: float = 10.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
            raise ValueError("texts travel by https, or stay on this machine")


class SmsTransport:
    capabilities = Capabilities(webhook_signature=True)

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings

    def send(self, envelope: Envelope) -> Receipt:
        if not _NUMBER.fullmatch(envelope.to):
            raise TransportError(Reason.INVALID_NUMBER, permanent=True)
        if len(envelope.text) > LONGEST_TEXT:
            raise TransportError(Reason.TOO_LONG, permanent=True)
        form = _form(envelope, self._settings)
        return deadline.hold(self._settings.seconds, partial(self._post, form))

    def _post(self, form: bytes, line: Line) -> Receipt:
        settings = self._settings
        account = quote(settings.account, safe="")
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy of the machine's environment sees a client's text
                with session.post(
                    f"{settings.url.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json",
                    data=_Body(form, line),
                    headers={"Content-Type": "application/x-www-form-urlencoded"},
                    auth=(settings.account, settings.token),
                    timeout=(min(_CONNECT_SECONDS, line.remaining()), line.remaining()),
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    return sms_answers.read(PROVIDER, answer.status_code, _content(answer))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _verdict(error, line) from None


class _Body:
    """The form. It is first read when connection and encryption stand and the headers are out: that is the
    line, for without a body the provider has nothing to act on."""

    def __init__(self, content: bytes, line: Line) -> None:
        self._content = content
        self._line = line

    def __len__(self) -> int:
        return len(self._content)

    def __iter__(self) -> Iterator[bytes]:
        yield self.read()

    def read(self, size: int = -1) -> bytes:
        if self._content:
            self._line.cross()
        end = len(self._content) if size < 0 else size
        piece, self._content = self._content[:end], self._content[end:]
        return piece


def from_settings(settings: Any) -> SmsTransport:
    names = ("SOTTO_SMS_URL", "SOTTO_SMS_ACCOUNT", "SOTTO_SMS_TOKEN", "SOTTO_SMS_FROM", "SOTTO_BASE_URL")
    url, account, token, sender, callback = (getattr(settings, name) for name in names)
    if not (url and account and token and sender and callback):
        raise TransportError(Reason.NOT_CONFIGURED, permanent=True)
    try:
        ours = SmsSettings(url=url, account=account, token=token, sender=sender, callback=callback)
    except ValueError:
        raise TransportError(Reason.NOT_CONFIGURED, permanent=True) from None
    return SmsTransport(ours)


def _form(envelope: Envelope, settings: SmsSettings) -> bytes:
    sender = "MessagingServiceSid" if settings.sender.startswith("MG") else "From"
    # The callback names the delivery: so a text whose answer was lost still finds its way back.
    which = urlencode({"delivery": envelope.delivery_id, "attempt": envelope.attempt})
    fields = {
        "To": envelope.to,
        sender: settings.sender,
        "Body": envelope.text,
        "StatusCallback": f"{settings.callback.rstrip('/')}{STATUS_PATH}?{which}",
    }
    try:
        return urlencode(fields).encode("ascii")
    except UnicodeEncodeError:
        raise TransportError(Reason.MALFORMED, permanent=True) from None


def _content(answer: requests.Response) -> bytes:
    """As much of the body as came: the status alone may be answer enough."""
    content = b""
    with suppress(requests.RequestException, urllib3.exceptions.HTTPError, OSError):
        for piece in answer.iter_content(8192):
            content += piece
            if len(content) > _LARGEST_ANSWER:
                break
    return content


def _verdict(error: Exception, line: Line) -> TransportError | Uncertain:
    reason = _reason(error, line)
    return Uncertain(reason) if line.is_crossed else TransportError(reason, permanent=False)


def _reason(error: Exception, line: Line) -> Reason:
    match error:
        case requests.exceptions.SSLError() if not line.is_crossed:
            return Reason.CERTIFICATE_REFUSED
        case _ if line.is_over or isinstance(error, requests.Timeout):
            return Reason.TIMED_OUT
        case _ if line.is_crossed:
            return Reason.CONNECTION_LOST
        case _:
            return Reason.UNREACHABLE


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
