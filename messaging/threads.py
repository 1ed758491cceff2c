"""Which thread a message belongs to, and what a new message does to it. Called within an act's transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from messaging.models import Message, Thread
from practice import crypto, vaults
from practice.models import Client
from practice.policy import PolicyInForce
from practice.rules import hours
from practice.vocabulary import class_of


def open_thread(client: Client, circumstance: str, now: datetime, *, is_private: bool = False) -> Thread:
    """The client's open thread of this circumstance, or a new one. `is_private`: kept from who acts for them."""
    found = _open(client, circumstance).filter(is_private=is_private).order_by("-last_message_at").first()
    if found:
        return found
    return Thread.objects.create(
        is_private=is_private,
        vault_id=client.vault_id,
        sealed_class=class_of(circumstance),
        client=client,
        circumstance=circumstance,
        created_at=now,
        last_message_at=now,
    )


def thread_to_answer(client: Client, circumstance: str, now: datetime) -> Thread:
    """Where the practice's words go: to what waits, what the client keeps to themselves first; else to that, if there is one.

    An answer to private words must never lie where a parent reads it.
    """
    return _to_answer(client, circumstance) or open_thread(client, circumstance, now)


def is_answered_privately(client: Client, circumstance: str) -> bool:
    found = _to_answer(client, circumstance)
    return found is not None and found.is_private


def _to_answer(client: Client, circumstance: str) -> Thread | None:
    found = list(_open(client, circumstance).order_by("-last_message_at"))
    return min(found, key=lambda one: (one.waiting_since is None, not one.is_private), default=None)


def _open(client: Client, circumstance: str) -> Any:
    return Thread.objects.for_client(client.pk).filter(circumstance=circumstance, closed_at=None)


def add_message(thread: Thread, *, now: datetime, texts: dict[str, str | None], **columns: object) -> Message:
    """A sealed message at the end of a thread, under the thread's class."""
    message = Message(
        vault_id=thread.vault_id,
        sealed_class=thread.sealed_class,
        thread=thread,
        client_id=thread.client_id,
        created_at=now,
        **columns,
    )
    crypto.seal(message, vaults.sealer, **texts)
    message.save(force_insert=True)
    Thread.objects.filter(pk=thread.pk).update(last_message_at=now)
    Client.objects.filter(pk=thread.client_id).update(last_activity_at=now, changed_at=Now())
    return message


def touch(client_id: UUID) -> None:
    """The conversation page shows something else than before. By the database's clock, which no worker shares."""
    Client.objects.filter(pk=client_id).update(changed_at=Now())


def touch_by_reader(client: Client) -> None:
    """As `touch`. The reader's own stamp moves along only if nothing else has changed since they loaded it:

    what came meanwhile is not on their page yet, and its poll must find out.
    """
    unchanged = Client.objects.filter(pk=client.pk, changed_at=client.changed_at)
    if unchanged.update(changed_at=Now()):
        client.refresh_from_db(fields=["changed_at"])
    else:
        touch(client.pk)


def begin_waiting(thread: Thread, policy: PolicyInForce, now: datetime) -> datetime | None:
    """The client wrote: the promise runs from their first unanswered message. Returns by when an answer is due."""
    if thread.waiting_since:
        return thread.answer_by
    thread.waiting_since = now
    thread.answer_by = hours.promise(now, policy.hours, policy.response.of(thread.circumstance))
    thread.save(update_fields=["waiting_since", "answer_by"])
    return thread.answer_by


def end_waiting(thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(waiting_since=None, answer_by=None)
