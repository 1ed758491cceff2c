"""What somebody began to write stays on the server, sealed, for them alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from messaging import actions
from messaging.models import Draft, Thread
from practice import crypto, vaults
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
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


@pytest.mark.parametrize(
    ("hour", "kept"),
    [
        ("2026-03-05T08:00", "2026-03-05T08:00"),
        ("2026-03-05T08:00:30", "2026-03-05T08:00"),
        ("", ""),
        ("now", ""),
        ("tomorrow", ""),
        ("2026-03-05T08:00+00:00", ""),
    ],
)
def test_the_hour_stays_chosen(people: People, now: datetime, hour: str, kept: str) -> None:
    actions.save_draft(
        client=people.dan, circumstance="scheduling", channel="portal", body="See you",
        place=actions.Place(hour=hour), actor=actor_of(people.ana), now=now,
    )  # fmt: skip
    assert Draft.objects.get().hour == kept


def test_a_saved_wording_that_was_chosen_is_kept_without_a_word_typed(people: People, now: datetime) -> None:
    place = actions.Place(wording="running_late", slots={"time": "2026-03-05T08:00", "place": "x" * 500})
    asked = {"client": people.dan, "circumstance": "scheduling", "channel": "sms", "now": now}
    actions.save_draft(**asked, body="", place=place, actor=actor_of(people.ana))
    kept = Draft.objects.get()
    said = json.loads(doing.words_of(kept, "saying") or "")
    assert said == {"wording": "running_late", "slots": {"time": "2026-03-05T08:00", "place": "x" * 120}}
    assert b"running" not in bytes(kept.saying)
    actions.save_draft(**asked, body="", actor=actor_of(people.ana))
    assert not Draft.objects.exists()


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


class TestItsThread:
    """Where a circumstance has several threads, the draft remembers which was chosen."""

    @pytest.fixture
    def trip(self, people: People, clock: Clock) -> Thread:
        return actions.begin_thread(
            client=people.dan,
            circumstance="between_sessions",
            topic="The trip",
            submission=None,
            actor=actor_of(people.ana),
            now=clock(),
        )

    def kept(
        self, people: People, now: datetime, thread_id: object, about: str = "between_sessions"
    ) -> Draft:
        found = actions.save_draft(
            client=people.dan,
            circumstance=about,
            channel="portal",
            body="Hello",
            place=actions.Place(thread_id=thread_id),
            actor=actor_of(people.ana),
            now=now,
        )
        assert found is not None
        found.refresh_from_db()
        return found

    def test_it_is_kept_and_left_again(self, people: People, clock: Clock, trip: Thread) -> None:
        assert self.kept(people, clock(), trip.pk).thread == trip
        assert self.kept(people, clock(), None).thread is None

    def test_no_other_clients(self, people: People, clock: Clock) -> None:
        theirs = doing.say(people.eve, clock()).thread
        assert self.kept(people, clock(), theirs.pk).thread is None

    def test_none_of_another_matter(self, people: People, clock: Clock, trip: Thread) -> None:
        assert self.kept(people, clock(), trip.pk, about="scheduling").thread is None

    def test_after_a_reload_the_composer_has_it(
        self, people: People, clock: Clock, trip: Thread, browser: SignIn
    ) -> None:
        path, chosen = f"/office/clients/{people.dan.pk}/", f"between_sessions~{trip.pk}"
        page = pages.visit(browser(people.ana), path)
        page.post(f"{path}draft/", {"thread": chosen, "body": "About the trip", "channel": "portal"})
        assert Draft.objects.get().thread == trip
        assert page.go(path).form("thread", "body").fields["thread"] == [chosen]

    def test_after_a_reload_the_client_has_it(
        self, people: People, clock: Clock, trip: Thread, browser: SignIn
    ) -> None:
        chosen = f"between_sessions~{trip.pk}"
        page = pages.visit(browser(people.dan), "/portal/")
        page.post("/portal/draft/", {"topic": chosen, "body": "About the trip"})
        assert page.go("/portal/").form("topic", "body").fields["topic"] == [chosen]

    def test_closed_meanwhile_the_words_go_where_the_others_go(
        self, people: People, clock: Clock, trip: Thread, browser: SignIn
    ) -> None:
        self.kept(people, clock(), trip.pk)
        Thread.objects.filter(pk=trip.pk).update(closed_at=clock())
        page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/")
        assert page.form("thread", "body").fields["thread"] == ["between_sessions"]

    def test_taken_back_the_words_know_where_they_were_going(
        self, people: People, clock: Clock, trip: Thread
    ) -> None:
        later = clock() + timedelta(days=1)
        message = doing.write(people.dan, people.ana, clock(), thread_id=trip.pk, held_until=later)
        rights = crypto.mint("test", "test", {(message.vault_id, message.sealed_class)}, vaults.load)
        assert actions.recall_message(
            message_id=message.pk, rights=rights, actor=actor_of(people.ana), now=clock()
        )
        assert Draft.objects.get().thread == trip
