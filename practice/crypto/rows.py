"""Sealing and opening the columns of a model's row. The place is read off the row itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, Protocol, TypeVar
from uuid import UUID

from practice.crypto import fields
from practice.crypto.envelope import DataKey
from practice.crypto.errors import CryptoError, Refused
from practice.crypto.fields import Column
from practice.crypto.files import FileReader
from practice.crypto.grants import Grant, Pair
from practice.crypto.places import Place

T = TypeVar("T")
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
    if sealed is None:
        return None
    return _renewing(_pair(row), by, lambda: _column(row, field, by).open_text(sealed, row.pk))


def open_bytes(row: Row, field: str, *, by: Grant) -> bytes | None:
    sealed = getattr(row, field)
    if sealed is None:
        return None
    return _renewing(_pair(row), by, lambda: _column(row, field, by).open_bytes(sealed, row.pk))


def open_file(stream: BinaryIO, row: Row, field: str, *, by: Grant) -> FileReader:
    """The sealed file that belongs to a row."""
    pair = _pair(row)
    return _renewing(
        pair, by, lambda: FileReader(stream, by.key(*pair), place=_at(row, field), file_id=row.pk)
    )


def is_newest(row: Row, field: str, *, by: Grant) -> bool:
    """Whether the newest generation of the row's key sealed this field, as far as the grant knows."""
    sealed = getattr(row, field)
    return sealed is None or _column(row, field, by).is_newest(sealed, row.pk)


def open_rows(rows: Iterable[Row], field: str, *, by: Grant) -> list[str | None]:
    """In order, with one look-up of keys for all, and one preparation for each vault and class."""
    every = list(rows)
    together: dict[Pair, list[int]] = defaultdict(list)
    for at, row in enumerate(every):
        if getattr(row, field) is not None:
            together[_pair(row)].append(at)
    by.prefetch(together)
    found: list[str | None] = [None] * len(every)
    for pair, places in together.items():
        mine = [every[at] for at in places]
        ids, sealed = [row.pk.bytes for row in mine], [getattr(row, field) for row in mine]
        texts = open_many(ids, sealed, pair=pair, table=mine[0]._meta.db_table, field=field, by=by)
        for at, text in zip(places, texts, strict=True):
            found[at] = text
    return found


def open_many(
    ids: Sequence[bytes], sealed: Sequence[bytes | None], *, pair: Pair, table: str, field: str, by: Grant
) -> list[str | None]:
    """One column of rows of one vault and class, of which no more is needed than ids, as bytes, and what is sealed."""

    def opened() -> list[str | None]:
        vault, klass = pair
        key = by.key(vault, klass)
        return Column(key, vault=vault, klass=klass, table=table, field=field).open_texts(sealed, ids)

    return _renewing(pair, by, opened)


def _pair(row: Row) -> Pair:
    return row.vault_id, row.sealed_class


def _renewing(pair: Pair, by: Grant, opens: Callable[[], T]) -> T:
    """Once more with keys asked for anew, where they changed since the grant took them (see `Grant.renew`)."""
    try:
        return opens()
    except Refused:
        if not by.renew(*pair):
            raise
        return opens()


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
    return _at(row, name)


def _at(row: Row, name: str) -> Place:
    return Place(row.vault_id, row.sealed_class, row._meta.db_table, row.pk, name)
