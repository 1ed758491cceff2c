"""Audit rows against plain inserts of the same row, and against a hash chain under one lock: S5.

Each connection is a process of its own that commits one row after the other. What is counted is the whole time until
the last one is done, rows in turn: a stretch of one kind, then of the next, several times over.
"""

import itertools
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from bench.timing import Line, Size
from tests import databases

COLUMNS = "event, actor_kind, actor_id, roles, session_id, network, subject_type, subject_id, vault_ids, object_ids, reason"
STRETCHES = 5
GOALS = {4: ("plain", "≥ 0.95"), 16: ("chain", "≥ 5.00")}

PLAIN = "CREATE TABLE bench_append (LIKE practice_auditevent INCLUDING ALL)"
CHAIN = """
CREATE TABLE bench_chain (LIKE practice_auditevent INCLUDING ALL);
CREATE FUNCTION bench_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(20261);
  SELECT leaf INTO before FROM bench_chain ORDER BY seq DESC LIMIT 1;
  NEW.seq := nextval(pg_get_serial_sequence('bench_chain', 'seq'));
  NEW.leaf := sha256(coalesce(before, '') || convert_to(NEW::text, 'UTF8'));
  RETURN NEW;
END $$;
CREATE TRIGGER bench_link BEFORE INSERT ON bench_chain FOR EACH ROW EXECUTE FUNCTION bench_link();
"""
TABLES = {"audit": "practice_auditevent", "plain": "bench_append", "chain": "bench_chain"}


def run(size: Size) -> list[Line]:
    databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"), databases.connect_as_owner(_name()) as owner:
        owner.execute(PLAIN)
        owner.execute(CHAIN)
        connection.close()
        return list(itertools.chain.from_iterable(_lines(count, size) for count in (4, 16)))


def _lines(connections: int, size: Size) -> Iterator[Line]:
    rows = size.appends // connections
    with appenders(connections, rows) as stretch:
        for kind in TABLES:
            stretch(kind)
        rates = {kind: [] for kind in TABLES}
        for number in range(STRETCHES):
            kinds = list(TABLES)[number % 3 :] + list(TABLES)[: number % 3]
            for kind in kinds:
                rates[kind].append(rows * connections / stretch(kind))
    for other in ("plain", "chain"):
        yield _line(connections, other, rates, rows)


def _line(connections: int, other: str, rates: dict[str, list[float]], rows: int) -> Line:
    mine, theirs = statistics.median(rates["audit"]), statistics.median(rates[other])
    pairs = [a / b for a, b in zip(rates["audit"], rates[other], strict=True)]
    kind, goal = GOALS[connections]
    what = {"plain": "plain inserts", "chain": "one chain under a lock"}[other]
    return Line(
        "S5",
        f"audit appends / {what}, {connections} connections",
        f"{mine / theirs:.2f}",
        goal if kind == other else "",
        f"n {STRETCHES} × {rows * connections:,} rows, {min(pairs):.2f}–{max(pairs):.2f}",
        f"{mine:,.0f} against {theirs:,.0f} rows/s",
    )


@contextmanager
def appenders(connections: int, rows: int) -> Iterator[Any]:
    """Processes that wait at a barrier; `stretch(kind)` lets each append `rows` of them and answers the seconds."""
    context = multiprocessing.get_context("spawn")
    start, end = context.Barrier(connections + 1), context.Barrier(connections + 1)
    kinds = [context.SimpleQueue() for _ in range(connections)]
    place = _place()
    workers = [
        context.Process(target=_append, args=(place, rows, kind, start, end), daemon=True) for kind in kinds
    ]
    for worker in workers:
        worker.start()

    def stretch(kind: str) -> float:
        for queue in kinds:
            queue.put(kind)
        start.wait(120)
        began = time.perf_counter()
        end.wait(600)
        return time.perf_counter() - began

    try:
        yield stretch
    finally:
        for queue in kinds:
            queue.put("")
        for worker in workers:
            worker.join(20)


def _append(place: dict[str, Any], rows: int, kinds: Any, start: Barrier, end: Barrier) -> None:
    with psycopg.connect(**place, autocommit=True) as own:
        while kind := kinds.get():
            into = sql.SQL("INSERT INTO {} ({}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)")
            statement = into.format(sql.Identifier(TABLES[kind]), sql.SQL(COLUMNS))
            start.wait(120)
            for _ in range(rows):
                own.execute(statement, _row(), prepare=True)
            end.wait(600)


def _row() -> tuple[Any, ...]:
    """A view of a conversation: fifty ids seen."""
    seen = [UUID(int=number) for number in range(50)]
    return (
        "client.viewed", "workforce", uuid4(), "clinician", uuid4(), "192.0.2.17", "practice.client", uuid4(),
        [uuid4()], seen, "conversation.view",
    )  # fmt: skip


def _place() -> dict[str, Any]:
    own = settings.DATABASES["default"]
    return {
        "host": own["HOST"], "port": own["PORT"] or None, "dbname": _name(), "user": own["USER"], "password": own["PASSWORD"],
    }  # fmt: skip


def _name() -> str:
    return str(connection.settings_dict["NAME"])
