"""allauth owns the credentials, django-otp answers whether a sign-in is verified: the bridge between the two.

The one module that listens to signals. It also tells the audit trail of sign-ins, which libraries carry out.
"""

from typing import Any

import django_otp
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils import timezone

from practice import actors, audit, step_up
from practice.actions import entry
from practice.identity import browsers
from practice.models.people import User
from practice.models.second_factor import SecondFactor
from practice.models.session import Session

_ARRIVED = "arrived"


def listen() -> None:
    auth.user_logged_in.connect(_on_login, dispatch_uid="sotto.bridge.login")
    auth.user_logged_out.connect(_on_logout, dispatch_uid="sotto.bridge.logout")
    auth.user_login_failed.connect(_on_wrong_password, dispatch_uid="sotto.bridge.wrong_password")
    authenticator_used.connect(_on_used, dispatch_uid="sotto.bridge.used")
    authenticator_added.connect(_on_added, dispatch_uid="sotto.bridge.added")
    authenticator_reset.connect(_on_reset, dispatch_uid="sotto.bridge.reset")
    authentication_failed.connect(_on_wrong_code, dispatch_uid="sotto.bridge.wrong_code")
    password_changed.connect(_on_password, dispatch_uid="sotto.bridge.password")


def verify(request: HttpRequest, user: User, device: SecondFactor) -> None:
    """Whoever is signed in here has shown their second factor just now."""
    django_otp.login(request, device)
    step_up.mark(request)


def arrive(request: HttpRequest, user: User, *, is_first: bool = False) -> None:
    """Once a session, when it is whole: its owner is told if the browser is new, and the browser is known from now on."""
    if request.session.get(_ARRIVED):
        return
    request.session[_ARRIVED] = True
    request.arrived = user  # type: ignore[attr-defined]
    if request.session.row is None:  # type: ignore[attr-defined]
        request.session.save()  # somebody else's ended just now: this one is new, and not written yet
    if not is_first and not browsers.is_known(request, user):
        row = request.session.row  # type: ignore[attr-defined]
        entry.tell_of_new_browser(user=user, session=row, actor=_actor(request, user), now=timezone.now())


def _on_login(request: HttpRequest, user: User, **_: Any) -> None:
    """With the second factor of this very sign-in, if there was one."""
    used = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    if used:
        verify(request, user, _device(user, Authenticator.objects.get(user=user, pk=used[-1]["id"])))
        arrive(request, user)
    way = used[-1].get("type", "") if used else "password"
    _record("practice.session.begun", request, user, reason=way if user.is_workforce else "portal")


def _on_logout(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        _record("practice.session.ended", request, user)


def _on_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Asked for again within a session; at sign-in nobody is signed in yet."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        verify(request, user, _device(user, authenticator))
        arrive(request, user)
        _record("practice.second_factor.shown", request, user, reason=authenticator.type)


def _on_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Enrolled: the session in hand is verified; others of theirs, begun with the password alone, end."""
    _record("practice.second_factor.added", request, user, reason=authenticator.type)
    is_factor = authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    shown = getattr(user, "otp_device", None)
    is_verified = shown is not None and SecondFactor.objects.filter(pk=shown.pk).exists()
    if user.is_workforce and is_factor and not is_verified:
        verify(request, user, _device(user, authenticator))
        arrive(request, user)
        Session.objects.filter(user=user).exclude(pk=_session_id(request)).delete()


def _on_reset(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("practice.second_factor.renewed", request, user, reason=authenticator.type)


def _on_password(request: HttpRequest, user: User, **_: Any) -> None:
    request.arrived = user  # type: ignore[attr-defined]  # every other browser is a new one now, this one is not
    _record("practice.password.changed", request, user)


def _on_wrong_password(request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        stranger = actors.stranger(_network(request))
        audit.record_denial("practice.sign_in.refused", actor=stranger, reason="password")


def _on_wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    stranger = actors.stranger(_network(request))
    audit.record_denial("practice.sign_in.refused", actor=stranger, subject=user, reason="second_factor")


def _device(user: User, authenticator: Authenticator) -> SecondFactor:
    """A recovery code stands in for the factor: making new ones must not end the session it began."""
    chosen = authenticator
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        chosen = others.order_by("type", "pk").first() or authenticator  # the authenticator before a passkey
    device, _ = SecondFactor.objects.get_or_create(
        user=user, authenticator=chosen, defaults={"name": "allauth"}
    )
    return device


def _record(event: str, request: HttpRequest, user: User, reason: str = "") -> None:
    audit.record(event, actor=_actor(request, user), subject=user, reason=reason)


def _actor(request: HttpRequest, user: User) -> actors.Actor:
    return actors.of_user(
        user,
        now=timezone.now(),
        is_verified=bool(getattr(user, "otp_device", None)) or not user.is_workforce,
        session_id=_session_id(request),
        network=_network(request),
    )


def _session_id(request: HttpRequest) -> Any:
    row = request.session.row  # type: ignore[attr-defined]
    return row.pk if row else None


def _network(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
