"""Who has read what."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from messaging import threads
from messaging.models import MessageRead
from practice.actors import Actor
from practice.models import Client


@transaction.atomic
def mark_read(*, client: Client, message_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    """The page that shows a message to a person marks it; the view's audit row names the same ids."""
    rows = [MessageRead(message_id=one, user_id=actor.person, at=now) for one in message_ids]
    if rows:
        MessageRead.objects.bulk_create(rows, ignore_conflicts=True)
        threads.touch_by_reader(client)
