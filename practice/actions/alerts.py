"""Looking at an alert."""

from datetime import datetime

from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.running import Alert


@transaction.atomic
def see_alert(*, alert: Alert, actor: Actor, now: datetime) -> None:
    """The first one to say so."""
    if Alert.objects.filter(pk=alert.pk, seen_at=None).update(seen_at=now, seen_by_id=actor.person):
        audit.record("practice.alert.seen", actor=actor, subject=alert, reason=alert.kind)
