"""What people confide is unreadable in the database, on the disk and in the logs: one canary in every field.

The long proof (tests.prove.canaries) looks into dumps, data files, write-ahead log, broker and all logs.
"""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from practice.project.logs import AllowList
from tests.canary import looking, marks
from tests.canary.carried import sealed_fields, watched
from tests.canary.marks import ENCODINGS, Marks
from tests.canary.pages import Pages
from tests.canary.sowing import Sower
from tests.people import People


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the hub's own handler writes, from every logger."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(AllowList())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def tables(owner: psycopg.Connection) -> Iterator[looking.Stream]:
    names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    for (name,) in names:
        with owner.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
            yield name, [bytes(piece) for piece in rows]


@pytest.mark.slow
def test_no_canary_is_readable(
    committed_db: None,
    people: People,
    owner: psycopg.Connection,
    log: io.StringIO,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.FILES = tmp_path
    sown = Marks()
    with watched(sown) as carried:
        client = Sower(sown, people.ana).round()
        Pages.of_test(sown, people.ana, client).walk()
    assert carried.missing == [], "these sealed fields took in no canary; sow one in tests/canary/sowing.py"
    wanted = marks.needles(sown.all())
    places = {
        "tables": looking.look(tables(owner), wanted),
        "files": looking.look(looking.in_files(tmp_path), wanted),
        "log": looking.look([("log", [log.getvalue().encode()])], wanted),
    }
    assert {name: dict(seen.finds) for name, seen in places.items()} == {"tables": {}, "files": {}, "log": {}}
    assert all(seen.size for seen in places.values())
    assert places["files"].streams > 3  # the letters' files lie there


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_canary_in_the_open_is_found_in_a_table(
    committed_db: None, owner: psycopg.Connection, encoding: str
) -> None:
    """The same search, so that the test above can fail."""
    sown = Marks()
    text = next(
        needle.data.decode("latin-1")
        for needle in marks.needles({"canary": sown.word()})
        if needle.encoding == encoding
    )
    owner.execute("CREATE TABLE scratch (content bytea, words text)")
    owner.execute(
        "INSERT INTO scratch VALUES (%s, %s)", [text.encode("latin-1"), text if "\0" not in text else ""]
    )
    seen = looking.look(tables(owner), marks.needles(sown.all()))
    assert "scratch" in {where for where, _name, _encoding in seen.finds}


def test_a_canary_across_two_pieces_is_found_once() -> None:
    sown = Marks()
    word = sown.word().encode()
    seen = looking.look([("there", [b"x" * 50 + word[:9], word[9:] + b"y" * 50])], marks.needles(sown.all()))
    assert seen.finds == {("there", "canary", "utf-8"): 1}


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_base64_is_found_at_every_offset(offset: int) -> None:
    import base64

    sown = Marks()
    leak = base64.b64encode(b"x" * offset + f"{sown.word()} and more".encode())
    seen = looking.look([("there", [leak])], marks.needles(sown.all()))
    assert {encoding for _where, _name, encoding in seen.finds} == {"base64"}


def test_every_sealed_field_is_known_by_walking_the_models() -> None:
    assert {"messaging_message.body", "practice_client.name", "breaches_incident.what"} <= sealed_fields()
    assert connection.vendor == "postgresql"
