"""A browser is woken by its maker's push service (RFC 8030), and told nothing: the request has no content."""

import http.client
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from messaging.transports import deadline, reaching, vapid
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError, Uncertain
from messaging.transports.deadline import Line
from practice.rules import endpoints
from practice.rules.endpoints import Endpoint

PROVIDER = "push"
TTL_SECONDS = 24 * 3600  # what lies longer with the push service is no news any more
TOPIC = "new"  # of several that wait for a sleeping device, one is enough


@dataclass(frozen=True, kw_only=True, slots=True)
class PushSettings:
    """`local`: the emulators' root, where they run. `contact`: for the push service's people."""

    signer: vapid.Signer = field(repr=False)
    contact: str
    local: str = ""
    seconds: float = 10.0


class PushTransport:
    capabilities = Capabilities()

    def __init__(self, settings: PushSettings) -> None:
        self._settings = settings

    def send(self, envelope: Envelope) -> Receipt:
        """Of the envelope only the address is used."""
        to = endpoints.read(envelope.to, local=self._settings.local)
        if to is None:
            raise reaching.forbidden()
        return deadline.hold(self._settings.seconds, partial(self._knock, to))

    def _knock(self, to: Endpoint, line: Line) -> Receipt:
        try:
            connection = http.client.HTTPConnection(to.host, to.port, timeout=line.remaining())
            connection.sock = reaching.connected(to, line)
            try:
                line.cross()  # without content, the request itself is what the service acts on
                connection.request("POST", to.path, body=b"", headers=self._headers(to))
                return _receipt(connection.getresponse().status)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise _verdict(error, line) from None

    def _headers(self, to: Endpoint) -> dict[str, str]:
        """`Host` without a port where it is the usual one."""
        now, settings = datetime.now(UTC), self._settings
        return {
            "Host": to.origin.partition("://")[2],
            "Authorization": vapid.authorization(to.origin, settings.contact, settings.signer, now),
            "TTL": str(TTL_SECONDS),
            "Urgency": "normal",
            "Topic": TOPIC,
            "Content-Length": "0",
        }


def from_settings(settings: Any) -> PushTransport:
    from practice import (
        crypto,  # not before it is asked for: a transport by itself knows nothing of the house
    )

    root = settings.SOTTO_BASE_URL
    contact = root if root.startswith("https://") else f"mailto:{settings.SOTTO_SMTP_FROM}"
    signer = crypto.ring().bell()
    return PushTransport(PushSettings(signer=signer, contact=contact, local=settings.SOTTO_EMULATORS))


def _receipt(status: int) -> Receipt:
    if 200 <= status < 300:
        return Receipt(PROVIDER, None, datetime.now(UTC))
    code = str(status)
    if status in (404, 410):
        raise TransportError(Reason.GONE, permanent=True, code=code)
    if status == 429:
        raise TransportError(Reason.RATE_LIMITED, permanent=False, code=code)
    if status in (401, 403):
        # Our own mistake, a wrong clock mostly: it keeps until that is mended.
        raise TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=code)
    if status >= 500:
        # Were it woken twice, it would say the same neutral sentence once more.
        raise TransportError(Reason.PROVIDER_ERROR, permanent=False, code=code)
    raise TransportError(Reason.REJECTED, permanent=True, code=code)


def _verdict(error: Exception, line: Line) -> TransportError | Uncertain:
    match error:
        case ssl.SSLError() if not line.is_crossed:
            reason = Reason.CERTIFICATE_REFUSED
        case _ if line.is_over or isinstance(error, TimeoutError):
            reason = Reason.TIMED_OUT
        case _ if line.is_crossed:
            reason = Reason.CONNECTION_LOST
        case _:
            reason = Reason.UNREACHABLE
    return Uncertain(reason) if line.is_crossed else TransportError(reason, permanent=False)
