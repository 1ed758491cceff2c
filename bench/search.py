"""Searching by opening and reading: S4. One client of 700 messages, and forty such clients, 28,000 messages.

The floor is the bare decrypt-and-scan of the same messages: one query for what is sealed, through a binary cursor, in
any order, keys in hand, AES-GCM, small letters, the words. No scope, no grant, no order, nothing but the reading.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import Cursor

from bench import stock, talk
from bench.stock import Practice
from bench.timing import Line, Size, interleaved, median_ms, ratio
from messaging.models import Message
from messaging.search import scanning
from practice import crypto, vaults
from practice.access import Opened, nouns, scope
from practice.crypto.fields import Column
from practice.models import Client
from practice.vocabulary import SealedClass
from records import standing
from tests import databases

NOWHERE, OFTEN = ("harpsichord",), ("sister", "sunday")
CLASSES = (SealedClass.ADMINISTRATIVE, SealedClass.CLINICAL)
BARE = "SELECT id, vault_id, sealed_class, body FROM messaging_message WHERE client_id = ANY(%s)"


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        clients = [_client(practice, size.searched) for _ in range(size.caseload_searched)]
        stock.settle()
        return [*_one(practice, clients[0], size), *_all(practice, clients, size)]


def _client(practice: Practice, count: int) -> Client:
    """Their messages stand in time between those of all others."""
    one = stock.client(practice)
    last = practice.now - timedelta(seconds=practice.dice.randrange(60, 10_000))
    talk.Talk(practice, one, full=False).write(count, last=last)
    return one


def _one(practice: Practice, client: Client, size: Size) -> list[Line]:
    """With one client: the grant is the gate's, as on the page."""
    grant = nouns.grant_for(practice.clinician, client, practice.now)
    rows = Message.objects.for_client(client.pk)
    contenders = {
        "scan": lambda: _to_the_end(rows, lambda _ids: grant, is_one_client=True),
        "bare": bare([client]),
    }
    taken = interleaved(size.rounds, contenders)
    what = f"one client's {size.searched:,} messages, all read / bare decrypt-and-scan"
    return [
        ratio("S4", what, taken["scan"], taken["bare"], goal="≤ 1.30"),
        Line("S4", "the same, milliseconds", median_ms(taken["scan"]), "≤ 10 ms"),
    ]


def _all(practice: Practice, clients: list[Client], size: Size) -> list[Line]:
    actor, now = practice.clinician, practice.now
    rows = Message.objects.filter(scope.within(actor, now), standing.opens(Opened(actor=actor, now=now)))

    def grant_for(ids: set[UUID]) -> crypto.Grant:
        return nouns.grant_for_list(actor, ids, now)

    contenders = {
        "scan": lambda: _to_the_end(rows, grant_for),
        "bare": bare(clients),
        "first": lambda: scanning.scan(rows, OFTEN, grant_for=grant_for),
    }
    taken = interleaved(max(3, size.rounds // 6), contenders, warm=1)
    count = size.searched * len(clients)
    with CaptureQueriesContext(connection) as captured:
        scans = _to_the_end(rows, grant_for)
    what = f"a caseload's {count:,} messages, to the last / bare decrypt-and-scan"
    return [
        ratio("S4", what, taken["scan"], taken["bare"], goal="≤ 1.30"),
        Line(
            "S4", "the same, milliseconds", median_ms(taken["scan"]), "≤ 500 ms",
            detail=f"{scans} answers of {settings.LIMITS['search_ms']} ms at most, {len(captured)} queries",
        ),
        Line("S4", "a page of hits of an often used word, milliseconds", median_ms(taken["first"]), "at once"),
    ]  # fmt: skip


def _to_the_end(
    rows: Any, grant_for: Callable[[set[UUID]], crypto.Grant], *, is_one_client: bool = False
) -> int:
    """As the page goes on by itself while nothing is found; how many answers it took."""
    look = partial(scanning.scan, rows, NOWHERE, grant_for=grant_for, is_one_client=is_one_client)
    done, answers = look(), 1
    while done.next:
        done, answers = look(before=done.next), answers + 1
    return answers


def bare(clients: list[Client]) -> Callable[[], int]:
    columns = {(one.vault_id, klass): _column(one.vault_id, klass) for one in clients for klass in CLASSES}
    ids = [one.pk for one in clients]

    def scan() -> int:
        connection.ensure_connection()
        found = 0
        with Cursor(connection.connection) as cursor:
            for pk, vault, klass, body in cursor.execute(BARE, [ids], binary=True):
                text = columns[vault, klass].open_text(body, pk).lower()
                found += all(word in text for word in NOWHERE)
        return found

    return scan


def _column(vault: UUID, klass: str) -> Column:
    key = vaults.sealer(vault, klass)
    return Column(key, vault=vault, klass=klass, table=Message._meta.db_table, field="body")
