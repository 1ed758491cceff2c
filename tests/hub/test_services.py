"""The embedded PostgreSQL and Valkey, really running."""

import contextlib
import json
import os
import signal

import psutil
import psycopg
import pytest

from practice.hub import checks, postgres, roles, unprivileged
from practice.hub.fleet import Fleet
from practice.hub.output import Output
from practice.hub.paths import NOBODY, Layout
from practice.hub.services import Services
from tests.hub.programs import PATIENCE

OWNED = "CREATE TABLE IF NOT EXISTS owned (id serial PRIMARY KEY, word text UNIQUE)"


def connect(running, role: str, password: str | None = None, database: str = "sotto") -> psycopg.Connection:
    server = running.database
    files = {roles.OWNER: roles.owner(running.layout), roles.APP: roles.app(running.layout)}
    secret = password if password is not None else files[role].password_file.read_text().strip()
    return psycopg.connect(
        host=str(server.sockets),
        port=postgres.PORT,
        dbname=database,
        user=role,
        password=secret,
        autocommit=True,
    )


def one(connection: psycopg.Connection, query: str):
    row = connection.execute(query).fetchone()
    assert row
    return row[0]


@pytest.fixture
def fresh(tmp_path):
    """Services of their own that have never run."""
    layout = Layout(tmp_path / "var")
    yield Services.of(layout, throw_away=True)
    layout.remove_sockets()


@pytest.fixture
def owned(running):
    """A table that the owner made, empty."""
    with connect(running, roles.OWNER) as connection:
        connection.execute(OWNED)
        connection.execute("TRUNCATE owned")
        yield connection


def test_it_is_postgresql_18(running):
    with running.database.connect() as connection:
        assert one(connection, "SHOW server_version").startswith("18.")


def test_where_tests_run_side_by_side_each_may_come_in_by_fifty_at_once(running):
    with running.database.connect() as connection:
        slots, kept = (
            int(one(connection, f"SHOW {name}"))
            for name in ("max_connections", "superuser_reserved_connections")
        )
    assert slots - kept >= int(checks.WORKERS) * 60


def test_nothing_listens_on_tcp(running):
    for child in running.fleet.children:
        process = psutil.Process(child.process.pid)
        for member in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):  # a worker that tidied up, and is done
                assert not [c for c in member.net_connections("tcp") if c.status == psutil.CONN_LISTEN]


def test_sockets_are_private(running):
    for directory in (running.database.sockets, running.services.broker.socket.parent):
        assert directory.stat().st_mode & 0o777 == 0o700
        sockets = [place for place in directory.iterdir() if place.is_socket()]
        assert sockets
        assert {place.stat().st_mode & 0o777 for place in sockets} == {0o700}


def test_there_is_no_trust(running):
    with running.database.connect() as connection:
        rules = connection.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
    assert rules == [("local", "scram-sha-256")]


@pytest.mark.parametrize("role", [roles.OWNER, roles.APP, postgres.SUPERUSER])
@pytest.mark.parametrize("password", ["", "wrong"])
def test_no_way_in_without_the_password(running, role, password):
    with pytest.raises(psycopg.OperationalError):
        connect(running, role, password, "postgres")


def test_passwords_are_kept_as_scram_verifiers_only(running):
    with running.database.connect() as connection:
        kept = [row[0] for row in connection.execute("SELECT rolpassword FROM pg_authid WHERE rolcanlogin")]
    assert len(kept) == 3
    assert all(word.startswith("SCRAM-SHA-256$") for word in kept)


def test_the_two_roles_have_no_power_over_the_server(running):
    with running.database.connect() as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname IN (%s, %s)",
            [roles.OWNER, roles.APP],
        ).fetchall()
    assert powers == [(False,) * 5] * 2


def test_the_owner_owns_the_database_and_the_app_owns_nothing(running, owned):
    assert (
        one(owned, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'sotto'") == roles.OWNER
    )
    assert one(owned, "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'sotto_app'") == 0


def test_the_app_uses_what_the_owner_made(running, owned):
    with connect(running, roles.APP) as app:
        app.execute("INSERT INTO owned (word) VALUES ('a')")
        app.execute("UPDATE owned SET word = 'b'")
        assert one(app, "SELECT word FROM owned") == "b"
        app.execute("DELETE FROM owned")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE own (id int)",
        "ALTER TABLE owned ADD other text",
        "DROP TABLE owned",
        "TRUNCATE owned",
        "CREATE TEMPORARY TABLE own (id int)",
        "CREATE ROLE another",
        "SET ROLE sotto_owner",
        "CREATE DATABASE another",
    ],
)
def test_the_app_changes_no_structure(running, owned, statement):
    with connect(running, roles.APP) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_a_database_made_later_starts_with_the_same_rights(running):
    running.services.ensure_roles(may_create_databases=True)
    with connect(running, roles.OWNER) as owner:
        owner.execute("CREATE DATABASE later")
    with connect(running, roles.OWNER, database="later") as owner:
        owner.execute(OWNED)
    with connect(running, roles.APP, database="later") as app:
        app.execute("INSERT INTO owned (word) VALUES ('a')")


def test_ensuring_the_roles_again_changes_nothing(running):
    query = "SELECT datacl::text FROM pg_database WHERE datname = 'sotto'"
    with running.database.connect() as connection:
        before = one(connection, query)
        running.services.ensure_roles()
        assert one(connection, query) == before


def test_the_log_carries_no_values(running, owned):
    canary = "canary-of-the-log"
    owned.execute("INSERT INTO owned (word) VALUES (%s)", [canary])
    for statement in ("INSERT INTO owned (word) VALUES (%s)", "SELECT %s::uuid", "SELECT %s::int + 1"):
        with pytest.raises(psycopg.Error):
            owned.execute(statement, [canary])
    running.fleet.wait_for(lambda: False, 0.5)
    for place in (running.layout.data / "said", *running.layout.logs.iterdir()):
        assert canary not in place.read_text()


def test_the_collation_does_not_depend_on_the_machine(running):
    with running.database.connect("sotto") as connection:
        found = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert found == ("b", "C.UTF-8", "UTF8")


@pytest.mark.kill
def test_a_killed_server_comes_back_with_all_that_was_committed(running, owned):
    owned.execute("INSERT INTO owned (word) VALUES ('kept')")
    killed = running.child("postgres")
    os.kill(killed.process.pid, signal.SIGKILL)
    assert running.fleet.wait_for(lambda: killed not in running.fleet.children, PATIENCE)
    assert running.fleet.wait_for(running.database.is_ready, PATIENCE)
    with connect(running, roles.APP) as app:
        assert one(app, "SELECT word FROM owned") == "kept"


@pytest.mark.kill
def test_a_killed_broker_comes_back(running):
    killed = running.child("valkey")
    os.kill(killed.process.pid, signal.SIGKILL)
    assert running.fleet.wait_for(lambda: killed not in running.fleet.children, PATIENCE)
    assert running.fleet.wait_for(running.services.broker.is_ready, PATIENCE)


def test_the_broker_keeps_nothing_on_disk(running):
    assert {place.name for place in running.services.broker.socket.parent.iterdir()} == {"valkey.sock"}


def test_an_unfinished_cluster_is_replaced(fresh):
    """As after a kill in the middle of the very first start."""
    unfinished = fresh.layout.postgres / "unfinished-abc"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")
    fresh.database.prepare()
    assert [place.name for place in fresh.layout.postgres.iterdir()] == ["18"]
    assert (fresh.database.cluster / "PG_VERSION").read_text().strip() == "18"


def test_a_number_taken_by_a_stranger_does_not_block_the_start(fresh):
    """As after a restart of the machine: the old server's number belongs to another program now."""
    fresh.database.prepare()
    note = fresh.database.cluster / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{fresh.database.cluster}\n")
    start_and_stop(fresh)


def test_a_server_of_ours_that_outlived_its_hub_is_ended(fresh):
    with open(fresh.layout.data / "said-first", "w") as said:
        first = Fleet(fresh.layout.run, Output(said))
        first.start_ready(fresh.programs()[:1], PATIENCE)
        (fresh.layout.run / "postgres.process").unlink()
        start_and_stop(fresh)
        assert not first.children[0].is_alive
        first.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_without_user_namespaces_root_becomes_nobody(fresh, monkeypatch, forget_how_root_runs):
    monkeypatch.setattr(unprivileged, "NAMESPACE", ("false",))
    fresh.database.prepare()
    assert fresh.database.cluster.stat().st_uid == NOBODY
    start_and_stop(fresh)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_where_neither_way_is_open_it_says_what_to_do(monkeypatch, forget_how_root_runs):
    monkeypatch.setattr(unprivileged, "NAMESPACE", ("false",))
    monkeypatch.setattr(unprivileged, "AS_NOBODY", ("false",))
    with pytest.raises(unprivileged.CannotRun, match="as an ordinary user"):
        unprivileged.prefix(postgres.binary("postgres"))


def test_records_name_the_servers(running):
    facts = json.loads((running.layout.run / "postgres.process").read_text())
    assert facts["pid"] == running.child("postgres").process.pid
    assert facts["stop_signal"] == signal.SIGINT


def start_and_stop(services: Services) -> None:
    with open(services.layout.data / "said", "w") as said:
        fleet = Fleet(services.layout.run, Output(said))
        try:
            fleet.start_ready(services.programs()[:1], PATIENCE)
            services.ensure_roles()
        finally:
            fleet.stop()
