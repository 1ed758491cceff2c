"""A fixed text is promised to a colleague's own mailbox, within the act that causes it."""

from datetime import datetime

from django.db import models

from practice import queue, safe
from practice.actions import bells
from practice.models.dispatch import Notice
from practice.models.people import User
from practice.models.telling import TellingPreference
from practice.models.vault import Vault
from practice.vocabulary import Channel

# Besides the mail, their own browsers where they turned that on. A link or a code is no matter for a bell.
WAKES = frozenset(
    {
        Notice.Kind.APPROVAL_ASKED,
        Notice.Kind.BREAK_GLASS,
        Notice.Kind.ALERT,
        Notice.Kind.CLIENT_SAFETY,
        Notice.Kind.REQUEST_MADE,
        Notice.Kind.CLIENT_WROTE,
        Notice.Kind.DIGEST,
        Notice.Kind.CRISIS_WORDS,
        Notice.Kind.HAND_OVER,
    }
)


def tell_colleague(
    *,
    kind: str,
    cause: models.Model,
    user: User,
    now: datetime,
    secret: str | None = None,
    secret_expires_at: datetime | None = None,
    held_until: datetime | None = None,
) -> Notice:
    """Once for each cause and person. `secret`: the token of a link or a number; it is wiped when the notice has gone.

    `held_until`: the end of their own quiet hours.
    """
    found = Notice.objects.filter(kind=kind, cause_id=cause.pk, user=user, channel=Channel.EMAIL).first()
    if found is not None:
        return found
    notice = _notice(kind, Channel.EMAIL, cause, user, now)
    notice.secret_expires_at = secret_expires_at
    if held_until is not None:
        notice.state, notice.next_at = Notice.State.HELD, held_until
    safe.seal(notice, secret=secret)
    notice.save(force_insert=True)
    queue.enqueue("messaging.drain_outbox")
    if kind in WAKES:
        bells.wake_colleague(user=user, kind=kind, cause=cause, now=now, held_until=held_until)
    return notice


def text_colleague(*, kind: str, cause: models.Model, user: User, now: datetime) -> Notice | None:
    """The same to their own mobile, for what can't wait for a mailbox. None where they have given no number."""
    if not TellingPreference.objects.filter(user=user).exclude(mobile="").exists():
        return None
    found = Notice.objects.filter(kind=kind, cause_id=cause.pk, user=user, channel=Channel.SMS).first()
    if found is not None:
        return found
    notice = _notice(kind, Channel.SMS, cause, user, now)
    notice.save(force_insert=True)
    queue.enqueue("messaging.drain_outbox")
    return notice


def _notice(kind: str, channel: str, cause: models.Model, user: User, now: datetime) -> Notice:
    return Notice(
        kind=kind,
        channel=channel,
        cause_type=cause._meta.label_lower,
        cause_id=cause.pk,
        user=user,
        language=user.language,
        vault_id=safe.vault_id(Vault.Kind.NOTICES),
        next_at=now,
        created_at=now,
    )
