"""The workforce's passwords, where nobody is signed in who could change their own."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from practice import audit, sessions
from practice.actors import Actor
from practice.models.people import User


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """For whoever was let choose one by the house's machine or by a link. Alone it opens nothing.

    Ends the person's sessions and links. Raises ValidationError for a password that is refused.
    """
    validate_password(password, user)
    user.set_password(password)
    user.epoch = F("epoch") + 1
    user.save(update_fields=["password", "epoch"])
    user.refresh_from_db(fields=["epoch"])
    sessions.end(user.pk)
    audit.record("practice.password.set", actor=actor, subject=user)
