"""Is everything up? One word for each part, asked anew each time, with short waits."""

import time
from urllib.parse import parse_qs, urlsplit

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from redis.backoff import NoBackoff
from redis.retry import Retry

UP, DOWN, UNKNOWN = "up", "down", "unknown"
PATIENCE = 0.5  # seconds for the broker
STALE = 20.0  # the beat asks for a heartbeat every three seconds
_KEY = "practice.heartbeat"


def record_heartbeat() -> None:
    """Called by the worker because the beat asked for it: a fresh one says that both are up."""
    cache.set(_KEY, time.time(), timeout=None)


def parts() -> dict[str, str]:
    """web, database, broker, worker, beat."""
    is_fresh = _is_heartbeat_fresh()
    waiting = _count_waiting()
    words = {
        "web": UP,
        "database": DOWN if is_fresh is None else UP,
        "broker": DOWN if waiting is None else UP,
    }
    if is_fresh:
        return words | {"worker": UP, "beat": UP}
    if is_fresh is None or waiting is None:
        return words | {"worker": UNKNOWN, "beat": UNKNOWN}
    return words | ({"worker": DOWN, "beat": UNKNOWN} if waiting else {"worker": UNKNOWN, "beat": DOWN})


def _is_heartbeat_fresh() -> bool | None:
    """None when the database doesn't answer."""
    try:
        at = cache.get(_KEY)
    except Error:
        connection.close()
        return None
    return at is not None and abs(time.time() - at) < STALE


def _count_waiting() -> int | None:
    """How many rings nobody has answered; None when the broker doesn't answer."""
    try:
        with _broker() as client:
            return int(client.llen("sotto"))
    except redis.RedisError:
        return None


def _broker() -> redis.Redis:
    """As Celery's address says it: redis://host, rediss://host or redis+socket:///path. Asked once only."""
    url, once = urlsplit(settings.CELERY_BROKER_URL), Retry(NoBackoff(), 0)
    if url.scheme != "redis+socket":
        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        return redis.Redis.from_url(settings.CELERY_BROKER_URL, retry=once, **waits)
    number = int(parse_qs(url.query).get("virtual_host", ["0"])[0])
    return redis.Redis(unix_socket_path=url.path, db=number, retry=once, socket_timeout=PATIENCE)
