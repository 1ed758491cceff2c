"""A person's passkeys: the making and the showing are the browser's; here they are remembered and taken away."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.people import User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class LastFactor(Exception):
    """A colleague always keeps one second factor; the last goes by a second person's approval alone."""


@transaction.atomic
def remove_passkey(*, user: User, passkey: int, actor: Actor, now: datetime) -> bool:
    """False: there is none such. Raises LastFactor. Sessions that it verified are verified no more."""
    User.objects.select_for_update().get(pk=user.pk)
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN, pk=passkey)
    if not found.exists():
        return False
    if user.is_workforce and Authenticator.objects.filter(user=user, type__in=_FACTORS).count() < 2:
        raise LastFactor
    found.delete()
    audit.record("practice.passkey.removed", actor=actor, subject=user)
    return True


@transaction.atomic
def note_passkey(*, user: User, actor: Actor, now: datetime) -> None:
    """Shown once more within a session."""
    audit.record("practice.passkey.shown", actor=actor, subject=user)


def drop_passkeys(*, user: User, actor: Actor, now: datetime) -> None:
    """Of a client with a new PIN: everything begins anew."""
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).delete()[0]:
        audit.record("practice.passkey.removed", actor=actor, subject=user, reason="new_pin")
