"""Passkeys: django-allauth's ceremony, with this house's names for them and its own doors.

A passkey always asks its owner's finger, face or screen lock (user verification), so it is two factors in one.
"""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from practice import sessions
from practice.models.people import User

_MALFORMED = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def of(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by(
        "created_at", "pk"
    )


def begin_adding(user: User) -> dict[str, Any]:
    """What the browser needs to make one that its owner can sign in with, without typing who they are."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return {"creation_options": options}


def begin(user: User | None = None) -> dict[str, Any]:
    """What the browser needs to show one: of this person, or of whoever has one on the device."""
    options: dict[str, Any] = auth.begin_authentication(user)
    return {"request_options": options}


def checked_new(request: HttpRequest) -> dict[str, Any] | None:
    """The passkey that the browser has just made, if it answers our question."""
    try:
        credential = _sent(request)
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except _MALFORMED:
        return None
    return credential


def add(request: HttpRequest, user: User, credential: dict[str, Any]) -> None:
    """Named by us: the browser's words tell which one it is, and nobody types a name that could tell more."""
    flows.signup_authenticator(request, user, name_for(request), credential)


def shown(request: HttpRequest, user: User | None = None) -> Authenticator | None:
    """Whose passkey the browser has shown; None for any that is not right. The question is used up."""
    try:
        credential = _sent(request)
        auth.parse_authentication_response(credential)
        owner = user or auth.extract_user_from_response(credential)
        found: Authenticator = auth.complete_authentication(owner, credential)
    except _MALFORMED:
        auth.clear_state()
        return None
    return found


def name_for(request: HttpRequest) -> str:
    return sessions.in_words(request.META.get("HTTP_USER_AGENT", ""))


def _sent(request: HttpRequest) -> dict[str, Any]:
    credential: dict[str, Any] = json.loads(request.POST.get("credential", ""))
    return credential
