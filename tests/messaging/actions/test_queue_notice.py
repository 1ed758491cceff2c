"""A neutral notice: one a cause and address, in fixed words, nothing of its cause but the id."""

from datetime import datetime

import redis

from messaging import actions
from messaging.models import Message
from practice.models import ContactPoint, Notice
from tests import doing
from tests.conftest import Clock
from tests.people import People

CANARY = "A canary sings about the sister."


def queue(people: People, said: Message, now: datetime, to: ContactPoint | None = None) -> Notice:
    return actions.queue_notice(
        kind="new_message", cause=said, contact_point=to or people.dan_email, client=people.dan, now=now
    )


def test_it_names_cause_address_and_language(people: People, now: datetime) -> None:
    people.dan.language = "es"
    said = doing.say(people.dan, now)
    notice = queue(people, said, now)
    assert (notice.cause_type, notice.cause_id) == ("messaging.message", said.pk)
    assert (notice.channel, notice.language, notice.next_at) == ("email", "es", now)


def test_for_one_cause_and_address_there_is_one(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now)
    assert queue(people, said, now) == queue(people, said, now)


def test_another_address_has_its_own(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now)
    assert queue(people, said, now) != queue(people, said, now, people.dan_phone)


def test_what_leaves_says_nothing_of_what_was_said(people: People, clock: Clock, monkeypatch) -> None:
    doing.write(people.dan, people.ana, clock(), CANARY, is_notified=True)
    (left,) = doing.drained(monkeypatch)
    for word in ("canary", "sister", "Ana", "Dan", "Therapy"):
        assert word not in f"{left.subject} {left.text}"
    assert "You have a new message from Linden Street." in left.text


def test_the_worker_is_rung_once(
    committed_db: None, people: People, now: datetime, broker: redis.Redis
) -> None:
    said = doing.write(people.dan, people.ana, now)
    queue(people, said, now)
    queue(people, said, now)
    assert broker.llen("outbox") == 1
