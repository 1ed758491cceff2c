"""A neutral notice to a client: which of their addresses it may go to, and the row that promises it."""

from datetime import datetime

from django.db import models

from consent import gathering, waking
from consent.rules import decide as rules
from consent.rules.decision import Outcome
from practice import policy, queue, safe
from practice.models import Client, ContactPoint, Notice, Vault
from practice.vocabulary import Channel, Circumstance, Content

CHANNELS = (Channel.EMAIL, Channel.SMS)


def tell(*, kind: str, cause: models.Model, client: Client, now: datetime) -> Notice | None:
    """Within the act that causes it, once for each cause. None: no address of theirs may be used.

    Their own browsers are woken besides, where they turned that on; that alone counts as no notice.
    """
    waking.wake(kind=kind, cause=cause, client=client, now=now)
    point = _point(gathering.gather(client, policy.current()), now)
    if point is None:
        return None
    return promise(kind=kind, cause=cause, contact_point=point, client=client, now=now)


def promise(
    *,
    kind: str,
    cause: models.Model,
    contact_point: ContactPoint,
    client: Client,
    now: datetime,
    held_until: datetime | None = None,
) -> Notice:
    """The row itself, to this address. The text is fixed; nothing of `cause` but its id is kept."""
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


def _point(known: gathering.ClientFacts, now: datetime) -> ContactPoint | None:
    """One is enough: email before text, and only where the gate agrees. It is asked again before it goes."""
    for channel in CHANNELS:
        point = known.best_point(channel)
        if point is None:
            continue
        facts = gathering.facts(
            known,
            channel=channel,
            circumstance=Circumstance.ACCOUNT,
            wanted=Content.LINK_ONLY,
            now=now,
            point=point,
        )
        if rules.decide(facts).outcome is not Outcome.REFUSED:
            return point
    return None
