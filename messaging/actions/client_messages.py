"""A client writes in the portal."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from messaging import replies, threads
from messaging.models import Draft, Message, Thread
from practice import audit, policy, submissions
from practice.actors import Actor
from practice.models import Client
from practice.vocabulary import Channel

AFTER = timedelta(milliseconds=1)


@transaction.atomic
def receive_portal_message(
    *,
    client: Client,
    circumstance: str,
    body: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Kept and promised an answer; out of hours the client is told at once when that will be, once per closed period."""
    submissions.claim(submission, now=now)
    rules = policy.current()
    thread = threads.open_thread(client, circumstance, now)
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": body},
        kind=Message.Kind.FROM_CLIENT,
        channel=Channel.PORTAL,
        author_id=actor.user_id,
    )
    threads.begin_waiting(thread, rules, now)
    answer_out_of_hours(client, thread, rules, now)
    Draft.objects.filter(user_id=actor.person, client=client).delete()
    audit.record(
        "messaging.message.received", actor=actor, subject=message, objects=[thread.pk], reason=Channel.PORTAL
    )
    return message


def answer_out_of_hours(
    client: Client, thread: Thread, rules: policy.PolicyInForce, now: datetime
) -> Message | None:
    """Within the receiving act: one automatic answer per person and closed period, in the record like any other."""
    automatic = Message.objects.for_client(client.pk).filter(kind=Message.Kind.AUTOMATIC)
    last = automatic.order_by("-created_at").values_list("created_at", flat=True).first()
    if not replies.is_due(now, rules.hours, last_automatic=last):
        return None
    with translation.override(client.language):
        body = replies.out_of_hours(now, rules, practice=policy.practice(), zone=client.time_zone)
    after = now + AFTER  # it stands below what it answers
    return threads.add_message(
        thread, now=after, texts={"body": body}, kind=Message.Kind.AUTOMATIC, channel=Channel.PORTAL
    )
