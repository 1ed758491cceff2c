"""An audit trail like a practice's own: many small transactions, many checkpoints, anchors now and then."""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from practice import anchors, audit, checkpoints
from practice.actors import Actor
from practice.models import AuditEvent, Checkpoint, Client, User

EVENTS = ("messaging.message.queued", "client.viewed", "consent.consent.revoked", "practice.role.assigned")
SETTLED = """
SELECT NOT EXISTS (SELECT FROM practice_auditevent, practice_auditera
    WHERE practice_auditevent.era = practice_auditera.era
    AND xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
"""
REASONS = ("", "billing", "stop", "zurückgezogen", "口頭", "a|b:3", "client.view")


@dataclass(frozen=True)
class History:
    """The newest checkpoints are not anchored yet: `anchored` is the last one that is."""

    checkpoints: int
    anchored: int
    now: datetime


def write(dice: random.Random, *, batches: int, now: datetime) -> History:
    """Commits. A checkpoint a minute, an anchor every five, and none after the fourth from the end."""
    anchored = 0
    for number in range(1, batches + 1):
        now += timedelta(minutes=1)
        for _ in range(dice.randint(3, 12)):
            _transaction(dice)
        wait_until_settled()
        assert checkpoints.seal_checkpoint(now=now)
        if number <= batches - 3 and (anchor := anchors.keep_up(now=now)):
            anchored = anchor.number
    return History(Checkpoint.objects.count(), anchored, now + timedelta(seconds=1))


def wait_until_settled(seconds: float = 900.0) -> None:
    """Transactions of all databases of a server share their ids: another worker's open test holds us up,
    and the walk through the access matrix takes minutes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(SETTLED)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise TimeoutError("a transaction on this server does not end")


def _transaction(dice: random.Random) -> None:
    people = list(User.objects.order_by("email")[:4])
    client = Client.objects.order_by("pk").first()
    with transaction.atomic():
        for _ in range(dice.choice([1, 1, 2, 5])):
            audit.record(
                dice.choice(EVENTS),
                actor=_actor(dice, people),
                subject=dice.choice([None, client, *people]),
                objects=[UUID(int=dice.getrandbits(128)) for _ in range(dice.randint(0, 3))],
                vaults=[client.vault_id] if client and dice.random() < 0.5 else [],
                fields=dice.choice([[], ["state", "seen_at"]]),
                reason=dice.choice(REASONS),
                outcome=dice.choice(AuditEvent.Outcome.values),
            )


def _actor(dice: random.Random, people: list[User]) -> Actor:
    if dice.random() < 0.3:
        return Actor(kind="stranger", network="198.51.100.7")
    roles = frozenset(dice.sample(["clinician", "admin", "biller"], dice.randint(0, 2)))
    session_id = UUID(int=dice.getrandbits(128))
    network = dice.choice(["", "2001:db8::17"])
    return Actor(
        kind="workforce", user_id=dice.choice(people).pk, roles=roles, session_id=session_id, network=network
    )
