"""How often one network may write in an hour. Counted in the cache, under a keyed name that tells no address."""

import ipaddress
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from practice import crypto

HOUR_SECONDS = 3600


def count(network: str, now: datetime) -> bool:
    """One more. False when it was one too many. Within an act that holds the network's lock, so none slips by."""
    hour = int(now.timestamp()) // HOUR_SECONDS
    key = f"inquiries-{hour}-{crypto.ring().index('inquiry_network', of(network)).hex()}"
    so_far: int = cache.get(key, 0)
    if so_far >= settings.LIMITS["inquiries_per_network"]:
        return False
    cache.set(key, so_far + 1, timeout=HOUR_SECONDS)
    return True


def of(network: str) -> str:
    """One household, as far as addresses tell: a whole /64 of IPv6 belongs to one."""
    try:
        address = ipaddress.ip_address(network)
    except ValueError:
        return network
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
