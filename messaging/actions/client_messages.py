"""A client writes in the portal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation

from messaging import away, replies, threads
from messaging.actions import crisis, drafts
from messaging.actions.telling import tell_of_message
from messaging.files import attach_taken
from messaging.models import Message, Thread
from messaging.models.threads import MessageQuerySet
from practice import audit, crypto, policy, submissions
from practice.actors import Actor
from practice.models import Client
from practice.uploads.taking import Taken
from practice.vocabulary import Channel

AFTER = timedelta(milliseconds=1)


@transaction.atomic
def receive_portal_message(
    *,
    client: Client,
    circumstance: str,
    body: str,
    is_private: bool = False,
    files: Sequence[Taken] = (),
    enclosed: Sequence[UUID] = (),
    rights: crypto.Grant | None = None,
    thread_id: UUID | None = None,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Kept and promised an answer; out of hours the client is told at once when that will be, once per closed period.

    `files`: cleaned already. `enclosed`: of those that wait with the draft, what its page showed, opened by `rights`.
    `thread_id`: where a topic's own thread was chosen. Raises uploads' Refused when they are too much, and enclosures.Missing.
    """
    submissions.claim(submission, now=now)
    rules = policy.current()
    # to keep something from them is the client's own
    is_private = is_private and actor.user_id == client.user_id
    thread = threads.open_thread(client, circumstance, now, is_private=is_private, wanted=thread_id)
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": body},
        kind=Message.Kind.FROM_CLIENT,
        channel=Channel.PORTAL,
        author_id=actor.user_id,
    )
    waiting = drafts.spend(client, enclosed, rights=rights, actor=actor, now=now)
    kept = attach_taken(message, [*waiting, *files], now)
    threads.begin_waiting(thread, rules, now)
    crisis.flag_crisis(message=message, thread=thread, text=body, rules=rules, actor=actor, now=now)
    answer_out_of_hours(client, thread, rules, now)
    tell_of_message(message=message, thread=thread, now=now)
    objects = [thread.pk, *kept]
    audit.record(
        "messaging.message.received", actor=actor, subject=message, objects=objects, reason=Channel.PORTAL
    )
    return message


def _latest(rows: MessageQuerySet) -> datetime | None:
    found: datetime | None = rows.order_by("-created_at").values_list("created_at", flat=True).first()
    return found


def answer_out_of_hours(
    client: Client, thread: Thread, rules: policy.PolicyInForce, now: datetime
) -> Message | None:
    """Within the receiving act: one automatic answer per person and closed period, in the record like any other."""
    automatic = Message.objects.for_client(client.pk).filter(kind=Message.Kind.AUTOMATIC)
    automatic = automatic.exclude(wording=threads.CLOSING)  # which says nothing of hours
    if not thread.is_private:
        automatic = automatic.exclude(
            thread__is_private=True
        )  # an answer that they don't see tells them nothing
    ours = Message.objects.shown().filter(
        client=client, kind=Message.Kind.FROM_PRACTICE, author__isnull=False
    )
    if not thread.is_private:
        ours = ours.exclude(thread__is_private=True)
    if not replies.is_due(now, rules.hours, last_automatic=_latest(automatic), last_of_ours=_latest(ours)):
        return None
    with translation.override(client.language):
        gone = away.lines(client, thread.circumstance, rules, now)
        body = replies.out_of_hours(now, rules, practice=policy.practice(), zone=client.time_zone, away=gone)
    after = now + AFTER  # it stands below what it answers
    return threads.add_message(
        thread, now=after, texts={"body": body}, kind=Message.Kind.AUTOMATIC, channel=Channel.PORTAL
    )
