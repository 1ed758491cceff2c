"""What somebody began to write stays on the server, sealed, for them alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from messaging import actions
from messaging.models import Draft
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.people import People, Person, actor_of


def save(
    people: People, now: datetime, body: str, *, about: str = "between_sessions", by: Person | None = None
):
    actor = actor_of(by or people.ana)
    return actions.save_draft(
        client=people.dan, circumstance=about, channel="portal", body=body, actor=actor, now=now
    )


def test_it_lies_sealed(people: People, now: datetime) -> None:
    save(people, now, "About your sister")
    kept = Draft.objects.get()
    assert doing.words_of(kept) == "About your sister"
    assert b"sister" not in bytes(kept.body)


def test_one_a_person_and_client(people: People, clock: Clock) -> None:
    save(people, clock(), "About")
    save(people, clock.move(seconds=2), "About your sister")
    kept = Draft.objects.get()
    assert (doing.words_of(kept), kept.updated_at) == ("About your sister", clock())


def test_everybody_has_their_own(people: People, now: datetime) -> None:
    save(people, now, "Ana's")
    save(people, now, "Dan's", by=people.dan)
    assert {doing.words_of(one) for one in Draft.objects.all()} == {"Ana's", "Dan's"}


@pytest.mark.parametrize(
    ("about", "kept_as"), [("scheduling", "administrative"), ("between_sessions", "clinical")]
)
def test_its_class_follows_what_it_is_about(people: People, now: datetime, about: str, kept_as: str) -> None:
    save(people, now, "Hello", about="billing" if about != "scheduling" else "between_sessions")
    save(people, now, "Hello", about=about)
    kept = Draft.objects.get()
    assert kept.sealed_class == kept_as
    assert doing.words_of(kept) == "Hello"


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_an_empty_text_takes_it_away(people: People, now: datetime, nothing: str) -> None:
    save(people, now, "Hello")
    assert save(people, now, nothing) is None
    assert not Draft.objects.exists()


def test_dropping_ones_own_leaves_anothers(people: People, now: datetime) -> None:
    save(people, now, "Ana's")
    save(people, now, "Dan's", by=people.dan)
    actions.drop_draft(client=people.dan, actor=actor_of(people.ana), now=now)
    assert Draft.objects.get().user_id == people.dan.user_id


def test_the_trail_says_nothing_of_it(people: People, now: datetime) -> None:
    before = AuditEvent.objects.count()
    save(people, now, "Hello")
    assert AuditEvent.objects.count() == before


def test_two_windows_at_once_leave_one_draft(people: People, now: datetime, committed_db: None) -> None:
    def write(number: int) -> None:
        try:
            actions.save_draft(
                client=people.dan, circumstance="scheduling", channel="", body=f"Window {number}",
                actor=actor_of(people.ana), now=now,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert Draft.objects.count() == 1
