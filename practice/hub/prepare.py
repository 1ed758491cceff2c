"""`python -m practice.hub prepare`: once before the containers start. `make run` does the same by itself.

A database server of the practice's own is told apart from the embedded one by its address and by the
superuser's name and password; everything else is the same. With SOTTO_RESTORE=/directory an empty database is
filled from the newest backup there instead.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import psycopg

from practice.hub import environment, house, roles
from practice.hub.children import Program
from practice.hub.errors import Refusal


def prepare(env: Mapping[str, str]) -> int:
    """Roles, key-ring, migrations, rights: in that order, each safe to repeat. Or roles and a backup."""
    roles.ensure(
        partial(connect, env),
        roles.Role(roles.OWNER, Path(env["SOTTO_DB_OWNER_PASSWORD_FILE"])),
        roles.Role(roles.APP, Path(env["SOTTO_DB_PASSWORD_FILE"])),
    )
    for program in programs(env):
        done = subprocess.run(program.command, env={**os.environ, **program.environment}, check=False)
        if done.returncode != 0:
            raise Refusal(f"{program.name} ended with code {done.returncode}; its words are above.")
    return 0


def programs(env: Mapping[str, str]) -> list[Program]:
    source = env.get("SOTTO_RESTORE")
    if not source:
        return house.preparations(env, demo=False)
    command = (sys.executable, "manage.py", "restore", "--from", source)
    return [Program("restore", command, environment.as_owner(env))]


def connect(env: Mapping[str, str], database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=env["SOTTO_DB_HOST"],
        port=env.get("SOTTO_DB_PORT") or "5432",
        dbname=database,
        user=env.get("SOTTO_DB_SUPERUSER") or "postgres",
        password=Path(env["SOTTO_DB_SUPERUSER_PASSWORD_FILE"]).read_text(encoding="utf-8").strip(),
        connect_timeout=10,
        autocommit=True,
    )
