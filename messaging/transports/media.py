"""Pictures that came along with a text: fetched from the provider that keeps them, and removed there once they are in.

Whoever calls our door names an address. Of that only the provider's two names are kept; the address is made here,
from the practice's own settings. The provider may lead on to where it keeps its files: to the hosts that the settings
name and no other, without our name and password, and never to anything within walls.
"""

import base64
import http.client
import re
import ssl
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from messaging.transports import deadline, reaching, sms
from messaging.transports.base import Reason, TransportError
from messaging.transports.deadline import Line
from practice.rules import endpoints
from practice.rules.endpoints import Endpoint

_REFERENCE = re.compile(r"(?:SM|MM)[0-9A-Fa-f]{32}/Media/ME[0-9A-Fa-f]{32}")
_LEADS_ON = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 2
_PIECE = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaSettings:
    """`url` is the interface's root; `hosts` where the provider keeps its files; `most` bytes are taken of one."""

    url: str
    account: str
    token: str = field(repr=False)
    hosts: tuple[str, ...] = ()
    most: int
    seconds: float = 20.0

    @property
    def root(self) -> str:
        return f"{self.url.rstrip('/')}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages/"


def from_settings(settings: Any) -> MediaSettings:
    sms.from_settings(settings)  # says where none is set up, or one that travels open
    return MediaSettings(
        url=settings.SOTTO_SMS_URL,
        account=settings.SOTTO_SMS_ACCOUNT,
        token=settings.SOTTO_SMS_TOKEN,
        hosts=tuple(settings.SOTTO_SMS_MEDIA_HOSTS),
        most=settings.LIMITS["media_bytes"],
    )


def reference(url: str, settings: Any) -> str:
    """The provider's names for a text and its picture, where the address is this account's; else nothing."""
    try:
        root = from_settings(settings).root
    except TransportError:
        return ""
    names = url.removeprefix(root)
    return names if names != url and _REFERENCE.fullmatch(names) else ""


def fetch(named: str, settings: MediaSettings) -> bytes:
    """What lies there. Raises TransportError: its reason is TOO_LONG for more than is taken."""
    return deadline.hold(settings.seconds, partial(_fetch, _at(settings, named), settings))


def remove(named: str, settings: MediaSettings) -> None:
    """Gone there when this returns, by this call or before it. Raises TransportError."""
    deadline.hold(settings.seconds, partial(_remove, _at(settings, f"{named}.json"), settings))


def _at(settings: MediaSettings, named: str) -> Endpoint:
    parts = urlsplit(f"{settings.root}{named}")
    is_local = parts.scheme == "http"  # on this machine: the settings of texts allow no other
    return Endpoint(parts.hostname or "", parts.port or (80 if is_local else 443), parts.path, is_local)


def _fetch(at: Endpoint, settings: MediaSettings, line: Line) -> bytes:
    """The first is asked with name and password; where that leads is not."""
    found: bytes | Endpoint = _ask("GET", at, settings, line, is_ours=True)
    for _hop in range(_MOST_HOPS):
        if isinstance(found, bytes):
            return found
        found = _ask("GET", found, settings, line, is_ours=False)
    if isinstance(found, bytes):
        return found
    raise TransportError(Reason.REJECTED, permanent=False)  # it leads on and on


def _remove(at: Endpoint, settings: MediaSettings, line: Line) -> None:
    try:
        _ask("DELETE", at, settings, line, is_ours=True)
    except TransportError as error:
        if error.reason is not Reason.GONE:
            raise


def _ask(
    method: str, at: Endpoint, settings: MediaSettings, line: Line, *, is_ours: bool
) -> bytes | Endpoint:
    connection = http.client.HTTPConnection(at.host, at.port, timeout=line.remaining())
    try:
        connection.sock = reaching.connected(at, line, is_ours=is_ours)
        connection.request(method, at.path, headers=_headers(at, settings, is_ours=is_ours))
        answer = connection.getresponse()
        if answer.status in _LEADS_ON:
            return _led_to(answer.getheader("Location") or "", settings)
        _require_well(answer.status)
        return _content(answer, settings.most, line)
    except (OSError, http.client.HTTPException) as error:
        raise _verdict(error, line) from None
    finally:
        connection.close()


def _headers(at: Endpoint, settings: MediaSettings, *, is_ours: bool) -> dict[str, str]:
    host = at.host if at.port == (80 if at.is_local else 443) else f"{at.host}:{at.port}"
    pair = base64.b64encode(f"{settings.account}:{settings.token}".encode()).decode("ascii")
    ours = {"Authorization": f"Basic {pair}"} if is_ours else {}
    return {"Host": host, "Accept": "*/*", "User-Agent": "Sotto", **ours}


def _led_to(location: str, settings: MediaSettings) -> Endpoint:
    """From https nothing leads back to what travels open."""
    local = settings.url if settings.url.startswith("http:") else ""
    to = endpoints.read(location, local=local)
    if to is None or not (to.is_local or to.host in settings.hosts):
        raise reaching.forbidden()
    return to


def _content(answer: http.client.HTTPResponse, most: int, line: Line) -> bytes:
    content = bytearray()
    length = answer.getheader("Content-Length") or ""
    if length.isdecimal() and int(length) > most:
        raise TransportError(Reason.TOO_LONG, permanent=True)
    while line.remaining() and (piece := answer.read1(_PIECE)):
        content += piece
        if len(content) > most:
            raise TransportError(Reason.TOO_LONG, permanent=True)
    if length.isdecimal() and len(content) < int(length):
        raise TransportError(Reason.CONNECTION_LOST, permanent=False)
    return bytes(content)


def _require_well(status: int) -> None:
    if 200 <= status < 300:
        return
    code = str(status)
    if status in (404, 410):
        raise TransportError(Reason.GONE, permanent=True, code=code)
    if status in (401, 403):  # our own mistake: it keeps until that is mended
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=code)
    if status == 429:
        raise TransportError(Reason.RATE_LIMITED, permanent=False, code=code)
    if status >= 500:
        raise TransportError(Reason.PROVIDER_ERROR, permanent=False, code=code)
    raise TransportError(Reason.REJECTED, permanent=True, code=code)


def _verdict(error: Exception, line: Line) -> TransportError:
    match error:
        case ssl.SSLError():
            reason = Reason.CERTIFICATE_REFUSED
        case _ if line.is_over or isinstance(error, TimeoutError):
            reason = Reason.TIMED_OUT
        case _:
            reason = Reason.UNREACHABLE
    return TransportError(reason, permanent=False)
