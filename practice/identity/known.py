"""The cookie of a known device: a token whose hash is a Device row."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from practice import crypto
from practice.actions import entry
from practice.models.entry import Device


def device_of(request: HttpRequest, now: datetime) -> Device | None:
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME)
    if not token:
        return None
    return entry.known_device(now).filter(token_hash=crypto.hash_token(token)).first()


def keep(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=settings.LIMITS["device_days"] * 24 * 3600,
        secure=not settings.IS_LOCAL,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse) -> None:
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
