"""What is held: let out when its time has come, sooner or later than that, or taken back as if never said."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now

from consent import actions as consent_actions
from consent import gathering
from consent.rules.decision import Decision, Outcome
from messaging import enclosures, threads
from messaging.actions.drafts import give_back
from messaging.actions.sending import Writing, decide
from messaging.models import Attachment, Delivery, Draft, Message, Thread
from practice import audit, crypto, failpoints, policy, queue
from practice.actors import WORKER, Actor
from practice.models import Client, Dispatch, Notice
from practice.models.dispatch import DispatchQuerySet
from practice.vocabulary import Channel


@transaction.atomic
def release_message(*, message_id: UUID, actor: Actor, now: datetime) -> bool:
    """The client sees it from here on, as said now. False: it is gone, out already, not due, or may not be said any more.

    Its author lets it out before its hour, the beat when that has come. The gate is asked again first.
    """
    message = _locked(message_id)
    if message is None or message.held_until is None:
        return False
    if actor is WORKER and (message.held_until > now or message.problem):
        return False
    problem = _ask_again(message, now)
    if problem:
        _stop(message, problem, actor)
        return False
    was_answered = not _has_written_since(message)
    message.held_until, message.problem, message.created_at = None, "", now
    message.save(update_fields=["held_until", "problem", "created_at", "decision"])
    Thread.objects.filter(pk=message.thread_id).update(last_message_at=now)
    Client.objects.filter(pk=message.client_id).update(last_activity_at=now, changed_at=Now())
    if was_answered:
        threads.end_waiting(message.thread, now=now, by=message.author_id)
    if actor is not WORKER:
        for rows in _carriers(message):
            rows.update(next_at=now)
    queue.enqueue("messaging.drain_outbox")
    audit.record("messaging.message.released", actor=actor, subject=message, objects=[message.thread_id])
    failpoints.reach("message_releasing")
    return True


@transaction.atomic
def postpone_message(*, message_id: UUID, until: datetime, actor: Actor, now: datetime) -> bool:
    """Another hour for what its author holds. False: it has gone, or was taken back."""
    message = _own(message_id, actor)
    if message is None:
        return False
    message.held_until, message.problem = until, ""
    message.save(update_fields=["held_until", "problem"])
    for rows in _carriers(message):
        rows.update(state=Dispatch.State.HELD, next_at=until)
    threads.touch(message.client_id)
    audit.record("messaging.message.postponed", actor=actor, subject=message)
    return True


@transaction.atomic
def recall_message(*, message_id: UUID, rights: crypto.Grant, actor: Actor, now: datetime) -> bool:
    """Words and files go back to the draft; the message was never said. False: it has gone, or was taken back before.

    `rights`: its author's, to open what they wrote.
    """
    message = _own(message_id, actor)
    if message is None:
        return False
    thread, client = message.thread, message.client
    draft = Draft.objects.filter(user_id=actor.person, client=client).first()
    files = list(Attachment.objects.filter(message=message).order_by("created_at"))
    give_back(
        client=client,
        circumstance=thread.circumstance,
        channel=message.channel,
        body=crypto.open(message, "body", by=rights) or "",
        files=[enclosures.taken(one, by=rights) for one in files],
        thread_id=thread.pk if thread.topic is not None else None,
        begun=(crypto.open(draft, "body", by=rights) or "") if draft else "",
        actor=actor,
        now=now,
    )
    for rows in _carriers(message):
        rows.delete()
    enclosures.discard(files)
    audit.record("messaging.message.recalled", actor=actor, subject=message, objects=[thread.pk])
    message.delete()
    _forget_if_empty(thread)
    threads.touch(client.pk)
    return True


def _locked(message_id: UUID) -> Message | None:
    """The client's row first, as every act does that writes to a conversation."""
    found = Message.objects.held().filter(pk=message_id).values_list("client_id", flat=True).first()
    if found is None:
        return None
    Client.objects.select_for_update(of=("self",), no_key=True).get(pk=found)
    rows = Message.objects.held().select_for_update(of=("self",)).filter(pk=message_id)
    return rows.select_related("thread", "client__vault", "author").first()


def _own(message_id: UUID, actor: Actor) -> Message | None:
    message = _locked(message_id)
    return message if message is not None and message.author_id == actor.person else None


def _carriers(message: Message) -> tuple[DispatchQuerySet, DispatchQuerySet]:
    """What waits to carry it, and what waits to tell of it. While it is held no worker takes either."""
    waiting = {"state__in": (Dispatch.State.HELD, Dispatch.State.QUEUED)}
    told = Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id=message.pk, **waiting)
    return Delivery.objects.filter(message=message, **waiting), told


def _ask_again(message: Message, now: datetime) -> str:
    """Why it may not appear, as a code. What carries it elsewhere is judged by itself, just before it leaves."""
    if message.author is None or not message.author.is_active:
        return "author_inactive"
    if message.channel != Channel.PORTAL:
        return ""
    known = gathering.gather(message.client, policy.current(), vault_status=message.client.vault.status)
    writing = Writing(circumstance=message.thread.circumstance)
    decision, _point = decide(known, writing, now, author_id=message.author_id)
    if decision.outcome is not Outcome.REFUSED:
        return ""
    _keep(message, decision)
    return decision.decisive[0].code if decision.decisive else "refused"


def _keep(message: Message, decision: Decision) -> None:
    vault = message.client.vault_id
    message.decision = consent_actions.keep_decision(decision=decision, vault_id=vault, moment="delivery")


def _stop(message: Message, problem: str, actor: Actor) -> None:
    """It stays with the practice, with its reason, until its author changes something."""
    message.problem = problem
    message.save(update_fields=["problem", "decision"])
    threads.touch(message.client_id)
    audit.record("messaging.message.stopped", actor=actor, subject=message, reason=problem)


def _has_written_since(message: Message) -> bool:
    """What came after these words were written is not answered by them."""
    newer = Message.objects.filter(thread=message.thread, kind=Message.Kind.FROM_CLIENT)
    return newer.filter(created_at__gt=message.created_at).exists()


def _forget_if_empty(thread: Thread) -> None:
    """A thread that was begun with these words; what else hangs on it keeps it, and so does a topic of its own."""
    if thread.topic is None and not Message.objects.filter(thread=thread).exists():
        with suppress(ProtectedError):
            thread.delete()
