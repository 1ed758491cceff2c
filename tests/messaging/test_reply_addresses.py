"""An answer by mail finds its thread by the address it was sent to, and nobody learns anything from that address."""

from uuid import uuid4

import pytest
from django.test import override_settings

from messaging import actions, reply_addresses
from messaging.models import Delivery, Message
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

OURS = "office@practice.example"


@override_settings(SOTTO_REPLY_ADDRESS=OURS)
def test_there_and_back() -> None:
    row = uuid4()
    address = reply_addresses.of(row)
    assert address is not None and address.startswith("office+") and address.endswith("@practice.example")
    assert list(reply_addresses.named(["x@y.example", address.upper()])) == [row]


@override_settings(SOTTO_REPLY_ADDRESS=OURS)
@pytest.mark.parametrize(
    "given", [OURS, "office+billing@practice.example", f"office+{'a' * 26}@other.example", "x", ""]
)
def test_what_is_no_mark_of_ours(given: str) -> None:
    assert list(reply_addresses.named([given])) == []


def test_where_the_mail_server_takes_none_there_are_none() -> None:
    assert reply_addresses.of(uuid4()) is None
    assert list(reply_addresses.named([f"+{'a' * 26}@", OURS])) == []


@override_settings(SOTTO_REPLY_ADDRESS=OURS)
def test_an_answer_without_references_lies_in_the_thread_it_answers(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.agree(people.dan_email, clock())
    first = doing.write_text(people.dan, people.ana, clock(), channel="email", circumstance="scheduling")
    (letter,) = doing.drained(monkeypatch)
    assert letter.reply_to == reply_addresses.of(Delivery.objects.get(message=first).pk)
    made = actions.begin_thread(
        client=people.dan, circumstance="scheduling", topic="Our rooms", submission=None,
        actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    other = doing.write_text(
        people.dan, people.ana, clock.move(minutes=1), channel="email", thread_id=made.pk
    )
    raw = doing.letter("Dan Doyle <Dan@Home.example>", "Friday is fine.")
    raw = raw.replace(b"To: office@practice.example", f"To: {letter.reply_to}".encode())
    doing.filed(doing.mail_in(raw, clock.move(minutes=1)), clock())
    answer = Message.objects.get(kind="from_client")
    assert (answer.thread_id, answer.thread_id == other.thread_id) == (first.thread_id, False)


@override_settings(SOTTO_REPLY_ADDRESS=OURS)
def test_somebody_elses_mark_leads_nowhere(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.agree(people.dan_email, clock())
    said = doing.write_text(people.dan, people.ana, clock(), channel="email")
    mark = reply_addresses.of(Delivery.objects.get(message=said).pk)
    raw = doing.letter("Eve <eve@home.example>", "Hello")
    raw = raw.replace(b"To: office@practice.example", f"To: {mark}".encode())
    doing.filed(doing.mail_in(raw, clock()), clock())
    assert not Message.objects.filter(kind="from_client", client=people.dan).exists()
