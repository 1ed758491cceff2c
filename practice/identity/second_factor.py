"""A workforce person's second factor: whether there is one, and how fresh it is in this session."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import HttpRequest

from practice.identity.bridge import FRESH_AT
from practice.models.people import User
from practice.models.second_factor import SecondFactor

FRESH_SECONDS = 5 * 60


def is_enrolled(user: User) -> bool:
    """Recovery codes alone are no second factor: they only stand in for one."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Verified, and shown in the last minutes: for acts that a session left open must not do."""
    shown_at = request.session.get(FRESH_AT, 0)
    return bool(request.user.is_verified()) and time.time() - shown_at < FRESH_SECONDS  # type: ignore[union-attr]


def drop_stray_codes(user: User) -> None:
    """Recovery codes left without an authenticator would not be made anew, nor shown, at enrolment."""
    if not is_enrolled(user):
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()


def for_demo(user: User) -> SecondFactor:
    """A device to sign in as them with. It hangs on recovery codes, so enrolment stays open to try out."""
    found = SecondFactor.objects.filter(user=user).first()
    if found is not None:
        return found
    device, _ = SecondFactor.objects.get_or_create(
        user=user, authenticator=RecoveryCodes.activate(user).instance, defaults={"name": "demo"}
    )
    return device
