"""Open vaults have their keys, every key opens, every sealed row has one, and disposed vaults have none."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from practice import crypto, disposals
from practice.models.base import SealedRow
from practice.models.client import Client
from practice.models.vault import DataKey, Vault
from practice.safe import CLASS, HOUSE
from practice.verification.finding import Finding
from practice.vocabulary import SealedClass

AREA = "keys"


def findings() -> Iterator[Finding]:
    yield from _vaults()
    yield from _wrapped()
    for model in sealed_models():
        yield from _rows(model)


def sealed_models() -> list[type[SealedRow]]:
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]


def _vaults() -> Iterator[Finding]:
    for vault in Vault.objects.filter(pk__in=disposals.read()).exclude(status=Vault.Status.DISPOSED):
        yield Finding(area=AREA, kind="disposal_undone", subject=f"vault {vault.pk}")
    for vault in Vault.objects.order_by("created_at", "pk"):
        present = set(DataKey.objects.filter(vault=vault).values_list("sealed_class", flat=True))
        if vault.status == Vault.Status.DISPOSED and present:
            yield Finding(area=AREA, kind="key_left", subject=f"vault {vault.pk}")
        if vault.status == Vault.Status.OPEN:
            for sealed_class in sorted(_due(vault) - present):
                yield Finding(area=AREA, kind="key_absent", subject=f"vault {vault.pk} {sealed_class}")


def _due(vault: Vault) -> set[str]:
    """The house's own vaults have one class; what is not yet filed has what it needs (see `_rows`), a merged duplicate none."""
    if vault.kind in HOUSE:
        return {str(CLASS)}
    is_empty = vault.kind == Vault.Kind.UNFILED or Client.objects.filter(
        vault=vault, status=Client.Status.MERGED
    )
    return set() if is_empty else set(map(str, SealedClass))


def _wrapped() -> Iterator[Finding]:
    ring = crypto.ring()
    for key in DataKey.objects.order_by("vault_id", "sealed_class", "generation").iterator():
        try:
            crypto.unwrap(ring, key.epoch, bytes(key.wrapped), vault=key.vault_id, klass=key.sealed_class)
        except crypto.CryptoError:
            yield Finding(area=AREA, kind="key_closed", subject=f"data key {key.pk} of vault {key.vault_id}")


def _rows(model: type[SealedRow]) -> Iterator[Finding]:
    """What is sealed in a vault and class that have no key can never be opened again."""
    key = DataKey.objects.filter(vault=OuterRef("vault_id"), sealed_class=OuterRef("sealed_class"))
    keyless = model._default_manager.filter(_holds_something(model), ~Exists(key))
    living = keyless.exclude(vault__status=Vault.Status.DISPOSED)
    for row_id, vault_id in living.values_list("pk", "vault_id").order_by("pk").iterator():
        subject = f"{model._meta.db_table} {row_id} of vault {vault_id}"
        yield Finding(area=AREA, kind="row_without_key", subject=subject)


def _holds_something(model: type[SealedRow]) -> Q:
    """An item that was filed elsewhere is empty, and its key is destroyed on purpose."""
    names = [field.name for field in model._meta.concrete_fields if getattr(field, "is_sealed", False)]
    return reduce(or_, (Q((f"{name}__isnull", False)) for name in names))
