"""Who has read what."""

from datetime import datetime

from messaging import actions
from messaging.models import Message, MessageRead
from tests import doing
from tests.conftest import Clock
from tests.people import People, Person, actor_of


def read(people: People, by: Person, now: datetime, *said: Message) -> None:
    ids = [one.pk for one in said]
    actions.mark_read(client=people.dan, message_ids=ids, actor=actor_of(by), now=now)


def test_it_names_reader_and_time(people: People, clock: Clock) -> None:
    said = doing.say(people.dan, clock())
    read(people, people.ana, clock.move(minutes=5), said)
    found = MessageRead.objects.get()
    assert (found.message, found.user_id, found.at) == (said, people.ana.pk, clock())


def test_the_first_time_stands(people: People, clock: Clock) -> None:
    said = doing.say(people.dan, clock())
    first = clock()
    read(people, people.ana, first, said)
    read(people, people.ana, clock.move(hours=1), said)
    assert MessageRead.objects.get().at == first


def test_everybody_reads_for_themselves(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now)
    read(people, people.ana, now, said)
    assert list(Message.objects.unread_by(people.sam.pk)) == [said]
    assert list(Message.objects.unread_by(people.ana.pk)) == []


def test_ones_own_words_are_never_unread(people: People, now: datetime) -> None:
    doing.write(people.dan, people.ana, now)
    assert not Message.objects.unread_by(people.ana.pk).exists()


def test_the_page_of_the_other_side_shows_it(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now)
    people.dan.refresh_from_db()
    before = people.dan.changed_at
    read(people, people.ana, now, said)
    people.dan.refresh_from_db()
    assert people.dan.changed_at > before


def test_reading_nothing_changes_nothing(people: People, now: datetime) -> None:
    before = people.dan.changed_at
    read(people, people.ana, now)
    people.dan.refresh_from_db()
    assert people.dan.changed_at == before
