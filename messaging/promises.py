"""What a client was promised: made with their first unanswered message, ended once, and never written anew; only what
was taken for its answer and never left opens it again.

Called within an act's transaction.
"""

from datetime import datetime
from uuid import UUID

from messaging import participants
from messaging.models import Message, Promise, Thread
from practice import answering
from practice.policy import PolicyInForce
from practice.rules import answering as rules
from practice.rules.answering import Outlook

End = Promise.End


def outlook(thread: Thread, policy: PolicyInForce, at: datetime) -> Outlook:
    """What would be promised to a message of this instant in this thread, by what is known of leave and hours."""
    staffed = answering.of_client(
        thread.client, thread.circumstance, policy, at, assigned_to=participants.holder(thread, at)
    )
    return rules.outlook(at, staffed.answering, policy.response.of(thread.circumstance))


def begin(thread: Thread, answer_by: datetime | None, at: datetime) -> None:
    """None where nobody is there to promise anything: then nothing is, and no row says so."""
    if answer_by is not None:
        Promise.objects.create(thread=thread, client_id=thread.client_id, made_at=at, answer_by=answer_by)


def end(thread_id: UUID, *, how: str, by: UUID | None, now: datetime) -> None:
    standing = Promise.objects.filter(thread_id=thread_id, ended_at=None)
    standing.update(ended_at=now, end=how, ended_by_id=by)


def open_again(message: Message) -> Promise | None:
    """These words never left. The promise that was taken for kept stands again, if no other answer of a person came since;
    what was promised meanwhile was promised to the same who wait, for later. Under the thread's lock."""
    kept = Promise.objects.filter(thread_id=message.thread_id, end=End.ANSWERED)
    found = kept.filter(ended_at__lte=message.created_at).order_by("ended_at").last()
    if found is None or _is_answered(found):
        return None
    Promise.objects.filter(thread_id=message.thread_id, ended_at=None).delete()
    found.ended_at, found.end, found.ended_by = None, "", None
    found.save(update_fields=["ended_at", "end", "ended_by"])
    return found


def _is_answered(promise: Promise) -> bool:
    said = Message.objects.shown().filter(thread_id=promise.thread_id, kind=Message.Kind.FROM_PRACTICE)
    return said.filter(author__isnull=False, created_at__gte=promise.ended_at).exists()


def move(thread_id: UUID, client_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """The thread is another client's now, and what was promised in it holds there."""
    held = Promise.objects.select_for_update().filter(thread_id=thread_id, ended_at=None).first()
    if held is None:
        return
    end(thread_id, how=End.MOVED, by=by, now=now)
    Promise.objects.create(
        thread_id=thread_id, client_id=client_id, made_at=held.made_at, answer_by=held.answer_by
    )
