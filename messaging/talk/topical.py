"""Threads with a topic of their own, among which a client chooses where to write."""

from typing import Any

from messaging import threads
from messaging.models import Thread
from messaging.talk import loading
from practice.access import Opened


def choices(opened: Opened, given: str) -> list[dict[str, Any]]:
    """Below the usual topics; never what is kept from somebody: that stays where it was begun. `given`: what was chosen."""
    mine = Thread.objects.for_client(opened.subject.pk).filter(topic__isnull=False, closed_at=None)
    rows = mine.filter(is_private=False, sealed_class__in=loading.open_classes(opened))
    chosen = threads.chosen(given)[1]
    return [
        {
            "value": f"{one.circumstance}~{one.pk}",
            "label": opened.text(one, "topic"),
            "is_current": one.pk == chosen,
        }
        for one in rows.order_by("-last_message_at")
    ]
