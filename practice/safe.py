"""The house's own secrets: sealed in its own vaults, opened by the doors before anybody is known.

Sessions, credentials and codes must open before there is an actor, so this module mints grants for those three
vaults and no other.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from practice import crypto, vaults
from practice.models.base import SealedRow
from practice.models.vault import DataKey, Vault
from practice.vocabulary import SealedClass

CLASS = SealedClass.ADMINISTRATIVE
HOUSE = (Vault.Kind.SESSIONS, Vault.Kind.CREDENTIALS, Vault.Kind.NOTICES, Vault.Kind.PRACTICE)


@cache
def vault_id(kind: str) -> UUID:
    """The one vault of this kind; it is made with the practice and never changes."""
    return Vault.objects.values_list("pk", flat=True).get(kind=kind)


def seal(row: SealedRow, **texts: str | None) -> None:
    crypto.seal(row, vaults.sealer, **texts)


def open_own(row: SealedRow, name: str) -> str | None:
    """A field of a session, credential or notice. Refused for any other vault by the grant itself."""
    pairs = {(vault_id(kind), str(CLASS)) for kind in HOUSE[:3]}
    return crypto.open(row, name, by=crypto.mint("door", "door", pairs, _load_for(row)))


def with_key(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Sealed rows that bring their wrapped data key along: `open_own` then asks for none."""
    keys = DataKey.objects.filter(vault=OuterRef("vault"), sealed_class=OuterRef("sealed_class"))
    newest = keys.order_by("-generation")
    return rows.annotate(
        key_epoch=Subquery(newest.values("epoch")[:1]), key_wrapped=Subquery(newest.values("wrapped")[:1])
    )


def _load_for(row: Any) -> Callable[[frozenset[crypto.Pair]], dict[crypto.Pair, tuple[int, bytes]]]:
    if getattr(row, "key_wrapped", None) is None:
        return vaults.load
    return lambda _pairs: {(row.vault_id, row.sealed_class): (row.key_epoch, bytes(row.key_wrapped))}


def seal_loose(kind: str, table: str, name: str, text: str) -> bytes:
    """For a library that stores a secret itself and tells us no row."""
    vault = vault_id(kind)
    return crypto.fields.seal_text(
        vaults.sealer(vault, CLASS), text, place=crypto.Place(vault, CLASS, table, vault, name)
    )


def open_loose(kind: str, table: str, name: str, sealed: bytes) -> str:
    vault = vault_id(kind)
    grant = crypto.mint("door", "credential", {(vault, str(CLASS))}, vaults.load)
    return crypto.fields.open_text(
        grant.key(vault, CLASS), sealed, place=crypto.Place(vault, CLASS, table, vault, name)
    )
