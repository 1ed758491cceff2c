"""What the practice does with a thread: begin, hand over, take, give back, lay to rest, close, open again."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import participants, promises, threads
from messaging.models import HandOver, Message, Thread
from practice import actions as practice
from practice import audit, crypto, policy, submissions, vaults
from practice.access import Forbidden, scope
from practice.actors import Actor
from practice.models import Client, Notice, User
from practice.vocabulary import Channel, SealedClass, class_of


@transaction.atomic
def begin_thread(
    *,
    client: Client,
    circumstance: str,
    topic: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Thread:
    """A new thread on one topic, beside those of the same circumstance. The client reads the topic."""
    submissions.claim(submission, now=now)
    if not scope.may_write_to(actor, client, class_of(circumstance), now):
        raise Forbidden
    thread = Thread(
        vault_id=client.vault_id,
        sealed_class=class_of(circumstance),
        client=client,
        circumstance=circumstance,
        created_at=now,
        last_message_at=now,
    )
    crypto.seal(thread, vaults.sealer, topic=topic)
    thread.save(force_insert=True)
    audit.record("messaging.thread.begun", actor=actor, subject=thread, reason=circumstance)
    return thread


@transaction.atomic
def hand_over_thread(*, thread: Thread, to: User, actor: Actor, now: datetime) -> HandOver | None:
    """To somebody who may answer it; they are told that something was handed to them, and no more. None: they have it."""
    held = _held(thread, actor, now)
    if held.closed_at or to not in participants.answering(held, now):
        raise Forbidden
    if held.assigned_to_id == to.pk:
        return None
    row = _assign(held, to, actor, now)
    if to.pk == actor.person:
        audit.record("messaging.thread.taken", actor=actor, subject=held)
        return row
    audit.record("messaging.thread.handed_over", actor=actor, subject=held, objects=[to.pk])
    practice.tell_colleague(kind=Notice.Kind.HAND_OVER, cause=row, user=to, now=now)
    return row


@transaction.atomic
def return_thread(*, thread: Thread, actor: Actor, now: datetime) -> HandOver | None:
    """It is everybody's again who may answer it. None: it was."""
    held = _held(thread, actor, now)
    if held.assigned_to_id is None:
        return None
    row = _assign(held, None, actor, now)
    audit.record("messaging.thread.returned", actor=actor, subject=held)
    return row


@transaction.atomic
def settle_thread(*, thread: Thread, actor: Actor, now: datetime) -> bool:
    """What the client wrote needs no answer: they wait for none any more, and nothing is said. False: nobody waited."""
    held = _held(thread, actor, now)
    if held.waiting_since is None:
        return False
    threads.end_waiting(held, now=now, by=actor.person, how=promises.End.SETTLED)
    threads.touch(held.client_id)
    audit.record("messaging.thread.settled", actor=actor, subject=held)
    return True


@transaction.atomic
def close_thread(*, thread: Thread, actor: Actor, now: datetime) -> Message | None:
    """With a word in the thread, in the client's language. Nobody waits there any more. None: it was closed."""
    held = _held(thread, actor, now)
    return None if held.closed_at else _close(held, actor, now, words=_closed)


@transaction.atomic
def close_all_threads(*, client: Client, actor: Actor, now: datetime) -> int:
    """At the end of care, in the discharging act's transaction: whatever each is about, told once, where one talked last.

    Not in what the client keeps to themselves: who acts for them is to read it, too. Answers how many it were.
    """
    if not scope.may_write_to(actor, client, SealedClass.CLINICAL, now):
        raise Forbidden
    open_ones = Thread.objects.select_for_update(of=("self",)).select_related("client")
    mine = list(open_ones.filter(client=client, closed_at=None).order_by("is_private", "-last_message_at"))
    for number, held in enumerate(mine):
        _close(held, actor, now, words=_care_ended if number == 0 else None)
    return len(mine)


@transaction.atomic
def reopen_thread(*, thread: Thread, actor: Actor, now: datetime) -> bool:
    """False: it was open. Only while the client is in care: else nobody could write in it."""
    held = _held(thread, actor, now)
    if held.closed_at is None:
        return False
    if held.client.status != Client.Status.ACTIVE:
        raise Forbidden
    Thread.objects.filter(pk=held.pk).update(closed_at=None)
    threads.touch(held.client_id)
    audit.record("messaging.thread.reopened", actor=actor, subject=held)
    return True


def _held(thread: Thread, actor: Actor, now: datetime) -> Thread:
    """Of two colleagues at once, the second finds what the first has done."""
    rows = Thread.objects.select_for_update(of=("self",)).select_related("client")
    held = rows.get(pk=thread.pk)
    if not scope.may_write_to(actor, held.client, held.sealed_class, now):
        raise Forbidden
    return held


def _assign(held: Thread, to: User | None, actor: Actor, now: datetime) -> HandOver:
    Thread.objects.filter(pk=held.pk).update(assigned_to=to)
    threads.touch(held.client_id)
    return HandOver.objects.create(thread=held, client_id=held.client_id, by_id=actor.person, to=to, at=now)


def _close(held: Thread, actor: Actor, now: datetime, *, words: Callable[[], str] | None) -> Message | None:
    said = _say_so(held, words, actor, now) if words else None
    threads.end_waiting(held, now=now, by=actor.person, how=promises.End.CLOSED)
    Thread.objects.filter(pk=held.pk).update(closed_at=now, assigned_to=None)
    threads.touch(held.client_id)
    objects = [said.pk] if said else []
    audit.record("messaging.thread.closed", actor=actor, subject=held, objects=objects)
    return said


def _closed() -> str:
    return _(
        "We have closed this conversation. You can read it here at any time. "
        "If something comes up, write again: that opens it again. You can also call us: %(number)s."
    )


def _care_ended() -> str:
    return _(
        "Your care here has ended. You can read here what we wrote. "
        "You can no longer write to us here. If something comes up, call us: %(number)s."
    )


def _say_so(held: Thread, words: Callable[[], str], actor: Actor, now: datetime) -> Message:
    with translation.override(held.client.language):
        body = words() % {"number": policy.practice().phone}
    return threads.add_message(
        held,
        now=now,
        texts={"body": body},
        kind=Message.Kind.AUTOMATIC,
        channel=Channel.PORTAL,
        author_id=actor.person,
        wording=threads.CLOSING,
    )
