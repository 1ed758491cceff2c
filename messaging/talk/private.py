"""What a client keeps to themselves: for who acts for them it is not there, and leaves no gap."""

from datetime import datetime

from django.db.models import Count, Max, Q

from messaging.models import Message, MessageRead
from messaging.talk.polling import list_stamp, stamp
from practice.access import Opened
from practice.models import Client


def acts_for(opened: Opened) -> bool:
    """Whether somebody reads for the client, and is not the client: a representative. Who shares a file reads for themselves."""
    client = opened.client
    return (
        opened.actor.is_portal
        and client is not None
        and client.kind == Client.Kind.INDIVIDUAL
        and client.user_id != opened.actor.user_id
    )


def kept_from(opened: Opened, path: str = "thread") -> Q:
    """Rows that are not for this reader; `path` leads from the row to its thread, or is empty for threads."""
    if not acts_for(opened):
        return Q(pk__in=[])
    return Q(**{f"{path}__is_private" if path else "is_private": True})


def portal_stamp(opened: Opened) -> str:
    """For who acts for the client, made of what they see alone: else the hour of private words would show."""
    if not acts_for(opened):
        return stamp(opened.subject)
    mine = Message.objects.for_client(opened.subject.pk).shown().exclude(kept_from(opened))
    rows = mine.aggregate(count=Count("pk"), last=Max("created_at"))
    reads = MessageRead.objects.filter(message__in=mine).aggregate(count=Count("pk"), last=Max("at"))
    parts = [*rows.values(), *reads.values()]
    return list_stamp(part.timestamp() if isinstance(part, datetime) else part for part in parts)
