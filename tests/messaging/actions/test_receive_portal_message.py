"""A client writes: kept, promised an answer, and out of hours told at once when that will be."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from messaging import actions
from messaging.models import Draft, Message, Thread
from practice import submissions
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.people import People, Person, actor_of

NEW_YORK = ZoneInfo("America/New_York")


def automatic() -> list[Message]:
    return list(Message.objects.filter(kind=Message.Kind.AUTOMATIC).order_by("created_at"))


def local(at: datetime | None) -> str:
    assert at is not None
    return at.astimezone(NEW_YORK).strftime("%A %H:%M")


def draft(client: Person, people: People, now: datetime) -> None:
    actions.save_draft(
        client=people.dan,
        circumstance="scheduling",
        channel="portal",
        body="I",
        actor=actor_of(client),
        now=now,
    )


class TestKept:
    def test_sealed_with_its_author(self, people: People, now: datetime) -> None:
        said = doing.say(people.dan, now, "It was a hard week.")
        assert doing.words_of(said) == "It was a hard week."
        assert (said.kind, said.author_id) == ("from_client", people.dan.user_id)
        assert said.is_sender_verified

    def test_a_representatives_words_are_theirs(self, people: People, now: datetime) -> None:
        said = doing.say(people.dan, now, by=people.fay)
        assert (said.client, said.author_id) == (people.dan, people.fay.user_id)

    def test_the_writers_draft_is_done_and_anothers_stays(self, people: People, now: datetime) -> None:
        draft(people.dan, people, now)
        draft(people.fay, people, now)
        doing.say(people.dan, now)
        assert Draft.objects.get().user_id == people.fay.user_id

    def test_the_same_form_twice_is_one_message(self, people: People, now: datetime) -> None:
        once = submissions.read(submissions.issue("dan"), "dan", "Hello")
        given = {"client": people.dan, "circumstance": "scheduling", "body": "Hello", "submission": once}
        actions.receive_portal_message(**given, actor=actor_of(people.dan), now=now)
        with pytest.raises(submissions.AlreadyDone):
            actions.receive_portal_message(**given, actor=actor_of(people.dan), now=now)
        assert Message.objects.count() == 1

    def test_the_trail_says_so(self, people: People, now: datetime) -> None:
        said = doing.say(people.dan, now)
        row = AuditEvent.objects.get(event="messaging.message.received")
        assert (row.subject_id, row.actor_kind, row.reason) == (said.pk, "portal", "portal")


class TestPromise:
    def test_it_counts_office_hours(self, people: People, now: datetime) -> None:
        """Wednesday 11:00: one hour till noon, five in the afternoon, two on Thursday."""
        doing.say(people.dan, now)
        assert local(Thread.objects.get().answer_by) == "Thursday 11:00"

    def test_another_matter_has_its_own(self, people: People, now: datetime) -> None:
        doing.say(people.dan, now, about="billing")
        assert local(Thread.objects.get().answer_by) == "Friday 18:00"

    def test_it_runs_from_the_first_unanswered_message(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        first = clock()
        doing.say(people.dan, clock.move(minutes=50))
        waiting = Thread.objects.get()
        assert (waiting.waiting_since, local(waiting.answer_by)) == (first, "Thursday 11:00")

    def test_after_an_answer_it_runs_anew(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.write(people.dan, people.ana, clock.move(minutes=5))
        doing.say(people.dan, clock.move(minutes=25))
        assert local(Thread.objects.get().answer_by) == "Thursday 11:30"

    def test_a_message_on_saturday_waits_from_monday(self, people: People, clock: Clock) -> None:
        clock.move(days=3)
        doing.say(people.dan, clock())
        assert local(Thread.objects.get().answer_by) == "Monday 18:00"


class TestOutOfHours:
    def test_in_office_hours_nothing_answers_by_itself(self, people: People, now: datetime) -> None:
        doing.say(people.dan, now)
        assert automatic() == []

    def test_it_names_the_next_opening(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock.move(hours=8))
        (reply,) = automatic()
        assert "opens tomorrow at 09:00." in (doing.words_of(reply) or "")

    def test_it_names_help(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock.move(hours=8))
        said = doing.words_of(automatic()[0]) or ""
        assert "988 Suicide & Crisis Lifeline: 988" in said
        assert "Emergency: 911" in said

    def test_the_opening_is_told_by_the_clients_clock(self, people: People, clock: Clock) -> None:
        people.dan.time_zone = "America/Los_Angeles"
        doing.say(people.dan, clock.move(hours=8))
        assert "opens tomorrow at 06:00." in (doing.words_of(automatic()[0]) or "")

    def test_it_is_in_the_clients_language(self, people: People, clock: Clock) -> None:
        people.dan.language = "es"
        doing.say(people.dan, clock.move(hours=8))
        said = doing.words_of(automatic()[0]) or ""
        assert "mañana" in said
        assert "Our office" not in said

    def test_it_stands_below_what_it_answers(self, people: People, clock: Clock) -> None:
        said = doing.say(people.dan, clock.move(hours=8))
        assert automatic()[0].created_at > said.created_at

    def test_it_lies_in_the_same_thread_and_class(self, people: People, clock: Clock) -> None:
        said = doing.say(people.dan, clock.move(hours=8))
        (reply,) = automatic()
        assert (reply.thread_id, reply.sealed_class) == (said.thread_id, said.sealed_class)

    @pytest.mark.parametrize("later", [{"hours": 1}, {"hours": 8}])
    def test_it_comes_once_a_closed_period(
        self, people: People, clock: Clock, later: dict[str, float]
    ) -> None:
        doing.say(people.dan, clock.move(hours=8))
        doing.say(people.dan, clock.move(**later))
        assert len(automatic()) == 1

    def test_a_new_closed_period_has_its_own(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock.move(hours=8))
        doing.say(people.dan, clock.move(days=1))
        assert len(automatic()) == 2

    def test_the_whole_weekend_is_one_period(self, people: People, clock: Clock) -> None:
        friday_evening = clock.move(days=2, hours=8)
        saturday_noon, sunday_night = clock.move(hours=17), clock.move(hours=34)
        for at in (friday_evening, saturday_noon, sunday_night):
            doing.say(people.dan, at)
        assert len(automatic()) == 1

    def test_everybody_has_their_own(self, people: People, clock: Clock) -> None:
        clock.move(hours=8)
        doing.say(people.dan, clock())
        doing.say(people.eve, clock())
        assert {one.client_id for one in automatic()} == {people.dan.pk, people.eve.pk}

    def test_it_does_not_count_as_an_answer(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock.move(hours=8))
        assert Thread.objects.waiting().count() == 1
