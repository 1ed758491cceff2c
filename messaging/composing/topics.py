"""What the composer offers to write about: the usual matters, and open threads with a topic of their own."""

from typing import Any

from messaging.composing import writing
from messaging.composing.writing import Pending
from practice.access import Opened
from practice.vocabulary import Circumstance


def offered(opened: Opened, pending: Pending) -> list[dict[str, Any]]:
    usual = [
        {
            "id": one.value,
            "label": str(one.label).capitalize(),
            "is_current": one == pending.circumstance and pending.thread is None,
        }
        for one in writing.topics(opened)
    ]
    own = [
        {
            "id": f"{one.circumstance}~{one.pk}",
            "label": f"{str(Circumstance(one.circumstance).label).capitalize()}: {opened.text(one, 'topic')}",
            "is_current": one.pk == pending.thread,
        }
        for one in writing.topical(opened)
    ]
    return [*usual, *own]
