"""A colleague hears that a client wrote, or what waits: neutral, by their own hours, and no more often than they look."""

from datetime import date, datetime

from django.db import transaction

from messaging import participants, waiting_for
from messaging.models import Digest, Message, MessageRead, Thread
from practice import audit, policy
from practice.actions import tell_colleague
from practice.actors import Actor
from practice.models import Notice, TellingPreference, User
from practice.rules import telling as rules

WROTE = Notice.Kind.CLIENT_WROTE
STANDING = ("held", "queued", "deferred", "sending", "sent", "delivered", "uncertain")


def tell_of_message(*, message: Message, thread: Thread, now: datetime) -> list[Notice]:
    """Within the act that kept it: each who answers there, by their own wish. Nothing about the client is told."""
    told = []
    for user in participants.expected(thread, now):
        wish = TellingPreference.objects.filter(user=user).first()
        if rules.tells_each(wish.new_message if wish else None) and not _was_told(user, thread):
            told.append(
                tell_colleague(kind=WROTE, cause=message, user=user, now=now, held_until=_loud(wish, now))
            )
    return told


@transaction.atomic
def send_digest(*, user: User, on: date, actor: Actor, now: datetime) -> Digest | None:
    """Once a day, whoever else asks at the same time. None: it was written before. Where nothing waits nobody is told."""
    count = waiting_for.count(user, now)
    digest, is_new = Digest.objects.get_or_create(
        user=user, on=on, defaults={"waiting": count, "created_at": now}
    )
    if not is_new:
        return None
    if count:
        tell_colleague(kind=Notice.Kind.DIGEST, cause=digest, user=user, now=now, secret=str(count))
    audit.record("messaging.digest.written", actor=actor, subject=digest)
    return digest


def is_spent(notice: Notice) -> bool:
    """They have looked since, or nobody waits there any more: it would tell of nothing."""
    if notice.user_id is None or notice.kind != WROTE or notice.cause_type != Message._meta.label_lower:
        return False
    message = Message.objects.filter(pk=notice.cause_id).select_related("thread").first()
    if message is None or message.thread.waiting_since is None:
        return True
    return MessageRead.objects.filter(message=message, user_id=notice.user_id).exists()


def _was_told(user: User, thread: Thread) -> bool:
    """And has not looked since: once is enough until then."""
    said = Message.objects.filter(thread=thread).values("pk")
    told = Notice.objects.filter(kind=WROTE, user=user, cause_id__in=said, state__in=STANDING)
    seen = MessageRead.objects.filter(user=user, message__thread=thread).values("message_id")
    return told.exclude(cause_id__in=seen).exists()


def _loud(wish: TellingPreference | None, now: datetime) -> datetime | None:
    """When their quiet hours end, where it is within them."""
    if wish is None:
        return None
    return rules.quiet_until(now, wish.quiet_from, wish.quiet_until, zone=str(policy.zone()))
