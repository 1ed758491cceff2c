"""While tests run, each prepared query is composed anew and compared with what is sent: once a test for each of its shapes.

Later calls in the same test mostly bring the same values; composing them all would cost as much as all else together.
What every page asks, whoever it is for, is compared in ten tests of each process, then in every twentieth.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet

from practice.actors import Actor
from practice.prepared import Prepared, _filled, plain

OFTEN, THEN_EACH = 10, 20
_compared: set[tuple[int, int]] = set()
_tests: Counter[tuple[int, int]] = Counter()


def begin_a_test() -> None:
    _compared.clear()


def compare_always() -> None:
    ask = Prepared.__call__

    def compared(self: Any, *args: Any, **named: Any) -> Any:
        values = plain([*args, *named.values()])
        if not any(type(one) is Actor and one.emergencies for one in values):
            _compare(self, args, named, values)
        return ask(self, *args, **named)

    Prepared.__call__ = compared  # type: ignore[method-assign]


def _compare(query: Any, args: Any, named: Any, values: list[Any]) -> None:
    known = query.statement(values, tuple(named))
    if (shape := (id(query), id(known))) in _compared:
        return
    _compared.add(shape)
    _tests[shape] += 1
    if _tests[shape] > OFTEN and _tests[shape] % THEN_EACH:
        return
    sent = (known.sql, _bare(_filled(mark, values) for mark in known.marks)) if known else None
    assert sent == _composed(query, args, named), f"{query.__qualname__} is not what its values compose"


def _composed(query: Any, args: Any, named: Any) -> tuple[str, list[Any]] | None:
    try:
        rows = query.compose(*args, **named)
        sql, parameters = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return None
    return sql, _bare(parameters)


def _bare(parameters: Iterable[Any]) -> list[Any]:
    """The driver wraps bytes into an object that equals no other."""
    return [getattr(one, "obj", one) for one in parameters]
