"""allauth owns the credentials, django-otp answers "is this session verified": the bridge between the two.

The one module that listens to signals. It also tells the audit trail of sign-ins, which libraries carry out.
"""

import time
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

from practice import actors, audit
from practice.models.people import User
from practice.models.second_factor import SecondFactor
from practice.models.session import Session

FRESH_AT = "second_factor_at"


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
    """This session's person has shown their second factor just now."""
    django_otp.login(request, device)
    request.session[FRESH_AT] = int(time.time())


def _on_login(request: HttpRequest, user: User, **_: Any) -> None:
    """With the second factor of this very sign-in, if there was one."""
    used = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    if used:
        verify(request, user, _device(user, used[-1]["id"]))
    way = used[-1].get("type", "") if used else "password"
    _record("practice.session.begun", request, user, reason=way if user.is_workforce else "portal")


def _on_logout(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        _record("practice.session.ended", request, user)


def _on_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Asked for again within a session; at sign-in nobody is signed in yet."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        verify(request, user, _device(user, authenticator.pk))
        _record("practice.second_factor.shown", request, user, reason=authenticator.type)


def _on_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Enrolled: this session is verified; others of theirs, begun with the password alone, end."""
    _record("practice.second_factor.added", request, user, reason=authenticator.type)
    if authenticator.type == Authenticator.Type.TOTP:
        verify(request, user, _device(user, authenticator.pk))
        Session.objects.filter(user=user).exclude(pk=_session_id(request)).delete()


def _on_reset(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("practice.second_factor.renewed", request, user, reason=authenticator.type)


def _on_password(request: HttpRequest, user: User, **_: Any) -> None:
    _record("practice.password.changed", request, user)


def _on_wrong_password(request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        stranger = actors.stranger(_network(request))
        audit.record_denial("practice.sign_in.refused", actor=stranger, reason="password")


def _on_wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    stranger = actors.stranger(_network(request))
    audit.record_denial("practice.sign_in.refused", actor=stranger, subject=user, reason="second_factor")


def _device(user: User, authenticator_id: int) -> SecondFactor:
    """A recovery code stands in for the authenticator: making new ones must not end the session it began."""
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    chosen = totp.pk if totp else authenticator_id
    device, _ = SecondFactor.objects.get_or_create(
        user=user, authenticator_id=chosen, defaults={"name": "allauth"}
    )
    return device


def _record(event: str, request: HttpRequest, user: User, reason: str = "") -> None:
    is_verified = bool(getattr(user, "otp_device", None))
    actor = actors.of_user(
        user,
        now=timezone.now(),
        is_verified=is_verified,
        session_id=_session_id(request),
        network=_network(request),
    )
    audit.record(event, actor=actor, subject=user, reason=reason)


def _session_id(request: HttpRequest) -> Any:
    row = request.session.row  # type: ignore[attr-defined]
    return row.pk if row else None


def _network(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
