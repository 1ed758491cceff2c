"""The key-ring's epochs: begun, everything re-wrapped, old ones destroyed. Killed anywhere, the next run goes on."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from practice import audit, crypto, disposals
from practice.actors import Actor
from practice.failpoints import reach
from practice.locks import only_one
from practice.models.audit import AuditEvent
from practice.models.policy import Practice
from practice.models.vault import DataKey

LASTS = timedelta(days=30)
KEPT = timedelta(days=30)  # after it was replaced: so long an old backup opens without a newer export of keys
BATCH = 500
NIGHT = range(0, 6)  # hours by the practice's clock
PATIENCE = timedelta(days=1)  # a house that is closed at night waits no longer than this
BEGUN = "practice.epoch.begun"


def due(now: datetime) -> str:
    """Why a new epoch is to begin now, as a code word; empty when none is."""
    epoch = crypto.ring().current_epoch
    if now - epoch.created_at >= LASTS:
        return "monthly"
    disposed = disposals.latest()
    if disposed is None or disposed < epoch.created_at:
        return ""
    return "disposal" if _is_night(now) or now - disposed >= PATIENCE else ""


@transaction.atomic
def begin_epoch(*, actor: Actor, now: datetime, reason: str = "asked_for") -> int:
    """Two at once make one: who comes second finds an epoch that is not a minute old."""
    only_one("epoch")
    ring = crypto.fresh_ring()
    if timedelta(0) <= now - ring.current_epoch.created_at < timedelta(minutes=1):
        return ring.current_epoch.id
    audit.record(BEGUN, actor=actor, reason=f"{reason} {ring.current_epoch.id + 1}")
    ring.new_epoch(now)
    reach("keys.epoch.begun")
    return ring.current_epoch.id


def rewrap_data_keys(*, actor: Actor, now: datetime) -> int:
    """Each batch in a transaction of its own; readers go on meanwhile. Answers how many were re-wrapped."""
    done = 0
    last: UUID | None = None
    while batch := _batch(last):
        done += _rewrap(batch)
        last = batch[-1]
        reach("keys.rewrap.batch")
    if done:
        audit.record(
            "practice.data_keys.rewrapped", actor=actor, reason=f"epoch {crypto.ring().current_epoch.id}"
        )
    return done


@transaction.atomic
def destroy_old_epochs(*, actor: Actor, now: datetime) -> list[int]:
    """Those replaced thirty days ago that nothing is wrapped under: what only they open is gone for good."""
    only_one("epoch")
    in_use = set(DataKey.objects.values_list("epoch", flat=True).distinct())
    gone = crypto.fresh_ring().destroy_epochs(now - KEPT, in_use=in_use)
    for number in gone:
        audit.record("practice.epoch.destroyed", actor=actor, reason=f"epoch {number}")
    return gone


def keep_epochs(*, actor: Actor, now: datetime) -> None:
    """All of it, as far as it is due: run each hour."""
    disposals.catch_up(now=now)
    if reason := due(now):
        begin_epoch(actor=actor, now=now, reason=reason)
    _record_unrecorded(actor)
    rewrap_data_keys(actor=actor, now=now)
    destroy_old_epochs(actor=actor, now=now)


def _batch(last: UUID | None) -> list[UUID]:
    behind = DataKey.objects.exclude(epoch=crypto.ring().current_epoch.id).order_by("pk")
    return list((behind.filter(pk__gt=last) if last else behind).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _rewrap(batch: list[UUID]) -> int:
    """A key that doesn't open is left as it is: `verify` names it."""
    ring = crypto.fresh_ring()
    changed = []
    for key in DataKey.objects.select_for_update().filter(pk__in=batch).order_by("pk"):
        try:
            key.epoch, key.wrapped = crypto.rewrap(
                ring, key.epoch, bytes(key.wrapped), vault=key.vault_id, klass=key.sealed_class
            )
        except crypto.CryptoError:
            continue
        changed.append(key)
    DataKey.objects.bulk_update(changed, ["epoch", "wrapped"])
    reach("keys.rewrap.changed")
    return len(changed)


@transaction.atomic
def _record_unrecorded(actor: Actor) -> None:
    """The ring is a file: an epoch whose act died before it committed has no row in the trail yet."""
    only_one("epoch")
    *older, epoch = crypto.fresh_ring().epochs
    if not older:
        return  # the first one came with the ring
    since = older[-1].created_at
    if not AuditEvent.objects.filter(at__gte=since, event=BEGUN, reason__endswith=f" {epoch.id}").exists():
        audit.record(BEGUN, actor=actor, reason=f"interrupted {epoch.id}")


def _is_night(now: datetime) -> bool:
    zone = Practice.objects.values_list("time_zone", flat=True).first() or "UTC"
    return now.astimezone(ZoneInfo(zone)).hour in NIGHT
