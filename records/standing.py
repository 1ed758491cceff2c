"""What stands in a person's inbox, as queries: counted by `inbox`, read as lines by `lines`."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging import left_behind, untold
from messaging.counting import since_discharge
from messaging.models import CrisisFlag, Delivery, Draft, Message, MessageRead, Thread
from practice.access import Opened, scope
from practice.vocabulary import SealedClass
from records.narrowing import Wanted, of_clients, within

Rows = QuerySet[Any, Any]


def waiting(opened: Opened, wanted: Wanted) -> Rows:
    """Threads in which the client wrote last; soonest promise first."""
    return Thread.objects.waiting().filter(within(opened, wanted), since_discharge())


def unread(opened: Opened, wanted: Wanted) -> Rows:
    """What clients wrote lately that this person could read and has not."""
    since = opened.now - timedelta(days=settings.LIMITS["unread_days"])
    said = Message.objects.filter(
        within(opened, wanted, about="thread__circumstance"),
        opens(opened),
        since_discharge("client", "created_at"),
        kind=Message.Kind.FROM_CLIENT,
        created_at__gte=since,
        client__last_activity_at__gte=since,
    )
    return said.unread_by(opened.actor.person)


def look(opened: Opened, wanted: Wanted) -> Rows:
    """Deliveries that a person must look at."""
    mine = within(opened, wanted, "message__client", "message__thread__circumstance")
    return Delivery.objects.needs_a_look().filter(mine, since_discharge("message__client", "settled_at"))


def stopped(opened: Opened, wanted: Wanted) -> Rows:
    """Held messages that were refused when their hour had come: one's own, and those that nobody else can mend."""
    mine = left_behind.stopped(opened.actor, opened.now)
    return mine.filter(within(opened, wanted, about="thread__circumstance"))


def unheard(opened: Opened, wanted: Wanted) -> Rows:
    """Notices that did not reach a client. They are about no matter: who asks for one alone is shown none."""
    mine = untold.mine(opened.actor, opened.now).filter(of_clients(opened, wanted, "contact_point__client"))
    return mine.none() if wanted.audience else mine


def looks(opened: Opened, wanted: Wanted) -> Rows:
    """All that needs a look, to be counted."""
    parts = [rows(opened, wanted).order_by().values("pk") for rows in (look, unheard, stopped)]
    return parts[0].union(*parts[1:], all=True)


def drafts(opened: Opened, wanted: Wanted) -> Rows:
    """Begun by this person, for nobody else to see."""
    mine = Draft.objects.filter(within(opened, wanted), user_id=opened.actor.person)
    return mine.filter(since_discharge("client", "updated_at"))


def flagged(opened: Opened, wanted: Wanted) -> Rows:
    """Words of crisis that nobody has looked at. That there were such words is told only to who may read them."""
    mine = within(opened, wanted, about="thread__circumstance")
    return CrisisFlag.objects.filter(mine, opens(opened, "message__"), seen_at=None)


def handed(opened: Opened, wanted: Wanted) -> Rows:
    """Threads that were handed to this person."""
    mine = Thread.objects.filter(within(opened, wanted), assigned_to_id=opened.actor.person, closed_at=None)
    return mine.filter(since_discharge("client", "last_message_at"))


def opens(opened: Opened, path: str = "") -> Q:
    """Rows whose class opens for this person: all of their own caseload, of other clients the administrative ones."""
    caring = scope.within_caseload(opened.actor, opened.now, "client")
    return caring | Q(**{f"{path}sealed_class": SealedClass.ADMINISTRATIVE})


def is_unread(opened: Opened, message: str) -> Exists:
    """Whether the message that this column names was not read by this person."""
    read = MessageRead.objects.filter(message=OuterRef(message), user_id=opened.actor.person)
    return ~Exists(read)  # type: ignore[return-value]
