"""Opening and reading, newest first, in portions, until a page of hits, the time, or the last message."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from messaging.models import Message
from messaging.search import scanning
from messaging.search.scanning import Scan
from practice import crypto
from practice.access.nouns import grant_for_list
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def look(people: People, clock: Clock, settings: Any) -> Any:
    def run(by: Any, *wanted: str, **more: Any) -> Scan:
        def grant(ids: set[UUID]) -> crypto.Grant:
            return grant_for_list(actor_of(by), ids, clock())

        return scanning.scan(Message.objects.all(), wanted, grant_for=grant, **more)

    return run


def said(done: Scan) -> list[str | None]:
    return [doing.words_of(hit.message) for hit in done.hits]


@pytest.fixture
def weeks(people: People, clock: Clock) -> None:
    for number in range(7):
        doing.say(people.dan, clock.move(hours=1), f"Week {number} was hard.")


def test_the_newest_first(people: People, weeks: None, look: Any) -> None:
    done = look(people.ana, "hard")
    assert said(done) == [f"Week {number} was hard." for number in range(6, -1, -1)]
    assert done.next is None


@pytest.mark.parametrize("is_one_client", [True, False])
def test_a_page_of_hits_ends_it_and_the_next_goes_on_there(
    people: People, weeks: None, look: Any, settings: Any, monkeypatch: Any, is_one_client: bool
) -> None:
    monkeypatch.setitem(settings.LIMITS, "search_hits", 3)
    found, before, rounds = [], None, 0
    while rounds < 9:
        done = look(people.ana, "hard", before=before, is_one_client=is_one_client)
        found += said(done)
        before, rounds = done.next, rounds + 1
        if before is None:
            break
    assert found == [f"Week {number} was hard." for number in range(6, -1, -1)]


def test_when_the_time_is_up_it_says_how_far_it_went(
    people: People, weeks: None, look: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(scanning, "FIRST", 2)
    ticks = iter(range(0, 100, 10))
    done = look(people.ana, "nowhere", clock=lambda: float(next(ticks)))
    latest = Message.objects.order_by("-created_at", "-pk")[1]
    assert (done.read, done.hits, done.next) == (2, [], (latest.created_at, latest.pk))


@pytest.mark.parametrize("is_one_client", [True, False])
@pytest.mark.parametrize("first", [1, 2, 3, 500])
def test_whatever_the_portions_each_message_is_read_once(
    people: People, weeks: None, look: Any, monkeypatch: Any, first: int, is_one_client: bool
) -> None:
    monkeypatch.setattr(scanning, "FIRST", first)
    monkeypatch.setattr(scanning, "LARGEST", 2)
    done = look(people.ana, "week", is_one_client=is_one_client)
    assert done.read == Message.objects.count()
    assert len({hit.message.pk for hit in done.hits}) == 7


@pytest.mark.parametrize("is_one_client", [True, False])
def test_messages_of_one_instant_are_not_skipped(
    people: People, clock: Clock, look: Any, monkeypatch: Any, is_one_client: bool
) -> None:
    for number in range(5):
        doing.say(people.dan, clock(), f"Week {number} was hard.")
    Message.objects.update(created_at=clock() - timedelta(hours=1))
    for name in ("FIRST", "LARGEST"):
        monkeypatch.setattr(scanning, name, 1)
    assert len(look(people.ana, "hard", is_one_client=is_one_client).hits) == 5


def test_several_clients_come_in_turns_by_the_hour(people: People, clock: Clock, look: Any) -> None:
    for number in range(6):
        whose = people.eve if number % 3 else people.dan
        doing.say(whose, clock.move(hours=1), f"Week {number} was hard.", about="scheduling")
    assert said(look(people.cleo, "hard")) == [f"Week {number} was hard." for number in range(5, -1, -1)]


def test_each_client_is_asked_for_once(
    people: People, clock: Clock, weeks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.say(people.eve, clock(), "A hard day to find", about="scheduling")
    monkeypatch.setattr(scanning, "FIRST", 1)
    monkeypatch.setattr(scanning, "LARGEST", 1)
    asked: list[UUID] = []

    def grant(ids: set[UUID]) -> crypto.Grant:
        asked.extend(ids)
        return grant_for_list(actor_of(people.cleo), ids, clock())

    scanning.scan(Message.objects.all(), ("hard",), grant_for=grant)
    assert sorted(asked) == sorted({people.dan.pk, people.eve.pk})


def test_when_all_was_read_at_the_last_moment_it_is_not_asked_again(
    people: People, weeks: None, look: Any
) -> None:
    ticks = iter(range(0, 100, 10))
    done = look(people.ana, "nowhere", clock=lambda: float(next(ticks)))
    assert (done.read, done.next) == (Message.objects.count(), None)


@pytest.mark.parametrize("is_one_client", [True, False])
def test_of_nobody_nothing_is_found(people: People, clock: Clock, weeks: None, is_one_client: bool) -> None:
    """As for a name that no client has."""
    rows = Message.objects.filter(client__in=[])
    done = scanning.scan(rows, ("hard",), grant_for=None, is_one_client=is_one_client)  # type: ignore[arg-type]
    assert (done.read, done.hits, done.next) == (0, [], None)


def test_what_does_not_open_is_not_found(people: People, clock: Clock, look: Any) -> None:
    doing.say(people.dan, clock(), "A hard week")
    doing.say(people.dan, clock(), "A hard day to find", about="scheduling")
    assert said(look(people.cleo, "hard")) == ["A hard day to find"]
    assert said(look(people.ben, "hard")) == []


def test_words_that_lie_in_another_message_are_refused(people: People, weeks: None, look: Any) -> None:
    one, other = Message.objects.order_by("created_at")[:2]
    Message.objects.filter(pk=one.pk).update(body=other.body)
    with pytest.raises(crypto.Refused):
        look(people.ana, "hard")


def test_subjects_of_mails_are_read_too(people: People, clock: Clock, look: Any) -> None:
    mail = doing.letter("dan@home.example", "See you then.", subject="About Thursday")
    doing.filed(doing.mail_in(mail, clock()), clock())
    assert said(look(people.ana, "thursday")) == ["See you then."]
