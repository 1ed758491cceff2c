"""A neutral notice is promised in the act that causes it."""

from datetime import datetime

from django.db import models

from practice import queue, safe
from practice.models import Client, ContactPoint, Notice, Vault


def queue_notice(
    *,
    kind: str,
    cause: models.Model,
    contact_point: ContactPoint,
    client: Client,
    now: datetime,
    held_until: datetime | None = None,
) -> Notice:
    """Within the causing act's transaction. The text is fixed; nothing of `cause` but its id is kept."""
    notice, is_new = Notice.objects.get_or_create(
        kind=kind,
        cause_id=cause.pk,
        contact_point=contact_point,
        defaults={
            "vault_id": safe.vault_id(Vault.Kind.NOTICES),
            "cause_type": cause._meta.label_lower,
            "channel": contact_point.channel,
            "language": client.language,
            "state": Notice.State.HELD if held_until else Notice.State.QUEUED,
            "next_at": held_until or now,
            "created_at": now,
        },
    )
    if is_new:
        queue.enqueue("messaging.drain_outbox")
    return notice
