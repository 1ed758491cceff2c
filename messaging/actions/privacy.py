"""The client keeps a thread to themselves, or no longer."""

from datetime import datetime

from django.db import transaction

from messaging import threads
from messaging.models import Message, MessageRead, Thread
from practice import audit
from practice.actors import Actor
from practice.models import Representation


class SeenAlready(Exception):
    """Who acts for the client has read or written in it: it can't vanish from before them."""


@transaction.atomic
def keep_private(*, thread: Thread, actor: Actor, now: datetime) -> None:
    """From now on it is not there for who acts for the client. Raises SeenAlready."""
    row = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if row.is_private:
        return
    if was_seen(row):
        raise SeenAlready
    row.is_private = True
    row.save(update_fields=["is_private"])
    threads.touch(row.client_id)
    audit.record("messaging.thread.kept_private", actor=actor, subject=row)


@transaction.atomic
def share_thread(*, thread: Thread, actor: Actor, now: datetime) -> None:
    """It is before who acts for the client as everything else is."""
    if Thread.objects.filter(pk=thread.pk, is_private=True).update(is_private=False):
        threads.touch(thread.client_id)
        audit.record("messaging.thread.shared", actor=actor, subject=thread)


def was_seen(thread: Thread) -> bool:
    """By anybody who acts or acted for the client."""
    people = Representation.objects.filter(client_id=thread.client_id).values("user_id")
    said = Message.objects.filter(thread=thread)
    has_read = MessageRead.objects.filter(message__in=said, user_id__in=people).exists()
    return has_read or said.filter(author_id__in=people).exists()
