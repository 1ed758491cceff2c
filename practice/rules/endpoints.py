"""Where a browser may be woken: its maker's server, by https and by name, and nothing within our own walls.

A browser says the address, so whoever signs in could name any. What the name leads to is looked at when it is called.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 1024
_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64
_FORBIDDEN = frozenset(' \t\r\n\\"<>')


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` with its query. `is_local`: the emulators' door on this machine."""

    host: str
    port: int
    path: str
    is_local: bool = False

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}" if self.is_local else f"https://{self.host}"


def read(text: str, *, local: str = "") -> Endpoint | None:
    """None for what is no push address. `local`: the emulators' root, where they run; nothing else goes by http."""
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST or _FORBIDDEN & set(text):
        return None
    try:
        parts, own = urlsplit(text), urlsplit(local)
        port, own_port = parts.port, own.port
    except ValueError:
        return None
    if parts.username is not None or parts.password is not None or parts.fragment or not parts.hostname:
        return None
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    if own.hostname and (parts.scheme, parts.hostname, port) == ("http", own.hostname, own_port):
        return Endpoint(parts.hostname, port or 80, path, is_local=True)
    if parts.scheme != "https" or port not in (None, 443) or not _is_name(parts.hostname):
        return None
    return Endpoint(parts.hostname, 443, path)


def is_public(address: str) -> bool:
    """An address out in the world: not this machine, not the house's network, not a provider's inner one."""
    found = ip_address(address)
    inner = _within(found)
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in (found, inner))


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """What an IPv6 address that carries an IPv4 one leads to."""
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _is_name(host: str) -> bool:
    """A full name: no bare number of an address in any of its spellings, no name of the local network."""
    last = host.rpartition(".")[2]
    return (
        "." in host and not last.isdigit() and ":" not in host and not host.endswith((".local", ".internal"))
    )
