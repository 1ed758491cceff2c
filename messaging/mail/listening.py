"""Where the mail door may listen: on this machine; on a private network, if somebody says so."""

import socket
from enum import Enum
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

_UNIX = "unix:"
_BACKLOG = 64


class Reach(Enum):
    MACHINE = "machine"
    PRIVATE_NETWORK = "private_network"


class NotAllowed(ValueError):
    """No address, or one that strangers could reach."""


class Address(NamedTuple):
    """A host and port, or the path of a Unix socket."""

    host: str
    port: int
    path: Path | None
    reach: Reach


def parse(text: str) -> Address:
    """`127.0.0.1:8003`, `[::1]:8003`, `localhost:8003` or `unix:/path`."""
    if text.startswith(_UNIX):
        return Address("", 0, Path(text.removeprefix(_UNIX)), Reach.MACHINE)
    host, _, port = text.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        address = ip_address(host)
        number = int(port)
    except ValueError:
        raise NotAllowed(text) from None
    if not 0 <= number <= 65535:
        raise NotAllowed(text)
    if address.is_loopback:
        return Address(host, number, None, Reach.MACHINE)
    if address.is_private and not address.is_unspecified:
        return Address(host, number, None, Reach.PRIVATE_NETWORK)
    raise NotAllowed(text)


def bind(address: Address) -> socket.socket:
    """Raises OSError when the address is taken. A Unix socket is for this user and their group."""
    if address.path is None:
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        return socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    if address.path.is_socket():
        address.path.unlink()  # left behind by a door that was killed
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(address.path))
    address.path.chmod(0o660)
    listening.listen(_BACKLOG)
    return listening
