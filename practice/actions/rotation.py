"""New data keys: a generation of each, at once; and the old ones dropped when nothing is left under them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from practice import audit, crypto
from practice.actors import Actor
from practice.failpoints import reach
from practice.locks import only_one
from practice.models.vault import DataKey


def outdated() -> QuerySet[DataKey]:
    """Keys that a newer generation stands beside."""
    newer = DataKey.objects.filter(
        vault=OuterRef("vault"), sealed_class=OuterRef("sealed_class"), generation__gt=OuterRef("generation")
    )
    return DataKey.objects.filter(Exists(newer))


@transaction.atomic
def begin_rotation(*, actor: Actor, now: datetime) -> int:
    """All or none. While an earlier one is not ended, none are made: it is gone on with. Answers how many."""
    only_one("rotation")
    if outdated().exists():
        return 0
    ring = crypto.fresh_ring()
    made = [_next(ring, key) for key in DataKey.objects.order_by("pk").iterator()]
    DataKey.objects.bulk_create(made, batch_size=1000)
    audit.record("practice.rotation.begun", actor=actor, reason=f"{len(made)} keys")
    reach("keys.rotation.begun")
    return len(made)


@transaction.atomic
def end_rotation(*, keep: Collection[UUID] = (), actor: Actor, now: datetime) -> int:
    """What only the old keys open is gone for good. `keep`: vaults whose old keys stay, since a row is in doubt."""
    only_one("rotation")
    dropped, _ = DataKey.objects.filter(pk__in=outdated().exclude(vault_id__in=keep).values("pk")).delete()
    audit.record("practice.rotation.ended", actor=actor, reason=f"{dropped} keys", vaults=keep)
    reach("keys.rotation.ended")
    return dropped


def _next(ring: crypto.KeyRing, key: DataKey) -> DataKey:
    epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=key.vault_id, klass=key.sealed_class)
    return DataKey(
        vault_id=key.vault_id,
        sealed_class=key.sealed_class,
        generation=key.generation + 1,
        epoch=epoch,
        wrapped=wrapped,
    )
