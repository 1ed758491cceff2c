"""`python -m tests.journeys.beside`: in a house, beside its programs; an order a line, an answer a line, in JSON.

sow         words that only one may read, in Dan's file and in Eve's; answers whose rows are whose
key         a submission key as the house itself would issue it to this user for this path
rows        one figure for all that stands in somebody's file, by table and column
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from typing import Any

import django

NAMES = {"dan": "Dan Moreau", "eve": "Eve Sandler"}
NOT_THEIRS = ("practice_auditevent", "practice_session")  # what others do is noted there


def sow() -> dict[str, Any]:
    return {who: _side(client) for who, client in clients().items()}


def key(user: str, path: str) -> str:
    from practice import submissions

    return submissions.issue(f"{user}|{path}")


def rows(who: str) -> dict[str, str]:
    client = clients()[who]
    return {
        f"{table}.{column}": figure
        for table, where in places(client).items()
        for column, figure in _asked(client, table, where, _FIGURES)
    }


def clients() -> dict[str, Any]:
    """By the names that the demo gave them."""
    from practice import crypto, vaults
    from practice.models import Client

    found = {}
    for row in Client.objects.exclude(user=None):
        grant = crypto.mint("journey", "journey", {(row.vault_id, row.sealed_class)}, vaults.load)
        found[crypto.open(row, "name", by=grant)] = row
    return {who: found[name] for who, name in NAMES.items()}


def places(client: Any) -> dict[str, str]:
    """Every table in which rows belong to a client, with how one knows whose they are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name IN ('vault_id', 'client_id') ORDER BY 2"
        )
        found = {table: f"{column} = %({column})s" for table, column in cursor.fetchall()}
    found |= {"practice_client": "id = %(client_id)s", "practice_user": "id = %(user_id)s"}
    return {table: where for table, where in found.items() if table not in NOT_THEIRS}


_FIGURES = (
    "SELECT cell.key, md5(string_agg(coalesce(cell.value, '-'), ',' ORDER BY one.id)) "
    "FROM {table} one, jsonb_each_text(to_jsonb(one)) cell WHERE {where} GROUP BY 1"
)
_IDS = "SELECT id::text FROM {table} WHERE {where} ORDER BY 1"


def _asked(client: Any, table: str, where: str, query: str) -> list[Any]:
    from django.db import connection

    whose = {"client_id": client.pk, "vault_id": client.vault_id, "user_id": client.user_id}
    with connection.cursor() as cursor:
        cursor.execute(query.format(table=table, where=where), whose)
        return list(cursor.fetchall())


def _side(client: Any) -> dict[str, Any]:
    """Words of both classes and a file, by the client; then the ids of all that is theirs."""
    from django.db import transaction
    from django.utils import timezone

    from messaging import actions, files
    from practice import actors

    now, canary = timezone.now(), f"heron{secrets.token_hex(6)}"
    herself = actors.of_user(client.user, now=now, is_verified=True)
    for circumstance in ("between_sessions", "scheduling"):
        said = actions.receive_portal_message(
            client=client, circumstance=circumstance, body=f"Nobody else may read {canary}.", submission=None,
            actor=herself, now=now,
        )  # fmt: skip
        with transaction.atomic():
            files.attach(
                said, name=f"{canary}.txt", media_type="text/plain", content=canary.encode(), now=now
            )
    ids = {
        table: [row[0] for row in _asked(client, table, where, _IDS)]
        for table, where in places(client).items()
    }
    return {
        "client": str(client.pk), "user": str(client.user_id), "vault": str(client.vault_id),
        "canary": canary, "ids": ids,
    }  # fmt: skip


class Beside:
    """The other end, in the test. `variables`: the house's own environment."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, order: str, *words: str) -> Any:
        assert self._process.stdin and self._process.stdout
        print(json.dumps([order, *words]), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(300)


ORDERS = {"sow": sow, "key": key, "rows": rows}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    django.setup()
    for line in sys.stdin:
        order, *words = json.loads(line)
        print(json.dumps(ORDERS[order](*words)), flush=True)
