"""A colleague's second factor is taken away, so that the next sign-in sets up a new one."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from practice import audit, sessions
from practice.actors import Actor
from practice.models.people import User


@transaction.atomic
def reset_second_factor(*, user: User, actor: Actor, now: datetime) -> None:
    """Authenticator, passkeys and recovery codes go, and every session and link of theirs. Only by an approval."""
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    sessions.end(user.pk)
    audit.record("practice.second_factor.reset", actor=actor, subject=user)
