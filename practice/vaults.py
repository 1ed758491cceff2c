"""Data keys in the database: made when a vault is made, loaded for a grant, used for sealing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from practice import crypto
from practice.models.vault import DataKey, Vault
from practice.prepared import prepared
from practice.vocabulary import SealedClass

Pair = tuple[UUID, str]


def create(kind: str, *, now: datetime, classes: Iterable[str] = tuple(SealedClass)) -> Vault:
    vault = Vault.objects.create(kind=kind, created_at=now)
    ring = crypto.ring()
    keys = []
    for sealed_class in classes:
        epoch, wrapped = crypto.wrap(ring, crypto.new_data_key(), vault=vault.pk, klass=str(sealed_class))
        keys.append(DataKey(vault=vault, sealed_class=sealed_class, epoch=epoch, wrapped=wrapped))
    DataKey.objects.bulk_create(keys)
    return vault


def load(pairs: Iterable[Pair]) -> dict[Pair, crypto.Wrapped]:
    """The wrapped keys of these vaults and classes, in one query, newest first; a missing one was destroyed.

    There is one generation of each, but while everything is being re-sealed under new keys.
    """
    wanted = set(pairs)
    vaults, classes = {vault for vault, _ in wanted}, {klass for _, klass in wanted}
    rows = _keys(list(vaults), tuple(sorted(classes))) if wanted else []
    found: dict[Pair, crypto.Wrapped] = {}
    for vault, klass, epoch, wrapped in rows:
        if (vault, klass) in wanted:
            found[vault, klass] = (*found.get((vault, klass), ()), (epoch, bytes(wrapped)))
    return found


@prepared
def _keys(vault_ids: list[UUID], classes: tuple[str, ...]) -> QuerySet[DataKey, Any]:
    rows = DataKey.objects.filter(vault_id__among=vault_ids, sealed_class__in=classes)
    return rows.order_by("-generation").values_list("vault_id", "sealed_class", "epoch", "wrapped")


def sealer(vault_id: UUID, sealed_class: str) -> crypto.DataKey:
    """The key that seals for this vault and class. Sealing needs no grant."""
    pair = (vault_id, sealed_class)
    found = load([pair]).get(pair)
    if found is None:
        raise crypto.KeyGone
    epoch, wrapped = found[0]
    return crypto.unwrap(crypto.ring_with(epoch), epoch, wrapped, vault=vault_id, klass=sealed_class)
