"""Looked at, and it belongs nowhere: no longer listed, kept sealed as it came."""

from datetime import datetime

import pytest

from messaging import actions
from messaging.models import InboundItem, Message
from practice.models import AuditEvent, DataKey
from tests import doing
from tests.people import People, actor_of


@pytest.fixture
def item(people: People, now: datetime) -> InboundItem:
    return doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "Buy now!"), now), now)


def test_it_is_settled_and_makes_no_message(people: People, item: InboundItem, now: datetime) -> None:
    assert actions.set_aside(item=item, actor=actor_of(people.ana), now=now)
    item.refresh_from_db()
    assert (item.state, item.settled_at) == ("set_aside", now)
    assert not Message.objects.exists()


def test_it_stays_sealed_and_can_be_opened(people: People, item: InboundItem, now: datetime) -> None:
    actions.set_aside(item=item, actor=actor_of(people.ana), now=now)
    item.refresh_from_db()
    assert doing.words_of(item, "preview") == "Thursday\nBuy now!"
    assert DataKey.objects.filter(vault_id=item.vault_id).exists()


def test_the_trail_names_who(people: People, item: InboundItem, now: datetime) -> None:
    actions.set_aside(item=item, actor=actor_of(people.cleo), now=now)
    assert AuditEvent.objects.get(event="messaging.inbound.set_aside").actor_id == people.cleo.pk


def test_what_was_filed_meanwhile_stays_filed(people: People, item: InboundItem, now: datetime) -> None:
    actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)
    assert not actions.set_aside(item=item, actor=actor_of(people.cleo), now=now)
    item.refresh_from_db()
    assert item.state == "filed"
    assert not AuditEvent.objects.filter(event="messaging.inbound.set_aside").exists()


def test_of_what_stands_in_a_conversation_no_second_copy_stays(people: People, now: datetime) -> None:
    item = doing.filed(doing.text_in("+12025550141", "Please do not text me any more", now), now)
    assert item.message is not None
    actions.set_aside(item=item, actor=actor_of(people.ana), now=now)
    item.refresh_from_db()
    assert (item.state, item.raw, item.sender, item.preview) == ("set_aside", None, None, None)
    assert not DataKey.objects.filter(vault_id=item.vault_id).exists()
    assert doing.words_of(item.message) == "Please do not text me any more"
