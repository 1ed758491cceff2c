"""Signing in to a mail server with a token instead of a password (XOAUTH2): fetched, kept while it lasts, never logged.

The refresh token lies in a file. Some providers give a new one along with each access token and let the old one run
out: `keeper` holds the newest.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from messaging.transports import deadline
from messaging.transports.base import Reason, TransportError
from messaging.transports.deadline import Line

EARLY_SECONDS = 120.0  # before it runs out: a conversation must not end in the midst
_LARGEST_ANSWER = 64 * 1024
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OAuthSettings:
    url: str
    client: str
    secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    seconds: float = 10.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("tokens travel by https, or stay on this machine")


@dataclass(frozen=True, slots=True)
class Token:
    access: str = field(repr=False)
    seconds: float
    refresh: str = field(default="", repr=False)


class Keeper(Protocol):
    def newest(self, given: str) -> str:
        """The refresh token to use, for the one in the file."""
        ...

    def keep(self, given: str, newer: str) -> None: ...


class FileOnly:
    """Where nothing else remembers: the one in the file."""

    def newest(self, given: str) -> str:
        return given

    def keep(self, given: str, newer: str) -> None:
        """Forgotten."""


keeper: Keeper = FileOnly()
_held: dict[
    tuple[str, str], tuple[str, float]
] = {}  # of this process: (url, client) → access token, until when


def from_settings(settings: Any) -> OAuthSettings | None:
    """None where the practice signs in with a password."""
    if not settings.SOTTO_OAUTH_URL:
        return None
    return OAuthSettings(
        url=settings.SOTTO_OAUTH_URL,
        client=settings.SOTTO_OAUTH_CLIENT,
        secret=settings.SOTTO_OAUTH_SECRET,
        refresh_token=settings.SOTTO_OAUTH_REFRESH_TOKEN,
        scope=settings.SOTTO_OAUTH_SCOPE,
    )


def access_token(settings: OAuthSettings, *, clock: Callable[[], float] = time.monotonic) -> str:
    """One that lasts. Raises TransportError."""
    name = (settings.url, settings.client)
    token, until = _held.get(name, ("", 0.0))
    if token and clock() < until:
        return token
    fresh = fetch(settings, keeper.newest(settings.refresh_token))
    if fresh.refresh:
        keeper.keep(settings.refresh_token, fresh.refresh)
    _held[name] = (fresh.access, clock() + fresh.seconds - EARLY_SECONDS)
    return fresh.access


def forget(settings: OAuthSettings) -> None:
    """A server refused it: the next one who asks fetches another."""
    _held.pop((settings.url, settings.client), None)


def words(user: str, token: str) -> str:
    """What XOAUTH2 says to a server."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def fetch(settings: OAuthSettings, refresh_token: str) -> Token:
    """Asks the provider's token endpoint. Raises TransportError; what it said goes nowhere."""
    return deadline.hold(settings.seconds, partial(_ask, settings, refresh_token))


def _ask(settings: OAuthSettings, refresh_token: str, line: Line) -> Token:
    form = {"grant_type": "refresh_token", "client_id": settings.client, "refresh_token": refresh_token}
    form |= {"client_secret": settings.secret} if settings.secret else {}
    form |= {"scope": settings.scope} if settings.scope else {}
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                settings.url, data=form, timeout=line.remaining(), allow_redirects=False, stream=True
            ) as answer:
                return _read(answer.status_code, answer.raw.read(_LARGEST_ANSWER, decode_content=True))
    except requests.exceptions.SSLError:
        raise TransportError(Reason.CERTIFICATE_REFUSED, permanent=False) from None
    except requests.exceptions.Timeout:
        raise TransportError(Reason.TIMED_OUT, permanent=False) from None
    except (requests.exceptions.RequestException, OSError):
        raise TransportError(Reason.UNREACHABLE, permanent=False) from None


def _read(status: int, body: bytes) -> Token:
    if status in (400, 401, 403):  # the refresh token ran out or was withdrawn
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=str(status))
    if status != 200:
        raise TransportError(Reason.PROVIDER_ERROR, permanent=False, code=str(status))
    try:
        found = json.loads(body)
        access, seconds = found["access_token"], float(found.get("expires_in", 300))
        refresh = found.get("refresh_token") or ""
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TransportError(Reason.UNREADABLE_ANSWER, permanent=False) from None
    if not _is_token(access) or (refresh and not isinstance(refresh, str)):
        raise TransportError(Reason.UNREADABLE_ANSWER, permanent=False)
    return Token(access, seconds, refresh)


def _is_token(access: Any) -> bool:
    """Printable and without the sign that ends it: nothing else is put into a conversation."""
    return isinstance(access, str) and access.isascii() and access.isprintable() and bool(access)
