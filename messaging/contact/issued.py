"""When the page with the form was handed out, signed: a person takes longer to write than a program does."""

from datetime import datetime

from django.conf import settings
from django.core import signing

_SALT = "messaging.contact"
_MAX_AGE_SECONDS = 24 * 3600


def stamp(now: datetime) -> str:
    return signing.dumps(int(now.timestamp()), salt=_SALT)


def is_ripe(token: str, now: datetime) -> bool:
    """False for what is no stamp of ours, too old, or so fresh that nobody can have read the page."""
    try:
        at = int(signing.loads(token, salt=_SALT, max_age=_MAX_AGE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return now.timestamp() - at >= settings.LIMITS["inquiry_seconds"]


def is_ours(token: str) -> bool:
    try:
        signing.loads(token, salt=_SALT, max_age=_MAX_AGE_SECONDS)
    except signing.BadSignature:
        return False
    return True
