"""Everything re-sealed under new data keys, while people read and write. Killed anywhere, the next run goes on.

A value that is in somebody's hands when its row is re-sealed may be written back as it was, under the old key.
So old keys are dropped only when a pass, begun after everybody from before was done, found nothing left.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from practice import actions, crypto, resealing, vaults
from practice.actors import Actor
from practice.failpoints import reach
from practice.identity import sealed_factors
from practice.models.base import SealedRow
from practice.resealing import sealed_models

BATCH = 200
GRACE = 360.0  # seconds: longer than any request or task may take (settings, practice.project.celery)
OPEN_SINCE = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < %s
"""


@dataclass
class Pass:
    """What one walk over all sealed rows found."""

    resealed: int = 0
    closed: list[tuple[str, UUID, UUID]] = field(default_factory=list)  # table, row, vault: opens by no key


def rotate(*, actor: Actor, grace: float = GRACE, say: Callable[[str], None] = lambda _: None) -> Pass:
    """All data keys anew. What opens by no key keeps its vault's old keys, and is answered."""
    made = actions.begin_rotation(actor=actor, now=timezone.now())
    say(f"{made} new keys made." if made else "Going on with the new keys that are there.")
    found, total = walk(), 0
    while True:
        total += found.resealed
        say(f"{found.resealed} rows re-sealed; waiting until everybody from before is done.")
        _wait(grace)
        found = walk()
        if not found.resealed:
            break
    keep = {vault for _, _, vault in found.closed}
    dropped = actions.end_rotation(keep=keep, actor=actor, now=timezone.now())
    say(f"{dropped} old keys dropped.")
    return Pass(total, found.closed)


def walk() -> Pass:
    """Every sealed row there is, in batches; only those under an older key are written."""
    found = Pass(resealed=sealed_factors.reseal())
    for model in sealed_models():
        for batch in _batches(model):
            _one_batch(batch, found)
            reach("keys.reseal.batch")
    return found


def _batches(model: type[SealedRow]) -> Iterator[list[SealedRow]]:
    rows = model._base_manager.order_by("pk")
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _one_batch(batch: list[SealedRow], found: Pass) -> None:
    grant = _grant(batch)
    old = [row.pk for row in batch if not _is_done(row, grant)]
    if not old:
        return
    with transaction.atomic():
        for row in (
            type(batch[0])._base_manager.select_for_update(of=("self",)).filter(pk__in=old).order_by("pk")
        ):
            _one_row(row, grant, found)
        reach("keys.reseal.changed")


def _is_done(row: SealedRow, grant: crypto.Grant) -> bool:
    try:
        has_older = bool(grant.key(row.vault_id, row.sealed_class).older)
        return not has_older or resealing.is_newest(row, by=grant)
    except crypto.KeyGone:
        return True  # disposed
    except (crypto.CryptoError, FileNotFoundError):
        return False


def _one_row(row: SealedRow, grant: crypto.Grant, found: Pass) -> None:
    try:
        resealing.reseal(row, by=grant)
    except (crypto.CryptoError, FileNotFoundError):
        found.closed.append((row._meta.db_table, row.pk, row.vault_id))
        return
    row.save(update_fields=resealing.columns(row))
    found.resealed += 1


def _grant(batch: list[SealedRow]) -> crypto.Grant:
    pairs = {(row.vault_id, row.sealed_class) for row in batch}
    grant = crypto.mint("worker", "rotation", pairs, vaults.load)
    grant.prefetch(pairs)
    return grant


def _wait(grace: float) -> None:
    began = timezone.now()
    time.sleep(grace)
    while _is_open_since(began):
        time.sleep(0.2)


def _is_open_since(began: datetime) -> bool:
    """Whether a transaction from before still runs: it may hold what it read then."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SINCE, [began])
        return bool(cursor.fetchone()[0])
