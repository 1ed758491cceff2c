"""Queries that pages ask again and again: composed once a process, then only filled in. Composing costs more than answering.

    @prepared
    def drafts(client_id: UUID, user_id: UUID) -> QuerySet[Draft]:
        return Draft.objects.filter(client_id=client_id, user_id=user_id)

Afterwards `drafts(client_id, user_id)` is the list that this query answers. Ids, instants, days, bytes, lists of ids and
who asks are values: blanks stand in their place while the query is composed. Anything else (a flag, a word, None) is the
query's shape, and each shape is composed by itself. A list of ids is looked for by `__among`.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.base import CursorMixin
from django.db.models import Field, ForeignObject, Lookup, QuerySet
from django.utils.functional import LazyObject

from practice.actors import Actor

P = ParamSpec("P")
R = TypeVar("R")
Fill = Callable[[Sequence[Any]], Any]  # from the values of one call to one parameter of the statement
MOST_SHAPES = 500  # of one query; more than that and something is taken for a shape that is a value
_YEARS = timedelta(days=40_000)  # as far as an instant may be moved by a query's own terms
_EPOCH = datetime(1, 1, 1, tzinfo=UTC) + 2 * _YEARS


class NotPreparable(TypeError):
    """The statement depends on its values by more than their being filled in."""


def prepared(compose: Callable[P, "QuerySet[Any, R]"]) -> "Prepared[P, R]":
    return Prepared(compose)


class Prepared(Generic[P, R]):
    """`compose` reads nothing but its arguments: what it looks up elsewhere is looked up once a process."""

    def __init__(self, compose: Callable[P, "QuerySet[Any, R]"]) -> None:
        self.compose = compose
        self._known: dict[Any, _Statement | None] = {}
        update_wrapper(self, compose)

    def __call__(self, *args: P.args, **named: P.kwargs) -> list[R]:
        values = plain([*args, *named.values()])
        if any(type(one) is Actor and one.emergencies for one in values):
            return list(self.compose(*args, **named))  # rare, and each has ids of its own
        statement = self.statement(values, tuple(named))
        return statement.rows(values) if statement else []

    def first(self, *args: P.args, **named: P.kwargs) -> R | None:
        """For queries that have at most one row, or end themselves after the first."""
        return next(iter(self(*args, **named)), None)

    def statement(self, values: Sequence[Any], names: tuple[str, ...]) -> "_Statement | None":
        """None: nothing can be found by this shape at all."""
        shape = (names, *map(_shape, values))
        if shape not in self._known:
            if len(self._known) >= MOST_SHAPES:
                self._known.clear()
            self._known[shape] = self._composed(values, names)
        return self._known[shape]

    def _composed(self, values: Sequence[Any], names: tuple[str, ...]) -> "_Statement | None":
        """Twice, with blanks that differ in every part: what comes out otherwise than filled in is refused."""
        first, second = (self._with_blanks(values, names, number) for number in (1, 2))
        if first is None or second is None:
            if first is not second:
                raise NotPreparable(self.compose)
            return None
        if first.sql != second.sql or first.marks != second.marks:
            raise NotPreparable(self.compose)
        return first

    def _with_blanks(self, values: Sequence[Any], names: tuple[str, ...], number: int) -> "_Statement | None":
        blanks = [_blank(value, place, number) for place, value in enumerate(values)]
        unnamed = len(values) - len(names)
        rows = self.compose(*blanks[:unnamed], **dict(zip(names, blanks[unnamed:], strict=True)))
        try:
            return _Statement(rows, blanks)
        except EmptyResultSet:
            return None


def plain(values: Iterable[Any]) -> list[Any]:
    """Who asks stands in a request as something that is read when it is first looked at."""
    return [_read(one) if isinstance(one, LazyObject) else one for one in values]


def _read(value: Any) -> Any:
    bool(value)
    return value._wrapped


class _Mark(NamedTuple):
    """Where a parameter comes from: a value's place and what is added to it, or a constant (place is None)."""

    place: int | None
    more: Any = None


class _Statement:
    """SQL with the marks of what is filled in, and how Django reads its rows."""

    def __init__(self, rows: "QuerySet[Any, Any]", blanks: Sequence[Any]) -> None:
        self.queryset = rows
        self.compiler = rows.query.get_compiler(rows.db)
        self.sql, parameters = self.compiler.as_sql()
        self.marks = [_mark(one, blanks) for one in parameters]

    def rows(self, values: Sequence[Any]) -> list[Any]:
        filled: Any = _Filled(self, [_filled(mark, values) for mark in self.marks])
        found: Any = self.queryset.__class__(self.queryset.model, query=filled)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups", "_known_related_objects"):
            setattr(found, name, getattr(self.queryset, name))
        return list(found)


class _Filled:
    """Stands in the place of a query whose statement is known."""

    def __init__(self, statement: _Statement, parameters: list[Any]) -> None:
        self.statement, self.parameters = statement, parameters

    def get_compiler(self, using: str | None = None, **_ignored: Any) -> Any:
        compiler: Any = copy(self.statement.compiler)
        compiler.connection = _Asking(connections[using or self.statement.queryset.db])
        compiler.as_sql = lambda *_args, **_named: (self.statement.sql, self.parameters)
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.statement.queryset.query, name)


class _Cursor(CursorMixin, psycopg.Cursor[Any]):
    """The values go beside the statement, and the server keeps its plan: planning costs more than answering, too."""

    def execute(self, query: Any, params: Any = None, **named: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **named})

    def _send_query_prepared(self, name: bytes, query: Any, *, binary: bool | None = None) -> None:
        """The driver forgets which query it was, and Django's list of queries would hold a blank."""
        super()._send_query_prepared(name, query, binary=binary)
        self._query = query


class _Asking:
    """Django's connection, but for its cursors."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def cursor(self) -> Any:
        mine = self.connection
        mine.close_if_health_check_failed()
        mine.ensure_connection()
        with mine.wrap_database_errors:
            return mine._prepare_cursor(_Cursor(mine.connection))


class Among(Lookup):
    """In a list that is one value of the statement, whatever its length."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        return list(self.rhs)

    def get_db_prep_lookup(self, value: Any, _connection: Any) -> tuple[str, Any]:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*of_left, *of_right)


for _kind in (Field, ForeignObject):  # whoever refers to another row knows only lookups of its own
    _kind.register_lookup(Among)


def _shape(value: Any) -> Any:
    """What of an argument makes the statement: of a value only its kind."""
    kind = type(value)
    if kind in _BLANKS:
        return kind
    if kind is Actor:
        return kind, value.kind, value.roles, value.user_id is None
    return kind, value


def _blank(value: Any, place: int, number: int) -> Any:
    kind = type(value)
    if kind in _BLANKS:
        return _BLANKS[kind](place, number)
    if kind is Actor:
        who = None if value.user_id is None else _id(place, number)
        return replace(value, user_id=who, session_id=None, epoch=0, name="", network="")
    return value


def _id(place: int, number: int) -> UUID:
    return UUID(f"b1a2c3d{number}-0000-4000-8000-{place:012x}")


def _instant(place: int, number: int) -> datetime:
    """Two of one value differ in month, day, weekday, hour, minute, second and part of it."""
    return _EPOCH + place * 2 * _YEARS + number * timedelta(days=403, hours=7, seconds=671, microseconds=13)


_BLANKS: dict[type, Callable[[int, int], Any]] = {
    UUID: _id,
    datetime: _instant,
    date: lambda place, number: _instant(place, number).date(),
    bytes: lambda place, number: b"\x00blank\x00%d\x00%d" % (place, number) * 2,
    list: lambda place, number: [_id(place, number)],
}


def _mark(parameter: Any, blanks: Sequence[Any]) -> _Mark:
    bare = getattr(parameter, "obj", parameter)  # the driver wraps bytes into an object of its own
    found = [mark for place, blank in enumerate(blanks) if (mark := _match(bare, blank, place))]
    return found[0] if found else _Mark(None, _kept(bare, parameter))


def _match(parameter: Any, blank: Any, place: int) -> _Mark | None:
    if isinstance(blank, Actor):
        return _Mark(place, Actor) if parameter == blank.user_id and blank.user_id is not None else None
    if isinstance(blank, date) and isinstance(parameter, date):
        return _moved(parameter, blank, place)
    return (
        _Mark(place)
        if type(parameter) is type(blank) and parameter == blank and type(blank) in _BLANKS
        else None
    )


def _moved(parameter: date, blank: date, place: int) -> _Mark | None:
    """An instant may stand in a query as “two weeks before”."""
    if isinstance(parameter, datetime) != isinstance(blank, datetime):
        return None
    by = parameter - blank
    return _Mark(place, by) if abs(by) < _YEARS else None


def _kept(bare: Any, parameter: Any) -> Any:
    """A constant. An id or an instant never is: it would be another's, or of another hour, at the next call."""
    parts = bare if isinstance(bare, list | tuple) else [bare]
    if any(isinstance(one, UUID | date | bytes) for one in parts):
        raise NotPreparable(f"{type(bare).__name__}: a value that is none of the arguments")
    return parameter


def _filled(mark: _Mark, values: Sequence[Any]) -> Any:
    if mark.place is None:
        return mark.more
    value = values[mark.place]
    if mark.more is Actor:
        return value.person
    return value + mark.more if mark.more else value
