"""Somebody knows whose it is: into that client's conversation, as a statement that nobody has proven."""

from datetime import datetime

import pytest

from messaging import actions
from messaging.models import Attachment, InboundItem, Message
from practice.models import AuditEvent, DataKey
from tests import doing
from tests.people import People, actor_of


@pytest.fixture
def mail(people: People, now: datetime) -> InboundItem:
    return doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "It is me, Dan."), now), now)


def file(item: InboundItem, people: People, now: datetime) -> Message | None:
    return actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)


def test_a_mail_stands_there_with_its_original(people: People, mail: InboundItem, now: datetime) -> None:
    said = file(mail, people, now)
    assert said is not None
    assert (doing.words_of(said), said.client, said.channel) == ("It is me, Dan.", people.dan, "email")
    assert Attachment.objects.get(message=said).is_original


def test_a_text_stands_there(people: People, now: datetime) -> None:
    item = doing.filed(doing.text_in("+12025550199", "It is me", now), now)
    said = file(item, people, now)
    assert said is not None
    assert (doing.words_of(said), said.channel) == ("It is me", "sms")


def test_it_proves_nobody(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    assert Message.objects.get().is_sender_verified is False


def test_it_teaches_no_address(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    again = doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "Again me."), now), now)
    assert again.state == "triage"


def test_the_items_own_key_is_destroyed(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    mail.refresh_from_db()
    assert (mail.state, mail.raw) == ("filed", None)
    assert not DataKey.objects.filter(vault_id=mail.vault_id).exists()


def test_a_second_person_comes_too_late(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    assert actions.file_by_hand(item=mail, client=people.eve, actor=actor_of(people.ben), now=now) is None
    assert Message.objects.get().client == people.dan


def test_what_stands_in_a_conversation_is_not_filed_again(people: People, now: datetime) -> None:
    item = doing.filed(doing.text_in("+12025550141", "Please do not text me any more", now), now)
    assert item.state == "triage"
    assert file(item, people, now) is None
    assert Message.objects.count() == 1


def test_the_trail_names_who_and_into_whose_file(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    row = AuditEvent.objects.get(event="messaging.inbound.filed")
    assert (row.actor_id, row.reason) == (people.ana.pk, "by_hand")
    assert row.vault_ids == [people.dan.vault_id]
