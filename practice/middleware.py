"""Two thin layers: personal pages are never stored by anybody, and each request knows its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from practice import actors, sessions

Answer = Callable[[HttpRequest], HttpResponse]


class PrivatePages:
    """no-store on everything but static files; features that no page needs are switched off."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store, private"
        response.headers["Permissions-Policy"] = (
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
        )
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class ActorMiddleware:
    """`request.actor` is read from the database when it is first asked for, once a request."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: read_actor(request))  # type: ignore[attr-defined]
        return self.answer(request)


def read_actor(request: HttpRequest) -> actors.Actor:
    network = request.META.get("REMOTE_ADDR", "")
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return actors.stranger(network)
    now = timezone.now()
    row = request.session.row  # type: ignore[attr-defined]
    face = "office" if user.is_workforce else "portal"
    if row is None or sessions.is_idle(row, face, now):
        request.session.flush()
        return actors.stranger(network)
    is_verified = bool(user.is_verified()) if user.is_workforce else True  # type: ignore[attr-defined]
    return actors.of_user(user, now=now, is_verified=is_verified, session_id=row.pk, network=network)
