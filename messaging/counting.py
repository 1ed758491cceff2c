"""How many wait for a person: what the rail counts, each an indexed query within one's scope."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from messaging import access, left_behind, untold
from messaging.models import Delivery, Inquiry, Thread
from practice.access import scope
from practice.actors import Actor


def waiting(actor: Actor, now: datetime) -> QuerySet[Thread, Any]:
    """Clients who wait for an answer."""
    mine = Thread.objects.waiting().filter(scope.within(actor, now), since_discharge())
    return mine.order_by().values("client").distinct()


def troubled(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """What was to leave and a person must look at: deliveries, notices, answers to strangers, stopped messages."""
    mine = Delivery.objects.needs_a_look().filter(scope.within(actor, now, "message__client"))
    mine = mine.filter(since_discharge("message__client", "settled_at"))
    stopped = left_behind.stopped(actor, now)
    answers = access.inquiry_answers(actor, now).needs_a_look()
    parts = [rows.order_by().values("pk") for rows in (mine, stopped, answers, untold.mine(actor, now))]
    return parts[0].union(*parts[1:], all=True)


def unfiled(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """Mail and texts that lie nowhere yet, and first contacts that wait for an answer; likely spam rings no bell."""
    waiting = access.inquiries(actor, now).filter(state=Inquiry.State.NEW, marks=[])
    items = access.triage(actor, now).order_by().values("pk")
    return items.union(waiting.order_by().values("pk"), all=True)


def since_discharge(client: str = "client", moment: str = "waiting_since") -> Q:
    """Nothing of a discharged client stands on the lists, but what has come in since: a mail must not lie unseen."""
    return Q(**{f"{client}__discharged_at": None}) | Q(**{f"{moment}__gt": F(f"{client}__discharged_at")})
