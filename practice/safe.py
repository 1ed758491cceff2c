"""The house's own secrets: sealed in its own vaults, opened by the doors before anybody is known.

Sessions, credentials and codes must open before there is an actor, so this module mints grants for those three
vaults and no other.
"""

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

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
    return crypto.open(row, name, by=crypto.mint("door", "door", pairs, _Load(row)))


def with_key(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Sealed rows that bring their wrapped data keys along, newest first: `open_own` then asks for none."""
    keys = DataKey.objects.filter(vault=OuterRef("vault"), sealed_class=OuterRef("sealed_class"))
    newest = keys.order_by("-generation")
    return rows.annotate(
        key_epochs=ArraySubquery(newest.values("epoch")), key_wrapped=ArraySubquery(newest.values("wrapped"))
    )


class _Load:
    """The keys that the row brought along; whoever asks again is answered by the database."""

    def __init__(self, row: Any) -> None:
        wrapped = getattr(row, "key_wrapped", None)
        self._brought = {}
        if wrapped:
            keys = zip(row.key_epochs, map(bytes, wrapped), strict=True)
            self._brought = {(row.vault_id, row.sealed_class): tuple(keys)}

    def __call__(self, pairs: frozenset[crypto.Pair]) -> dict[crypto.Pair, crypto.Wrapped]:
        brought, self._brought = self._brought, {}
        return brought or vaults.load(pairs)


def seal_loose(kind: str, table: str, name: str, text: str) -> bytes:
    """For a library that stores a secret itself and tells us no row."""
    vault = vault_id(kind)
    return crypto.fields.seal_text(
        vaults.sealer(vault, CLASS), text, place=crypto.Place(vault, CLASS, table, vault, name)
    )


def open_loose(kind: str, table: str, name: str, sealed: bytes) -> str:
    vault = vault_id(kind)
    grant = _loose_grant(vault)
    place = crypto.Place(vault, CLASS, table, vault, name)
    try:
        return crypto.fields.open_text(grant.key(vault, CLASS), sealed, place=place)
    except crypto.Refused:
        if not grant.renew(vault, CLASS):
            raise
        return crypto.fields.open_text(grant.key(vault, CLASS), sealed, place=place)


def reseal_loose(kind: str, table: str, name: str, sealed: bytes) -> bytes | None:
    """Under the newest key; None when it is so already, or when this is no secret of ours."""
    vault = vault_id(kind)
    key = _loose_grant(vault).key(vault, CLASS)
    place = crypto.Place(vault, CLASS, table, vault, name)
    if not key.older or crypto.fields.column(key, place).is_newest(sealed, vault):
        return None
    try:
        text = crypto.fields.open_text(key, sealed, place=place)
    except crypto.Refused:
        return None
    return crypto.fields.seal_text(key, text, place=place)


def _loose_grant(vault: UUID) -> crypto.Grant:
    return crypto.mint("door", "credential", {(vault, str(CLASS))}, vaults.load)
