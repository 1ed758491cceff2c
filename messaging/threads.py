"""Which thread a message belongs to, and what a new message does to it. Called within an act's transaction."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from messaging import promises
from messaging.models import Message, Thread
from practice import crypto, vaults
from practice.access import NotVisible
from practice.access.opened import Moved
from practice.models import Client
from practice.policy import PolicyInForce
from practice.prepared import prepared
from practice.vocabulary import class_of


class ElsewhereNow(NotVisible):
    """The thread is another client's since it was looked for. Nothing was written."""


CLOSING = "thread_closed"  # of the automatic message that says so


def open_thread(
    client: Client,
    circumstance: str,
    now: datetime,
    *,
    is_private: bool = False,
    is_usual: bool = False,
    wanted: UUID | None = None,
) -> Thread:
    """The client's open thread of this circumstance, or a new one. `is_private`: kept from who acts for them.

    What was closed is opened again where it had no topic of its own: one thread a circumstance is enough for a file.
    `is_usual`: not in a topic's own thread. `wanted`: the one that was chosen, as long as it is open.
    """
    mine = Thread.objects.for_client(client.pk).filter(circumstance=circumstance, is_private=is_private)
    latest = mine.order_by("-last_message_at")
    usual = latest.filter(topic=None)
    if wanted and (named := latest.filter(pk=wanted, closed_at=None).first()):
        return named
    found = (usual if is_usual else latest).filter(closed_at=None).first() or usual.first()
    if found:
        if found.closed_at:
            Thread.objects.filter(pk=found.pk).update(closed_at=None)
            found.closed_at = None
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


def chosen(value: str) -> tuple[str, UUID | None]:
    """What a form says that one writes about: a circumstance, or one of its threads (“scheduling~<id>”)."""
    circumstance, _sep, thread = value.partition("~")
    try:
        return circumstance, UUID(thread) if thread else None
    except ValueError:
        return circumstance, None


def thread_to_answer(
    client: Client, circumstance: str, now: datetime, *, chosen: UUID | None = None
) -> Thread:
    """Where the practice's words go: to what waits, what the client keeps to themselves first; else to that, if there is one.

    An answer to private words must never lie where a parent reads it.
    """
    return _to_answer(client, circumstance, chosen) or open_thread(client, circumstance, now, is_usual=True)


def is_answered_privately(client: Client, circumstance: str, *, chosen: UUID | None = None) -> bool:
    found = _to_answer(client, circumstance, chosen)
    return found is not None and found.is_private


def _to_answer(client: Client, circumstance: str, chosen: UUID | None) -> Thread | None:
    """The chosen one, if it is open still; without a choice, a topic's own thread only where somebody waits in it."""
    found = [one for one in open_ones(client.pk) if one.circumstance == circumstance]
    if named := next((one for one in found if one.pk == chosen), None):
        return named
    usual = [one for one in found if one.waiting_since or one.topic is None]
    return min(usual, key=lambda one: (one.waiting_since is None, not one.is_private), default=None)


@prepared
def open_ones(client_id: UUID) -> QuerySet[Thread]:
    """A client's open threads with who has them, the latest first."""
    mine = Thread.objects.for_client(client_id).filter(closed_at=None).select_related("assigned_to")
    return mine.order_by("-last_message_at")


def hold_open(client: Client) -> None:
    """Before the client's own row is changed: who writes holds the thread's first, and one waits for the other."""
    mine = Thread.objects.select_for_update(of=("self",)).for_client(client.pk)
    list(mine.filter(closed_at=None).order_by("pk").values_list("pk", flat=True))


def hold_all(client: Client) -> None:
    """The same where the whole file goes elsewhere: a closed one may be opened at this moment."""
    mine = Thread.objects.select_for_update(of=("self",)).for_client(client.pk)
    list(mine.order_by("pk").values_list("pk", flat=True))


def add_message(thread: Thread, *, now: datetime, texts: dict[str, str | None], **columns: object) -> Message:
    """A sealed message at the end of a thread, under the thread's class.

    Raises ElsewhereNow, and Moved where the client is another one's duplicate since.
    """
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
    same = Thread.objects.filter(pk=thread.pk, client_id=thread.client_id, vault_id=thread.vault_id)
    is_there = same.update(last_message_at=now) if message.held_until is None else same.exists()
    mine = Client.objects.filter(pk=thread.client_id)
    if not mine.exclude(status=Client.Status.MERGED).update(last_activity_at=now, changed_at=Now()):
        survivor = mine.values_list("merged_into_id", flat=True).get()
        raise Moved(survivor) if survivor else ElsewhereNow
    if not is_there:
        raise ElsewhereNow
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


def begin_waiting(
    thread: Thread,
    policy: PolicyInForce,
    now: datetime,
    *,
    promised: datetime | None = None,
    filed: datetime | None = None,
) -> datetime | None:
    """The client wrote: the promise runs from their first unanswered message. Returns by when an answer is due.

    `promised`: what they were told already, where that came before the thread. `filed`: when somebody found out whose it
    is; then the promise runs, if nobody was there for them before.
    """
    rows = Thread.objects.select_for_update(of=("self",), no_key=True)  # others' new messages hold its key
    held = rows.select_related("client").get(pk=thread.pk)
    if (
        held.waiting_since is None
    ):  # of two messages at once, the second one waits here and finds the first one's
        made, held.answer_by = now, promised or promises.outlook(held, policy, now).answer_by
        if filed and held.answer_by is None:
            made, held.answer_by = filed, promises.outlook(held, policy, filed).answer_by
        held.waiting_since = now
        held.save(update_fields=["waiting_since", "answer_by"])
        promises.begin(held, held.answer_by, made)
    thread.waiting_since, thread.answer_by = held.waiting_since, held.answer_by
    return held.answer_by


def wait_again(message: Message) -> None:
    """These words were taken for an answer and never left: who waited waits still, by what they were promised."""
    held = Thread.objects.filter(pk=message.thread_id, closed_at=None)
    if held.exists() and (promise := promises.open_again(message)):
        held.update(waiting_since=promise.made_at, answer_by=promise.answer_by)


def end_waiting(
    thread: Thread, *, now: datetime, by: UUID | None = None, how: str = promises.End.ANSWERED
) -> None:
    """Nobody waits there any more: answered, spoken with, closed, or moved. `by`: the colleague who did it."""
    Thread.objects.filter(pk=thread.pk).update(waiting_since=None, answer_by=None)
    promises.end(thread.pk, how=how, by=by, now=now)
