"""PostgreSQL's own programs: those of the machine, or those that the embedded server came with."""

import os
import shutil
from collections.abc import Mapping

from django.db import connection

from practice.backups.problem import Problem
from practice.hub import postgres


def program(name: str) -> str:
    """The embedded server's first: it is never older than the server that it comes with."""
    try:
        return str(postgres.binary(name))
    except postgres.NoBinaries:
        found = shutil.which(name)
    if found is None:
        raise Problem(f"{name} is not on this machine: install PostgreSQL's client programs")
    return found


def environment() -> Mapping[str, str]:
    """Where Django's database is. The password goes by the environment of one child, never by its words."""
    place = connection.settings_dict
    wanted = {
        "PGHOST": place["HOST"],
        "PGPORT": place["PORT"],
        "PGDATABASE": place["NAME"],
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "SOTTO_"))}
    return (
        kept | {name: str(value) for name, value in wanted.items() if value} | {"PGAPPNAME": "sotto_backup"}
    )
