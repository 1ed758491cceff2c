"""The hub refuses to start when it would be unsafe, and says why."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from practice.rules import telling

_LOCAL_SILENCED = ("security.W004", "security.W008", "security.W012", "security.W016")


def register_all() -> None:
    register(no_test_hooks_in_production, Tags.security)
    register(secret_is_long, Tags.security)
    register(portal_host_is_discreet, Tags.security)


def no_test_hooks_in_production(**_: Any) -> list[CheckMessage]:
    if settings.IS_LOCAL:
        return []
    found = [
        name for name in ("SOTTO_DEMO", "SOTTO_TEST", "SOTTO_FAILPOINT", "DEBUG") if getattr(settings, name)
    ]
    return [
        Error(f"{name} must not be set when the hub has a public address.", id="sotto.E001") for name in found
    ]


def secret_is_long(**_: Any) -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= 43:
        return []
    return [Error("The secret of SOTTO_SECRET_FILE must have at least 32 random bytes.", id="sotto.E002")]


def portal_host_is_discreet(**_: Any) -> list[CheckMessage]:
    word = telling.telling_word(settings.PORTAL_HOST)
    if not word:
        return []
    words = (
        f"SOTTO_PORTAL_URL names a host with “{word}” in it, which tells everybody who sees a client's phone."
    )
    return [Error(words, id="sotto.E003")]


def is_loopback(bind: str) -> bool:
    """Whether an address like 127.0.0.1:8000 is reached from this machine alone."""
    host = urlsplit(f"//{bind}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
