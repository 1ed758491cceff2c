"""Whether somebody has signed in with this browser before: a cookie that grants nothing and names nobody.

It holds a keyed mark for each of the last few people who signed in here. A new password (at the portal: a new
PIN) makes every browser a new one.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from practice import crypto
from practice.models.people import User

_MOST = 6  # people at one browser


def is_known(request: HttpRequest, user: User) -> bool:
    return _mark(user) in _marks(request)


def keep(request: HttpRequest, response: HttpResponse, user: User) -> None:
    mine = _mark(user)
    marks = [mine, *(mark for mark in _marks(request) if mark and mark != mine)][:_MOST]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        ".".join(marks),
        max_age=settings.LIMITS["browser_days"] * 24 * 3600,
        secure=not settings.IS_LOCAL,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "").split(".", _MOST)[:_MOST]


def _mark(user: User) -> str:
    secret = user.password if user.is_workforce else str(user.epoch)
    return crypto.ring().index("browser", f"{user.pk}|{secret}")[:12].hex()
