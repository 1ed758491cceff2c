"""Databases for tests: two templates made once a session by the owner, clones of them used as the app's role.

`bare` is migrated and empty; `house` stands on it: the practice is founded and its ten people are there.
A clone takes about 50 ms with FILE_COPY, 70 ms with WAL_LOG (measured on a server of `--throw-away`).
"""

import fcntl
import hashlib
import itertools
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

ROOT = Path(__file__).parents[1]
OWNER = "sotto_owner"
PREFIX = "sotto_t"
KEPT = "sotto_bare_"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Run:
    """One test session with all its worker processes: the directory they share, and its databases' names."""

    directory: Path
    number: str  # the process id of the session's first process

    @property
    def prefix(self) -> str:
        return f"{PREFIX}{self.number}_"

    def name(self, what: str) -> str:
        return f"{self.prefix}{what}"


def this_run() -> Run:
    return Run(Path(os.environ["SOTTO_TEST_DIRECTORY"]), os.environ["SOTTO_TEST_RUN"])


@contextmanager
def alone(run: Run) -> Iterator[None]:
    with (run.directory / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def owner_password() -> str:
    return Path(os.environ["SOTTO_DB_OWNER_PASSWORD_FILE"]).read_text(encoding="ascii").strip()


def connect_as_owner(database: str = "postgres") -> psycopg.Connection:
    """Each statement its own transaction unless the caller opens one."""
    place: dict[str, Any] = settings.DATABASES["default"]
    return psycopg.connect(
        host=place["HOST"],
        port=place["PORT"] or None,
        dbname=database,
        user=OWNER,
        password=owner_password(),
        autocommit=True,
    )


@contextmanager
def pointed_at(name: str, *, as_owner: bool = False) -> Iterator[None]:
    """Django's connection, those of new threads and of child processes go to this database."""
    place = connections.settings["default"]
    changed = {"NAME": name} | ({"USER": OWNER, "PASSWORD": owner_password()} if as_owner else {})
    before = {key: place[key] for key in changed}
    named = os.environ.get("SOTTO_DB_NAME")
    connection.close()
    connection.settings_dict.update(changed)
    place.update(changed)
    os.environ["SOTTO_DB_NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
        place.update(before)
        os.environ["SOTTO_DB_NAME"] = named or str(before["NAME"])


def create(name: str, *, template: str = "template1") -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    with connect_as_owner() as owner:
        owner.execute(statement)


def drop(name: str, *, seconds: float = 2.0) -> bool:
    """False when somebody is still connected after that time; the session's end tries again."""
    until = time.monotonic() + seconds
    with connect_as_owner() as owner:
        while True:
            try:
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
                return True
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > until:
                    return False
                time.sleep(0.05)


@contextmanager
def a_clone(template: str) -> Iterator[None]:
    """A database that starts as the template and lasts as long as this context."""
    run = this_run()
    name = run.name(f"{os.getpid()}_{next(_numbers)}")
    create(name, template=run.name(template))
    _forget_the_house()
    try:
        with pointed_at(name), own_anchors(run.directory / f"anchors_{name}"):
            yield
    finally:
        _forget_the_house()
        drop(name)


@contextmanager
def own_anchors(path: Path) -> Iterator[None]:
    """Anchors lie outside the database, so each clone needs a file of its own."""
    before = settings.SOTTO_ANCHORS
    settings.SOTTO_ANCHORS, os.environ["SOTTO_ANCHORS"] = path, str(path)
    try:
        yield
    finally:
        settings.SOTTO_ANCHORS, os.environ["SOTTO_ANCHORS"] = before, str(before)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that never commits. What the database checks at commit is checked at its end."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # for acts that must be outermost
    with around:
        yield
        if connection.is_usable() and not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


def _forget_the_house() -> None:
    """A bare database has no house yet, and one that a test founds has other ids."""
    from practice import safe

    safe.vault_id.cache_clear()


def drop_all(prefix: str) -> None:
    for name in _named(prefix):
        drop(name)


def _named(prefix: str) -> list[str]:
    with connect_as_owner() as owner:
        found = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in found]


def drop_leftovers() -> None:
    """Databases of sessions whose process is no more (one that was killed could not clear up)."""
    for name in _named(PREFIX):
        number = name.removeprefix(PREFIX).partition("_")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            drop(name, seconds=0)


def ensure_templates(run: Run) -> dict[str, str]:
    """Made by whichever worker comes first; answers the ten people's ids."""
    ready = run.directory / "people.json"
    with alone(run):
        if not ready.exists():
            drop_leftovers()
            _make_bare(run)
            ready.write_text(json.dumps(_make_house(run)), encoding="ascii")
        return json.loads(ready.read_text(encoding="ascii"))


def _make_bare(run: Run) -> None:
    from practice import keyring

    keyring.create()
    kept = KEPT + _shape()
    if kept in _named(KEPT):
        return create(run.name("bare"), template=kept)
    create(run.name("bare"))
    with pointed_at(run.name("bare"), as_owner=True):
        call_command("migrate", verbosity=0, interactive=False)
        with open(os.devnull, "w") as nowhere:
            call_command("grant_app_role", stdout=nowhere)
    _keep(run.name("bare"), kept)


def _keep(name: str, kept: str) -> None:
    """For the next session on this server: migrating takes a third of a minute, a copy none."""
    for old in _named(KEPT):
        drop(old, seconds=0)
    # Another session was as quick; of two at the very same moment one is told so by the catalogue itself.
    with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        create(kept, template=name)


def _shape() -> str:
    """Of all that a migrated database is made from: another name whenever one of it changes."""
    made_from = [ROOT / "requirements-dev.lock", ROOT / "practice/management/commands/grant_app_role.py"]
    for app in ("practice", "consent", "messaging", "records", "breaches"):
        made_from += sorted((ROOT / app).glob("m[io]*s/**/*.py"))  # migrations, models
    return hashlib.sha256(b"".join(one.read_bytes() for one in made_from)).hexdigest()[:16]


def _make_house(run: Run) -> dict[str, str]:
    from tests import people

    create(run.name("house"), template=run.name("bare"))
    with pointed_at(run.name("house")):
        return people.build(people.beginning())
