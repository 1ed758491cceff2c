"""A workforce person's second factor: whether there is one, and what hangs on it."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache

from practice.models.people import User
from practice.models.second_factor import SecondFactor


def is_enrolled(user: User) -> bool:
    """Recovery codes alone are no second factor: they only stand in for one."""
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=factors).exists()


def has_code(user: User) -> bool:
    """An authenticator that shows six digits."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def spend(user: User, code: str) -> bool:
    """False: used before. allauth itself remembers for one period only; a code is good for all those around its own."""
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    key = f"second_factor.spent?user={user.pk}&code={normalize_user_code(code)}"
    return cache.add(key, "y", timeout=periods * app_settings.TOTP_PERIOD)


def ensure_recovery_codes(user: User) -> None:
    """With the first second factor, whichever it is."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists():
        RecoveryCodes.activate(user)


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
