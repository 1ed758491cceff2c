"""How many files of one person were refused within the hour: each of them may have cost two seconds and 64 MB.

Counted in the cache, under a keyed name that tells nobody. Two at the same moment may count as one: what matters is
that it ends.
"""

from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from practice import crypto

HOUR_SECONDS = 3600


def is_worn_out(by: UUID | None) -> bool:
    most: int = settings.LIMITS["refused_files_per_hour"]
    return by is not None and cache.get(_key(by), 0) >= most


def count(by: UUID | None, refused: int) -> None:
    if by is not None and refused:
        cache.set(_key(by), cache.get(_key(by), 0) + refused, timeout=HOUR_SECONDS)


def _key(by: UUID) -> str:
    hour = int(timezone.now().timestamp()) // HOUR_SECONDS
    return f"refused-files-{hour}-{crypto.ring().index('refused_files', str(by)).hex()}"
