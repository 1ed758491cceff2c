"""What may not be said as things stand: it stays with the practice, with its reason, until somebody changes something."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from messaging import threads
from messaging.models import Delivery, DeliveryEvent, Message, MessageRead, Thread
from messaging.models.threads import MessageQuerySet
from practice import audit
from practice.actors import Actor
from practice.models import Client, Dispatch, Notice, User
from practice.models.dispatch import DispatchQuerySet

UNDECIDED = datetime(9999, 1, 1, tzinfo=UTC)  # when its carriers are due: not before somebody has decided
State = Dispatch.State
_HANDED_OVER = (State.SENT, State.DELIVERED, State.BOUNCED, State.UNCERTAIN)  # or perhaps


@transaction.atomic
def hold_back_message(*, message_id: UUID, problem: str, actor: Actor, now: datetime) -> bool:
    """Let out, and not gone yet: held once more, and whoever waited for these words waits again.

    False: somebody of the client's side has read it, or it was handed to a provider before. Then it was said.
    """
    message = locked(Message.objects.shown().filter(pk=message_id))
    if message is None or _was_said(message):
        return False
    message.held_until = now
    stop(message, problem, actor)
    threads.wait_again(message)
    return True


def stop(message: Message, problem: str, actor: Actor) -> None:
    """Within the act that found out why."""
    message.problem = problem
    message.save(update_fields=["held_until", "problem", "decision"])
    for rows in carriers(message):
        rows.update(next_at=UNDECIDED)
    threads.touch(message.client_id)
    audit.record("messaging.message.stopped", actor=actor, subject=message, reason=problem)


def carriers(message: Message) -> tuple[DispatchQuerySet, DispatchQuerySet]:
    """What waits to carry it, and what waits to tell of it. While it is held no worker takes either."""
    waiting = {"state__in": (State.HELD, State.QUEUED)}
    told = Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id=message.pk, **waiting)
    return Delivery.objects.filter(message=message, **waiting), told


def locked(one: MessageQuerySet) -> Message | None:
    """The thread's row first, then the client's, as every act has them that writes to a conversation."""
    threads_of = Thread.objects.select_for_update(of=("self",), no_key=True)
    thread = threads_of.filter(pk__in=one.values("thread_id")).first()
    if thread is None:
        return None
    Client.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.client_id)
    rows = one.select_for_update(of=("self",))
    return rows.select_related("thread", "client__vault", "author").first()


def _was_said(message: Message) -> bool:
    read = MessageRead.objects.filter(message=message, user__kind=User.Kind.PORTAL)
    gone = DeliveryEvent.objects.filter(delivery__message=message, state__in=_HANDED_OVER)
    return read.exists() or gone.exists()
