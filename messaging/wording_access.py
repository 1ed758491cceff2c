"""The gate of one saved wording: it holds nobody's information."""

from datetime import datetime
from uuid import UUID

from messaging.models import SavedWording
from practice.access import Forbidden, NotVisible, Opened
from practice.access.capabilities import may
from practice.actors import Actor


def wording(actor: Actor, *, to: str, now: datetime, wording_id: UUID) -> Opened:
    found = SavedWording.objects.filter(pk=wording_id).first() if may(actor.roles, "wording.view") else None
    if found is None:
        raise NotVisible
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found)
