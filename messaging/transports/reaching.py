"""A connection out into the world: to an address that was looked at, and not to what its name means a moment later."""

import socket
from contextlib import suppress

from messaging.transports import smtp
from messaging.transports.base import Reason, TransportError
from messaging.transports.deadline import Line
from practice.rules import endpoints
from practice.rules.endpoints import Endpoint

_CONNECT_SECONDS = 4.0
_MOST_ADDRESSES = 3


def connected(to: Endpoint, line: Line, *, is_ours: bool = False) -> socket.socket:
    """Encrypted, but to the emulators. `is_ours`: the practice's own settings name it, wherever it stands."""
    error: OSError = OSError()
    for address in _addresses(to, is_ours=is_ours):
        try:
            patience = min(_CONNECT_SECONDS, line.remaining())
            sock = socket.create_connection((address, to.port), patience)
        except OSError as failed:
            error = failed
            continue
        sock.settimeout(line.remaining())
        if to.is_local:
            return sock
        try:
            return smtp.tls_context().wrap_socket(sock, server_hostname=to.host)
        except OSError:
            with suppress(OSError):
                sock.close()
            raise
    raise error


def _addresses(to: Endpoint, *, is_ours: bool) -> list[str]:
    """Every one of a name's addresses must be out in the world: one that isn't makes the name none for us."""
    found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not (to.is_local or is_ours) and not all(endpoints.is_public(one) for one in addresses):
        raise forbidden()
    return addresses[:_MOST_ADDRESSES]


def forbidden() -> TransportError:
    return TransportError(Reason.FORBIDDEN_HOST, permanent=True)
