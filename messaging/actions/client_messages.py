"""A client writes in the portal."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from messaging import replies, threads
from messaging.files import attach_taken
from messaging.models import Draft, Message, Thread
from practice import audit, policy, submissions
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
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Kept and promised an answer; out of hours the client is told at once when that will be, once per closed period.

    `files`: cleaned already. Raises uploads' Refused when they are too much for one day.
    """
    submissions.claim(submission, now=now)
    rules = policy.current()
    is_private = (
        is_private and actor.user_id == client.user_id
    )  # to keep something from them is the client's own
    thread = threads.open_thread(client, circumstance, now, is_private=is_private)
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": body},
        kind=Message.Kind.FROM_CLIENT,
        channel=Channel.PORTAL,
        author_id=actor.user_id,
    )
    kept = attach_taken(message, files, now)
    threads.begin_waiting(thread, rules, now)
    answer_out_of_hours(client, thread, rules, now)
    Draft.objects.filter(user_id=actor.person, client=client).delete()
    audit.record(
        "messaging.message.received",
        actor=actor,
        subject=message,
        objects=[thread.pk, *kept],
        reason=Channel.PORTAL,
    )
    return message


def answer_out_of_hours(
    client: Client, thread: Thread, rules: policy.PolicyInForce, now: datetime
) -> Message | None:
    """Within the receiving act: one automatic answer per person and closed period, in the record like any other."""
    automatic = Message.objects.for_client(client.pk).filter(kind=Message.Kind.AUTOMATIC)
    if not thread.is_private:
        automatic = automatic.exclude(
            thread__is_private=True
        )  # an answer that they don't see tells them nothing
    last = automatic.order_by("-created_at").values_list("created_at", flat=True).first()
    if not replies.is_due(now, rules.hours, last_automatic=last):
        return None
    with translation.override(client.language):
        body = replies.out_of_hours(now, rules, practice=policy.practice(), zone=client.time_zone)
    after = now + AFTER  # it stands below what it answers
    return threads.add_message(
        thread, now=after, texts={"body": body}, kind=Message.Kind.AUTOMATIC, channel=Channel.PORTAL
    )
