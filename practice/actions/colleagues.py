"""A fixed text is promised to a colleague's own mailbox, within the act that causes it."""

from datetime import datetime

from django.db import models

from practice import queue, safe
from practice.models.dispatch import Notice
from practice.models.people import User
from practice.models.vault import Vault
from practice.vocabulary import Channel


def tell_colleague(
    *,
    kind: str,
    cause: models.Model,
    user: User,
    now: datetime,
    secret: str | None = None,
    secret_expires_at: datetime | None = None,
) -> Notice:
    """Once for each cause and person. `secret`: the token of a link; it is wiped when the notice has gone."""
    found = Notice.objects.filter(kind=kind, cause_id=cause.pk, user=user).first()
    if found is not None:
        return found
    notice = Notice(
        kind=kind,
        channel=Channel.EMAIL,
        cause_type=cause._meta.label_lower,
        cause_id=cause.pk,
        user=user,
        language=user.language,
        vault_id=safe.vault_id(Vault.Kind.NOTICES),
        secret_expires_at=secret_expires_at,
        next_at=now,
        created_at=now,
    )
    safe.seal(notice, secret=secret)
    notice.save(force_insert=True)
    queue.enqueue("messaging.drain_outbox")
    return notice
