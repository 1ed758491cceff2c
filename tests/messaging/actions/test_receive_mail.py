"""Mail at the door: kept, sealed, before the door answers; the same mail once."""

import json
import tracemalloc
from datetime import datetime

import pytest
import redis
from django.db import connection

from messaging import actions
from messaging.actions import inbound
from messaging.models import InboundItem
from practice import crypto, vaults
from practice.models import AuditEvent, DataKey
from tests import doing
from tests.people import People

MAIL = b"From: Dan <dan@home.example>\r\nSubject: Thursday\r\nMessage-ID: <1@x>\r\n\r\nA canary sings.\r\n"


def receive(raw: bytes, now: datetime) -> None:
    actions.receive_mail(raw=raw, envelope_from="dan@home.example", envelope_to=["office@x.example"], now=now)


def raw_of(item: InboundItem) -> bytes | None:
    grant = crypto.mint("test", "test", {(item.vault_id, item.sealed_class)}, vaults.load)
    return crypto.open_bytes(item, "raw", by=grant)


def test_it_is_kept_to_the_byte(people: People, now: datetime) -> None:
    receive(MAIL, now)
    item = InboundItem.objects.get()
    assert raw_of(item) == MAIL
    assert (item.state, item.channel, item.received_at) == ("new", "email", now)


def test_it_lies_sealed_under_a_key_of_its_own(people: People, now: datetime) -> None:
    receive(MAIL, now)
    item = InboundItem.objects.get()
    assert b"canary" not in bytes(item.raw)
    assert DataKey.objects.filter(vault_id=item.vault_id).count() == 1
    assert item.vault.kind == "unfiled"


def test_the_envelope_is_kept_with_it(people: People, now: datetime) -> None:
    receive(MAIL, now)
    envelope = json.loads(doing.words_of(InboundItem.objects.get(), "envelope") or "")
    assert envelope == {"from": "dan@home.example", "to": ["office@x.example"]}


def test_the_same_mail_twice_is_kept_once(people: People, now: datetime) -> None:
    receive(MAIL, now)
    receive(MAIL, now)
    assert InboundItem.objects.count() == 1


def test_by_another_way_it_is_the_same_mail(people: People, now: datetime) -> None:
    receive(MAIL, now)
    receive(b"Received: from a\r\n\tby b; Wed\r\nReturn-Path: <dan@home.example>\r\n" + MAIL, now)
    assert InboundItem.objects.count() == 1


def test_with_other_line_ends_it_is_the_same_mail(people: People, now: datetime) -> None:
    receive(MAIL, now)
    receive(MAIL.replace(b"\r\n", b"\n"), now)
    assert InboundItem.objects.count() == 1


def test_one_other_letter_makes_another_mail(people: People, now: datetime) -> None:
    receive(MAIL, now)
    receive(MAIL.replace(b"sings", b"sinks"), now)
    assert InboundItem.objects.count() == 2


@pytest.mark.parametrize(
    ("raw", "below"),
    [
        (b"", b""),
        (b"Received: a", b""),
        (b"Received: a\n", b""),
        (b"received: a\r\n b\r\n\tc\r\nFrom: d\r\n\r\ne", b"From: d\n\ne"),
        (b" a\nReceived: b\n", b" a\nReceived: b\n"),
        (b"Delivered-To: a\n\nReceived: b", b"\nReceived: b"),
        (b"From: a\nReceived: b\n", b"From: a\nReceived: b\n"),
        (b"X-Original-To: a\nEnvelope-To: b\nReturn-Path: c\n\n", b"\n"),
    ],
)
def test_what_each_hop_writes_on_top_is_no_part_of_it(raw: bytes, below: bytes, people: People) -> None:
    assert inbound.mail_digest(raw) == crypto.ring().index("inbound_mail", below.hex())


def test_a_mail_of_empty_lines_costs_little_more_than_itself(people: People) -> None:
    """As many as it may hold would be a gigabyte as a list of lines."""
    raw = b"\r\n" * 4_000_000
    tracemalloc.start()
    try:
        inbound.mail_digest(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(raw)


def test_a_mail_of_nothing_is_kept_too(people: People, now: datetime) -> None:
    receive(b"", now)
    assert InboundItem.objects.get().state == "new"


def test_it_is_committed_when_the_door_may_answer(
    committed_db: None, people: People, now: datetime, broker: redis.Redis
) -> None:
    receive(MAIL, now)
    assert not connection.in_atomic_block
    assert InboundItem.objects.count() == 1
    assert broker.llen("sotto") == 1


def test_the_trail_names_no_sender(people: People, now: datetime) -> None:
    receive(MAIL, now)
    row = AuditEvent.objects.get(event="messaging.inbound.kept")
    assert (row.subject_id, row.reason) == (InboundItem.objects.get().pk, "email")
    assert "dan@home" not in str(AuditEvent.objects.filter(pk=row.pk).values())
