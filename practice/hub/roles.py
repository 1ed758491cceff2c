"""The database and its two roles: `sotto_owner` owns the tables and migrates, `sotto_app` only uses them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from practice.hub import secret_files
from practice.hub.paths import Layout

DATABASE = "sotto"
OWNER = "sotto_owner"
APP = "sotto_app"

# For every table and sequence that the owner will ever make. template1 has them too, so that a database
# made later (a test's, a restore drill's) starts with the same rights.
DEFAULT_RIGHTS = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE sotto_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sotto_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE sotto_owner IN SCHEMA public"
    " GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO sotto_app",
    "GRANT USAGE ON SCHEMA public TO sotto_app",
)


# A connection as superuser to the database of that name, each statement its own transaction.
Connect = Callable[[str], psycopg.Connection]


@dataclass(frozen=True)
class Role:
    name: str
    password_file: Path
    may_create_databases: bool = False


def owner(layout: Layout, *, may_create_databases: bool = False) -> Role:
    return Role(OWNER, layout.secrets / "database_owner", may_create_databases)


def app(layout: Layout) -> Role:
    return Role(APP, layout.secrets / "database_app")


def ensure(connect: Connect, *roles: Role) -> None:
    """Brings roles, database and rights to what they must be; safe to repeat and to interrupt."""
    with connect("postgres") as connection:
        for role in roles:
            _ensure_role(connection, role)
        _ensure_database(connection)
    for name in ("template1", DATABASE):
        with connect(name) as connection:
            for statement in DEFAULT_RIGHTS:
                connection.execute(sql.SQL(statement))


def _ensure_role(connection: psycopg.Connection, role: Role) -> None:
    name = sql.Identifier(role.name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    # The server sees the verifier only, never the password.
    password = secret_files.ensure(role.password_file).encode()
    verifier = connection.pgconn.encrypt_password(password, role.name.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {} PASSWORD {}"
        ).format(
            name,
            sql.SQL("CREATEDB" if role.may_create_databases else "NOCREATEDB"),
            sql.Literal(verifier),
        )
    )


def _ensure_database(connection: psycopg.Connection) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), sql.Identifier(APP))
    )
