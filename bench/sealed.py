"""Sealed columns against plaintext ones: S3."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection

from bench import stock, talk
from bench.models import PlainMessage, PlainThread
from bench.stock import Practice
from bench.timing import Line, Size, interleaved, ratio
from bench.words import text
from messaging import actions
from messaging.actions.sending import Writing
from messaging.models import Message
from messaging.talk import said
from practice import crypto
from practice.access import nouns
from practice.models import Client
from practice.vocabulary import Circumstance
from tests import databases

NEWEST = 50


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        one = stock.client(practice)
        talk.Talk(practice, one, full=False).write(size.rows, last=practice.now - timedelta(minutes=3))
        stock.settle()
        return [*_reading(practice, one, size), _size(one), _sending(practice, one, size)]


def _reading(practice: Practice, one: Client, size: Size) -> list[Line]:
    """With the right in hand, as after a gate: its two keys are fetched once."""
    grant = nouns.grant_for(practice.clinician, one, practice.now)
    sealed = Message.objects.for_client(one.pk).order_by("-created_at", "-pk")
    plain = PlainMessage.objects.filter(client_id=one.pk).order_by("-created_at", "-pk")

    def open_all(rows: Any) -> None:
        assert all(crypto.open_rows(rows, "body", by=grant))

    def read_all(rows: Any) -> None:
        assert all([row.body for row in rows])

    newest = interleaved(
        size.rounds * 2,
        {
            "page": lambda: open_all(said.messages(one.pk, is_shown=False, most=NEWEST)),
            "sealed": lambda: open_all(list(sealed[:NEWEST])),
            "plain": lambda: read_all(plain[:NEWEST]),
            "joined": lambda: read_all(plain.select_related("author", "thread")[:NEWEST]),
        },
    )
    every = interleaved(
        max(3, size.rounds // 15),
        {"sealed": lambda: open_all(sealed[: size.rows]), "plain": lambda: read_all(plain[: size.rows])},
        warm=1,
    )
    return [
        ratio(
            "S3",
            "newest 50 as the page reads them, sealed / plain by the ORM, with author and thread",
            newest["page"],
            newest["joined"],
            goal="≤ 0.60",
        ),
        ratio("S3", "newest 50 as models, sealed / plain, no joins", newest["sealed"], newest["plain"]),
        ratio(
            "S3",
            f"{size.rows:,} rows as models, sealed / plain",
            every["sealed"],
            every["plain"],
            goal="≤ 1.50",
        ),
    ]


def _size(one: Client) -> Line:
    """Bytes of all columns that both have, as stored; the keys' own rows are counted with the sealed ones."""
    shared = "id, thread_id, client_id, kind, channel, author_id, is_sender_verified, body, quoted, subject, wording, created_at"
    keys = _number(
        "SELECT sum(pg_column_size(k.*)) FROM practice_datakey k WHERE vault_id = %s", one.vault_id
    )
    own = "SELECT sum(pg_column_size(r.*)) FROM (SELECT {} FROM {} WHERE client_id = %s) r"
    sealed = _number(own.format(f"{shared}, vault_id, sealed_class", "messaging_message"), one.pk) + keys
    plain = _number(own.format(shared, "bench_plainmessage"), one.pk)
    count = Message.objects.for_client(one.pk).count()
    detail = f"n {count:,} rows; {sealed // count} against {plain // count} bytes a row"
    return Line(
        "S3", "stored size, sealed and padded / plain", f"{sealed / plain:.2f}", "≤ 1.15", detail=detail
    )


def _number(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def _sending(practice: Practice, one: Client, size: Size) -> Line:
    """The whole act: facts, decision, thread, sealed message, kept decision, audit, in one commit."""
    actor, thread = practice.clinician, PlainThread.objects.get(client_id=one.pk, circumstance=TALK)

    def send() -> None:
        writing = Writing(circumstance=TALK, body=text(practice.dice), is_notified=True)
        actions.send_message(client=one, writing=writing, submission=None, actor=actor, now=practice.now)

    def insert() -> None:
        PlainMessage.objects.create(
            id=uuid4(), thread=thread, client_id=one.pk, kind="from_practice", channel="portal",
            author=practice.ana, body=text(practice.dice), created_at=practice.now,
        )  # fmt: skip

    taken = interleaved(size.rounds, {"send": send, "insert": insert})
    what = "one send with decision, outbox and audit / one bare insert"
    return ratio("S3", what, taken["send"], taken["insert"], goal="printed")


TALK = Circumstance.BETWEEN_SESSIONS
