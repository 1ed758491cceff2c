"""What was set aside by mistake waits for a person again."""

from datetime import datetime

import pytest

from messaging import actions
from messaging.models import InboundItem
from practice.models import AuditEvent
from tests import doing
from tests.people import People, actor_of


@pytest.fixture
def item(people: People, now: datetime) -> InboundItem:
    found = doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "It is me, Dan."), now), now)
    actions.set_aside(item=found, actor=actor_of(people.ana), now=now)
    return found


def bring_back(item: InboundItem, people: People, now: datetime) -> bool:
    return actions.bring_back(item=item, actor=actor_of(people.cleo), now=now)


def test_it_waits_as_before_and_can_be_filed(people: People, item: InboundItem, now: datetime) -> None:
    assert bring_back(item, people, now)
    item.refresh_from_db()
    assert (item.state, item.settled_at, item.reason) == ("triage", None, "unknown_sender")
    row = AuditEvent.objects.get(event="messaging.inbound.brought_back")
    assert (row.actor_id, row.subject_id) == (people.cleo.pk, item.pk)
    message = actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)
    assert message is not None and doing.words_of(message) == "It is me, Dan."


def test_once(people: People, item: InboundItem, now: datetime) -> None:
    assert bring_back(item, people, now)
    assert not bring_back(item, people, now)
    assert AuditEvent.objects.filter(event="messaging.inbound.brought_back").count() == 1


def test_not_what_stands_in_a_conversation(people: People, item: InboundItem, now: datetime) -> None:
    """Its content lies there, under the client's own key; here is nothing left of it."""
    said = doing.say(people.dan, now)
    InboundItem.objects.filter(pk=item.pk).update(message=said)
    assert not bring_back(item, people, now)
