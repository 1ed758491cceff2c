"""What keeps the emulators on this machine: addresses they bind, hosts they answer to, pages they believe."""

from ipaddress import ip_address
from urllib.parse import urlsplit


class NotLoopback(ValueError):
    """An address that others could reach."""


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def require(host: str | None) -> str:
    if not is_loopback(host):
        raise NotLoopback("The emulators serve on loopback only.")
    return str(host)


def require_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "http":
        raise NotLoopback("The emulators call the hub on loopback, by http.")
    require(parts.hostname)
    return url


def split(text: str) -> tuple[str, int]:
    """ "127.0.0.1:8003" taken apart."""
    host, _, port = text.rpartition(":")
    if not port.isdigit():
        raise NotLoopback("A host and a port are needed, as in 127.0.0.1:8003.")
    return require(host.strip("[]")), int(port)


def is_own_host(header: str | None) -> bool:
    """A foreign name in the Host header is a page elsewhere whose name was made to point here."""
    return header is not None and is_loopback(urlsplit(f"//{header}").hostname)


def is_own_page(origin: str | None, host: str | None) -> bool:
    """Browsers name the page behind every POST. Programs name none, and have no user's rights to misuse."""
    return origin is None or (host is not None and origin == f"http://{host}")
