"""Queries that every request asks: composed once a process, then only filled in. Composing costs more than answering."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
# What stands in the place of a value while the query is composed; no query of ours holds it by itself.
BLANKS: dict[type, Any] = {
    UUID: UUID("b1a2c3d4-0000-4000-8000-5e7e0000b1a2"),
    datetime: datetime(1601, 2, 3, 4, 5, 6, tzinfo=UTC),
    bytes: b"\x00blank\x00" * 4,
}


class Prepared(Generic[M]):
    """`find = Prepared(compose, user_id=UUID)`: afterwards `find(user_id=…)` is `compose(user_id=…)`'s first row.

    The shape of the query must not depend on the values: whoever passes None asks the database `= NULL`. One value of
    each type at most: they are known apart by their blanks. What is no value here (a setting, the hour) is read by
    `compose` once a process and never again.
    """

    def __init__(self, compose: Callable[..., QuerySet[M]], **types: type) -> None:
        if len(set(types.values())) < len(types):
            raise TypeError("two values of one type would be taken for each other")
        self.compose, self.types = compose, types

    def __call__(self, **values: Any) -> M | None:
        model, sql, parameters = self._composed
        filled = [values[one.name] if isinstance(one, _Place) else one for one in parameters]
        return next(iter(cast("Any", model)._default_manager.raw(sql, filled)), None)

    @cached_property
    def _composed(self) -> tuple[type[M], str, list[Any]]:
        blanks = {name: BLANKS[kind] for name, kind in self.types.items()}
        rows = self.compose(**blanks)[:1]
        sql, parameters = rows.query.sql_with_params()
        return rows.model, sql, [_place(one, blanks) for one in parameters]


class _Place:
    def __init__(self, name: str) -> None:
        self.name = name


def _place(parameter: Any, blanks: dict[str, Any]) -> Any:
    """The driver wraps bytes into an object of its own."""
    bare = getattr(parameter, "obj", parameter)
    return next((_Place(name) for name, blank in blanks.items() if bare == blank), parameter)
