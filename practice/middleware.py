"""Thin layers: who asks from where, personal pages are never stored by anybody, and each request knows its actor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.middleware import OTPMiddleware

from practice import actors, errors, gate, policy, sessions
from practice.identity import browsers
from practice.models.second_factor import SecondFactor

Answer = Callable[[HttpRequest], HttpResponse]
NOT_FOR_CLIENTS = ("/office/", "/account/", "/setup/", "/demo/", "/webhooks/")
_KNOWN = ("id", "user_id", "confirmed")


class RealAddress:
    """Behind so many proxies of ours, the address of who asks is the one the outermost of them wrote down.

    With none, nothing that a browser claims about its address is believed.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if settings.SOTTO_PROXIES and len(hops) >= settings.SOTTO_PROXIES:
            request.META["REMOTE_ADDR"] = hops[-settings.SOTTO_PROXIES][:45]
        return self.answer(request)


class PortalHost:
    """Where the clients' pages have a host of their own, the workspace is not there, and nothing says that it exists."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_theirs = settings.PORTAL_HOST and request.get_host().lower() == settings.PORTAL_HOST
        if is_theirs and request.path.startswith(NOT_FOR_CLIENTS):
            return errors.not_found(request)
        return self.answer(request)


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


class DeclaredViews:
    """A view that somebody forgot to put behind the gate answers as if it were not there."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        return None if gate.is_declared(view) else errors.not_found(request)


class SecondFactorMiddleware(OTPMiddleware):
    """django-otp's, without its query: a session's person comes with the ids of their own second factors."""

    def _verify_user_sync(self, request: HttpRequest, user: Any) -> Any:
        if getattr(user, "factor_ids", None) is None:
            return super()._verify_user_sync(request, user)
        self._init_user_fields(user)
        shown = request.session.get(DEVICE_ID_SESSION_KEY)
        own = (SecondFactor.from_db("default", _KNOWN, (pk, user.pk, True)) for pk in user.factor_ids)
        device = next((one for one in own if one.persistent_id == shown), None)
        user.otp_device = self._finalize_device(request, user, device)
        return user


class ActorMiddleware:
    """`request.actor` is read from the database when it is first asked for, once a request; so is the practice."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: read_actor(request))  # type: ignore[attr-defined]
        with policy.read_once():
            response = self.answer(request)
        if (arrived := getattr(request, "arrived", None)) is not None:
            browsers.keep(request, response, arrived)
        return response


def read_actor(request: HttpRequest) -> actors.Actor:
    network = request.META.get("REMOTE_ADDR", "")
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return actors.stranger(network)
    now = timezone.now()
    row = request.session.row  # type: ignore[attr-defined]
    if row is None or sessions.is_idle(row, user, now):
        request.session.flush()
        return actors.stranger(network)
    is_verified = bool(user.is_verified()) if user.is_workforce else True  # type: ignore[attr-defined]
    return actors.of_user(user, now=now, is_verified=is_verified, session_id=row.pk, network=network)
