"""A thread that was filed under the wrong client goes to the right one."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from messaging import actions as messaging
from messaging import promises, threads
from messaging.actions.resolving import CANCELLABLE
from messaging.models import (
    Attachment,
    CrisisFlag,
    Delivery,
    HandOver,
    InboundItem,
    InternalNote,
    Message,
    Thread,
)
from practice import audit, locks, resealing, submissions
from practice.access import Forbidden, scope
from practice.actors import Actor
from practice.models import Client, Notice
from practice.vocabulary import Channel
from records.access import start_resealing
from records.actions.merging import OnItsWay


class TheirOwn(Exception):
    """Written in the client's own portal, by the client or who acts for them: it can't be somebody else's."""


def move_thread(
    *,
    thread: Thread,
    client: Client,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Messages and files under the other client's keys; what waits to be sent to the wrong one is cancelled.

    Raises Forbidden where the actor may not write in this class to both, TheirOwn, and OnItsWay.
    """
    wait = settings.LIMITS["revocation_wait_ms"]
    with locks.stopping(locks.of_vault(thread.vault_id), wait_ms=wait) as is_quiet:
        if not is_quiet:
            raise OnItsWay
        _move(thread, client, submission, actor, now)


@transaction.atomic
def _move(
    thread: Thread, client: Client, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> None:
    submissions.claim(submission, now=now, result_id=client.pk)
    thread = Thread.objects.select_for_update(of=("self",)).select_related("client").get(pk=thread.pk)
    wrong = thread.client
    require(thread, client, actor, now)
    _hold(wrong, client)
    said = Message.objects.filter(thread=thread)
    for delivery in Delivery.objects.filter(message__in=said, state__in=CANCELLABLE):
        messaging.cancel_delivery(delivery=delivery, actor=actor, now=now)
    told = Notice.objects.filter(kind=Notice.Kind.NEW_MESSAGE, cause_id__in=said.values("pk"))
    told.waiting().update(state=Notice.State.CANCELLED, problem="moved", settled_at=now)
    said.held().update(problem="moved")  # written to the other one: nobody but its author lets it out
    grant = start_resealing(actor, [thread.vault_id])
    noted = InternalNote.objects.filter(thread=thread)
    for row in [*Attachment.objects.filter(message__in=said), *said, *noted, thread]:
        resealing.reseal(row, by=grant, vault_id=client.vault_id)
        row.save(update_fields=[*resealing.columns(row), "vault"])
    said.update(client=client)
    Thread.objects.filter(pk=thread.pk).update(client=client)
    promises.move(thread.pk, client.pk, by=actor.person, now=now)
    for beside in (CrisisFlag, InternalNote, HandOver):
        beside.objects.filter(thread=thread).update(client=client)
    # what came in by mail or text, also in the name of who acts for the wrong one
    said.filter(kind=Message.Kind.FROM_CLIENT).update(author_id=client.user_id)
    Delivery.objects.filter(message__in=said).update(vault_id=client.vault_id)
    InboundItem.objects.filter(message__in=said).update(client=client, candidates=[client.pk])
    Client.objects.filter(pk=client.pk).update(last_activity_at=now)
    for one in (wrong, client):
        threads.touch(one.pk)
    both = [wrong.vault_id, client.vault_id]
    people = [wrong.pk, client.pk]
    audit.record("records.thread.moved", actor=actor, subject=thread, objects=people, vaults=both)


def _hold(*clients: Client) -> None:
    """After the thread, as who writes has them; and in one order, as who merges does."""
    rows = Client.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=[one.pk for one in clients]).order_by("pk").values_list("pk"))


def require(thread: Thread, client: Client, actor: Actor, now: datetime) -> None:
    wrong = thread.client
    if client.pk == wrong.pk or client.kind != wrong.kind or client.status == Client.Status.MERGED:
        raise Forbidden
    if not all(scope.may_write_to(actor, one, thread.sealed_class, now) for one in (wrong, client)):
        raise Forbidden
    own = Message.objects.filter(thread=thread, kind=Message.Kind.FROM_CLIENT, channel=Channel.PORTAL)
    if own.exists():
        raise TheirOwn
