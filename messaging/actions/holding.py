"""What is held: let out when its time has come, sooner or later than that, or taken back as if never said."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now

from consent import actions as consent_actions
from consent import gathering
from consent.rules.decision import Decision, Outcome
from messaging import enclosures, left_behind, threads
from messaging.actions import stopping
from messaging.actions.drafts import Place, give_back
from messaging.actions.sending import Writing, decide
from messaging.models import Attachment, Delivery, DeliveryEvent, Draft, Message, Thread
from practice import audit, crypto, failpoints, policy, queue
from practice.access import Forbidden, scope
from practice.actors import WORKER, Actor
from practice.models import Client, Dispatch
from practice.vocabulary import Channel

BRIEF = timedelta(minutes=1)  # counted in seconds, and called undoing


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
        stopping.stop(message, problem, actor)
        return False
    was_answered = not _has_written_since(message)
    message.held_until, message.problem, message.created_at = None, "", now
    message.save(update_fields=["held_until", "problem", "created_at", "decision"])
    Thread.objects.filter(pk=message.thread_id).update(last_message_at=now)
    Client.objects.filter(pk=message.client_id).update(last_activity_at=now, changed_at=Now())
    if was_answered:
        threads.end_waiting(message.thread, now=now, by=message.author_id)
    if actor is not WORKER:
        for rows in stopping.carriers(message):
            rows.update(next_at=now)
    queue.enqueue("messaging.drain_outbox")
    audit.record("messaging.message.released", actor=actor, subject=message, objects=[message.thread_id])
    failpoints.reach("message_releasing")
    return True


@transaction.atomic
def postpone_message(*, message_id: UUID, until: datetime, actor: Actor, now: datetime) -> bool:
    """Another hour for what its author holds. False: it has gone, or was taken back."""
    message = _own(message_id, actor, now)
    if message is None:
        return False
    message.held_until, message.problem = until, ""
    message.save(update_fields=["held_until", "problem"])
    for rows in stopping.carriers(message):
        rows.update(state=Dispatch.State.HELD, next_at=until)
    threads.touch(message.client_id)
    audit.record("messaging.message.postponed", actor=actor, subject=message)
    return True


@transaction.atomic
def recall_message(*, message_id: UUID, rights: crypto.Grant, actor: Actor, now: datetime) -> bool:
    """Words and files go back to the draft; the message was never said. False: it has gone, or was taken back before.

    `rights`: its author's, to open what they wrote. Raises Forbidden where they may not write there any more.
    """
    message = _own(message_id, actor, now)
    if message is None:
        return False
    _to_draft(message, rights, actor, now)
    audit.record("messaging.message.recalled", actor=actor, subject=message, objects=[message.thread_id])
    _unsay(message)
    return True


@transaction.atomic
def take_over_message(*, message_id: UUID, rights: crypto.Grant, actor: Actor, now: datetime) -> bool:
    """What its author may not send any more becomes the draft of who answers there, to send in their own name or drop.

    `rights`: of who takes it over. False: it is gone, waits for its hour still, or its author may write again.
    """
    message = _locked(message_id)
    if message is None:
        return False
    _require_writer(message, actor, now)
    if not left_behind.among([message.pk], now):
        return False
    _to_draft(message, rights, actor, now)
    objects = [message.thread_id, *([message.author_id] if message.author_id else [])]
    audit.record("messaging.message.taken_over", actor=actor, subject=message, objects=objects)
    _unsay(message)
    return True


def _to_draft(message: Message, rights: crypto.Grant, actor: Actor, now: datetime) -> None:
    """Words and files, before what this person has begun to write since."""
    thread, client = message.thread, message.client
    draft = Draft.objects.filter(user_id=actor.person, client=client).first()
    place = Place(
        thread_id=thread.pk if thread.topic is not None else None,
        hour=_hour(message, now) or (draft.hour if draft else ""),
    )
    files = list(Attachment.objects.filter(message=message).order_by("created_at"))
    give_back(
        client=client,
        circumstance=thread.circumstance,
        channel=message.channel,
        body=crypto.open(message, "body", by=rights) or "",
        files=[enclosures.taken(one, by=rights) for one in files],
        place=place,
        begun=(crypto.open(draft, "body", by=rights) or "") if draft else "",
        actor=actor,
        now=now,
    )
    enclosures.discard(files)


def _unsay(message: Message) -> None:
    """Only the trail says that there was something."""
    _forget_carriers(message)
    message.delete()
    _forget_if_empty(message.thread)
    threads.touch(message.client_id)


def _locked(message_id: UUID) -> Message | None:
    return stopping.locked(Message.objects.held().filter(pk=message_id))


def _own(message_id: UUID, actor: Actor, now: datetime) -> Message | None:
    message = _locked(message_id)
    if message is None or message.author_id != actor.person:
        return None
    _require_writer(message, actor, now)
    return message


def _require_writer(message: Message, actor: Actor, now: datetime) -> None:
    if not scope.may_write_to(actor, message.client, message.sealed_class, now):
        raise Forbidden


def _forget_carriers(message: Message) -> None:
    """Whatever was promised, or cancelled since: of what was never said, nothing has left."""
    _deliveries, told = stopping.carriers(message)
    told.delete()
    DeliveryEvent.objects.filter(delivery__message=message).delete()
    Delivery.objects.filter(message=message).delete()


def _hour(message: Message, now: datetime) -> str:
    """The hour that it waited for, as a form has it: without that the words would go at once the next time."""
    until = message.held_until
    is_chosen = until is not None and until - now > BRIEF
    return f"{until.astimezone(policy.zone()):%Y-%m-%dT%H:%M}" if until and is_chosen else ""


def _ask_again(message: Message, now: datetime) -> str:
    """Why it may not appear, as a code. What carries it elsewhere is judged by itself, just before it leaves."""
    if because := left_behind.why(message, now):
        return because
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


def _has_written_since(message: Message) -> bool:
    """What came after these words were written is not answered by them."""
    newer = Message.objects.filter(thread=message.thread, kind=Message.Kind.FROM_CLIENT)
    return newer.filter(created_at__gt=message.created_at).exists()


def _forget_if_empty(thread: Thread) -> None:
    """A thread that was begun with these words; what else hangs on it, or is about to, keeps it; so does a topic of its own."""
    if thread.topic is not None or Message.objects.filter(thread=thread).exists():
        return
    if Thread.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=thread.pk).first():
        with suppress(ProtectedError):
            thread.delete()
