"""Sealing and opening the columns of a model's row. The place is read off the row itself."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from practice.crypto import fields
from practice.crypto.envelope import DataKey
from practice.crypto.errors import CryptoError
from practice.crypto.fields import Column
from practice.crypto.grants import Grant
from practice.crypto.places import Place

Sealer = Callable[[UUID, str], DataKey]
"""The data key of a vault and class, made if there is none yet. Sealing needs no grant."""


class Row(Protocol):
    """A model instance whose key, vault and class are known before it is saved."""

    @property
    def pk(self) -> Any: ...
    @property
    def vault_id(self) -> Any: ...
    @property
    def sealed_class(self) -> str: ...
    @property
    def _meta(self) -> Any: ...


def seal(row: Row, sealer: Sealer, **values: str | bytes | None) -> None:
    """Set sealed fields by name: `seal(message, keys.sealer, body=text)`. None stays None. Does not save."""
    for name, value in values.items():
        place = _place(row, name)
        setattr(row, name, None if value is None else _sealed(sealer, value, place))


def open(row: Row, field: str, *, by: Grant) -> str | None:
    sealed = getattr(row, field)
    return None if sealed is None else _column(row, field, by).open_text(sealed, row.pk)


def open_bytes(row: Row, field: str, *, by: Grant) -> bytes | None:
    sealed = getattr(row, field)
    return None if sealed is None else _column(row, field, by).open_bytes(sealed, row.pk)


def open_rows(rows: Iterable[Row], field: str, *, by: Grant) -> list[str | None]:
    """In order, with one look-up of keys for all, and one preparation for each run of equal vaults."""
    runs = [(pair, list(run)) for pair, run in groupby(rows, key=_pair)]
    by.prefetch({pair for pair, _ in runs})
    return [text for _, run in runs for text in _open_run(run, field, by)]


def _pair(row: Row) -> tuple[UUID, str]:
    return row.vault_id, row.sealed_class


def _open_run(run: list[Row], field: str, by: Grant) -> list[str | None]:
    sealed = [getattr(row, field) for row in run]
    if all(value is None for value in sealed):
        return sealed
    column = _column(run[0], field, by)
    pairs = zip(run, sealed, strict=True)
    return [None if value is None else column.open_text(value, row.pk) for row, value in pairs]


def _column(row: Row, field: str, by: Grant) -> Column:
    vault, klass = row.vault_id, row.sealed_class
    key = by.key(vault, klass)
    return Column(key, vault=vault, klass=klass, table=row._meta.db_table, field=field)


def _sealed(sealer: Sealer, value: str | bytes, place: Place) -> bytes:
    key = sealer(place.vault, place.klass)
    if isinstance(value, str):
        return fields.seal_text(key, value, place=place)
    return fields.seal_bytes(key, value, place=place)


def _place(row: Row, name: str) -> Place:
    """A value sealed without its final key, or into a plain column, could never be opened again."""
    if not getattr(row._meta.get_field(name), "is_sealed", False):
        raise CryptoError(f"{row._meta.db_table}.{name} is not a sealed field")
    if not isinstance(row.pk, UUID) or not isinstance(row.vault_id, UUID):
        raise CryptoError(f"a row of {row._meta.db_table} needs its key and its vault before it is sealed")
    return Place(row.vault_id, row.sealed_class, row._meta.db_table, row.pk, name)
