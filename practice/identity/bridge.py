"""allauth owns the credentials, django-otp answers "is this session verified". This is the bridge, and the one module that listens to signals."""

from typing import Any

import django_otp
from allauth.account.authentication import get_authentication_records
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from practice.models.people import User
from practice.models.second_factor import SecondFactor


def listen() -> None:
    user_logged_in.connect(_on_login, dispatch_uid="sotto.bridge.login")
    authenticator_used.connect(_on_used, dispatch_uid="sotto.bridge.used")
    authenticator_added.connect(_on_used, dispatch_uid="sotto.bridge.added")


def _on_login(request: HttpRequest, user: User, **_: Any) -> None:
    """The second factor of this very sign-in, if there was one."""
    used = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    if used:
        _verify(request, user, used[-1].get("id"))


def _on_used(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    if request.user.is_authenticated and request.user.pk == user.pk:
        _verify(request, user, authenticator.pk)


def _verify(request: HttpRequest, user: User, authenticator_id: int | None) -> None:
    device = SecondFactor.objects.filter(user=user, authenticator_id=authenticator_id).first()
    if device is None:
        device, _created = SecondFactor.objects.get_or_create(
            user=user, authenticator_id=authenticator_id, defaults={"name": "allauth"}
        )
    django_otp.login(request, device)
