"""A browser that may be woken without a word: turned on and off by its person, and what wakes it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models, transaction

from practice import audit, crypto, locks, queue, safe, submissions, vaults
from practice.actors import Actor
from practice.models.client import Client
from practice.models.dispatch import Notice
from practice.models.people import User
from practice.models.telling import PushSubscription
from practice.models.vault import Vault
from practice.rules import endpoints
from practice.vocabulary import Discretion

CHANNEL = "push"
MOST = 10  # browsers of one person


class NoBell(Exception):
    """What the browser named is no address of a push service."""


class TooManyBells(Exception):
    """So many browsers nobody has: some are long gone."""


@transaction.atomic
def add_bell(
    *,
    user: User,
    endpoint: str,
    says: str = Discretion.SILENT,
    agent: str = "",
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> PushSubscription:
    """On, in this browser. Sealed with the client's file, or for a colleague with the house's notices."""
    submissions.claim(submission, now=now)
    if endpoints.read(endpoint, local=settings.SOTTO_EMULATORS) is None:
        raise NoBell
    mark = crypto.ring().index(CHANNEL, endpoint)
    locks.only_one(f"bells|{user.pk}")
    mine = PushSubscription.objects.on().filter(user=user)
    if found := mine.filter(endpoint_hash=mark).first():
        mine.filter(pk=found.pk).update(says=says)
        audit.record("practice.bell.added", actor=actor, subject=found, reason=says)
        return found
    if mine.count() >= MOST:
        raise TooManyBells
    own = Client.objects.filter(user=user).values_list("vault_id", flat=True).first()
    row = PushSubscription(
        vault_id=own or safe.vault_id(Vault.Kind.NOTICES),
        user=user,
        endpoint_hash=mark,
        agent=agent[:60],
        says=says,
        created_at=now,
    )
    crypto.seal(row, vaults.sealer, endpoint=endpoint)
    row.save(force_insert=True)
    audit.record("practice.bell.added", actor=actor, subject=row, reason=says)
    return row


def end_bell(*, subscription: PushSubscription, actor: Actor, now: datetime) -> bool:
    """Nothing wakes it any more when this returns. False: one may be on its way at this moment."""
    number = locks.of_address(subscription.endpoint_hash, CHANNEL)
    wait = settings.LIMITS["revocation_wait_ms"]
    with locks.stopping(number, wait_ms=wait) as is_quiet, transaction.atomic():
        if PushSubscription.objects.on().filter(pk=subscription.pk).update(ended_at=now):
            audit.record("practice.bell.ended", actor=actor, subject=subscription, reason="by_owner")
    return is_quiet


@transaction.atomic
def end_gone_bell(*, subscription: PushSubscription, actor: Actor, now: datetime) -> None:
    """The browser's maker says that nobody is there any more: so for each who used that browser."""
    gone = PushSubscription.objects.on().filter(endpoint_hash=subscription.endpoint_hash)
    for row in gone.select_for_update():
        audit.record("practice.bell.ended", actor=actor, subject=row, reason="gone")
    gone.update(ended_at=now)


def wake(
    *,
    subscriptions: Iterable[PushSubscription],
    kind: str,
    cause: models.Model,
    now: datetime,
    held_until: datetime | None = None,
) -> list[Notice]:
    """Within the causing act's transaction: a row for each browser, once for each cause."""
    made = []
    for one in subscriptions:
        notice, is_new = Notice.objects.get_or_create(
            kind=kind,
            cause_id=cause.pk,
            user_id=one.user_id,
            channel=CHANNEL,
            subscription=one,
            defaults={
                "vault_id": safe.vault_id(Vault.Kind.NOTICES),
                "cause_type": cause._meta.label_lower,
                "state": Notice.State.HELD if held_until else Notice.State.QUEUED,
                "next_at": held_until or now,
                "created_at": now,
            },
        )
        if is_new:
            made.append(notice)
    if made:
        queue.enqueue("messaging.drain_outbox")
    return made


def wake_colleague(
    *, user: User, kind: str, cause: models.Model, now: datetime, held_until: datetime | None = None
) -> list[Notice]:
    """Every browser that a colleague turned on; none where they turned on none."""
    mine = PushSubscription.objects.on().filter(user=user, user__kind=User.Kind.WORKFORCE)
    return wake(subscriptions=mine, kind=kind, cause=cause, now=now, held_until=held_until)
