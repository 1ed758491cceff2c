"""Recovery codes of the workforce: ten, shown once."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.people import User


@transaction.atomic
def show_recovery_codes(*, user: User, actor: Actor, now: datetime) -> list[str]:
    """The unused ones, the first time; then nothing more."""
    kept = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
    row = kept.first()
    if row is None or (codes := row.wrap()).did_view:
        return []
    codes.mark_as_viewed()
    audit.record("practice.recovery_codes.shown", actor=actor, subject=user)
    return list(codes.get_unused_codes())
