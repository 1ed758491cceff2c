"""What becomes of a thread: begun, handed over, taken, given back, closed with a word, opened again."""

from typing import Any

import pytest

from messaging import actions, threads
from messaging.models import HandOver, Message, Promise, Thread
from practice.access import Forbidden
from practice.models import AuditEvent, CareTeamMember, Client, Notice
from records import actions as records
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def thread(people: People, clock: Clock) -> Thread:
    return doing.say(people.dan, clock()).thread


@pytest.fixture
def desk_thread(people: People, clock: Clock) -> Thread:
    return doing.say(people.dan, clock(), "Friday?", about="scheduling").thread


def done(act: Any, thread: Thread, by: Any, clock: Clock, **more: Any) -> Any:
    answer = act(thread=thread, actor=actor_of(by), now=clock.move(minutes=1), **more)
    thread.refresh_from_db()
    return answer


def events() -> list[str]:
    found = AuditEvent.objects.filter(event__startswith="messaging.thread.").order_by("seq")
    return [one.event.rpartition(".")[2] for one in found]


def joins(people: People, clock: Clock) -> None:
    CareTeamMember.objects.create(client=people.dan, user=people.ben, from_at=clock())


class TestHandOver:
    def test_to_a_colleague_who_answers_too(self, people: People, clock: Clock, thread: Thread) -> None:
        joins(people, clock)
        row = done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben)
        assert (thread.assigned_to, row.by, row.to) == (people.ben, people.ana, people.ben)
        assert events() == ["handed_over"]
        notice = Notice.objects.get(kind="hand_over", channel="email")
        assert (notice.user, notice.cause_id) == (people.ben, row.pk)

    @pytest.mark.parametrize("to", ["ben", "sam", "cleo", "bill", "ada"])
    def test_to_nobody_who_could_not_answer(
        self, people: People, clock: Clock, thread: Thread, to: str
    ) -> None:
        with pytest.raises(Forbidden):
            done(actions.hand_over_thread, thread, people.ana, clock, to=getattr(people, to))
        assert not HandOver.objects.exists()

    def test_what_is_the_desks_may_go_to_the_desk(
        self, people: People, clock: Clock, desk_thread: Thread
    ) -> None:
        done(actions.hand_over_thread, desk_thread, people.ana, clock, to=people.cleo)
        assert desk_thread.assigned_to == people.cleo

    @pytest.mark.parametrize("by", ["ben", "sam", "cleo", "bill", "pia", "ada"])
    def test_by_nobody_else(self, people: People, clock: Clock, thread: Thread, by: str) -> None:
        with pytest.raises(Forbidden):
            done(actions.hand_over_thread, thread, getattr(people, by), clock, to=people.ana)

    def test_twice_is_once(self, people: People, clock: Clock, thread: Thread) -> None:
        joins(people, clock)
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben)
        assert done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben) is None
        assert Notice.objects.filter(kind="hand_over", channel="email").count() == 1

    def test_again_after_it_came_back_they_are_told_again(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        joins(people, clock)
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben)
        done(actions.return_thread, thread, people.ben, clock)
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben)
        assert Notice.objects.filter(kind="hand_over", channel="email").count() == 2

    def test_who_takes_it_is_told_nothing(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ana)
        assert (thread.assigned_to, events()) == (people.ana, ["taken"])
        assert not Notice.objects.filter(kind="hand_over").exists()

    def test_given_back(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ana)
        done(actions.return_thread, thread, people.ana, clock)
        assert (thread.assigned_to, events()) == (None, ["taken", "returned"])
        assert done(actions.return_thread, thread, people.ana, clock) is None

    def test_who_left_the_care_team_has_it_no_longer(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        from messaging import participants

        joins(people, clock)
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ben)
        assert participants.holder(thread, clock()) == people.ben.pk
        CareTeamMember.objects.filter(user=people.ben).update(until_at=clock())
        assert participants.holder(thread, clock()) is None


class TestSettle:
    def test_a_thank_you_waits_for_nothing(self, people: People, clock: Clock, thread: Thread) -> None:
        assert done(actions.settle_thread, thread, people.ana, clock)
        assert (thread.waiting_since, thread.answer_by, thread.closed_at) == (None, None, None)
        assert Promise.objects.get().end == "settled"
        assert events() == ["settled"]
        assert not done(actions.settle_thread, thread, people.ana, clock)

    def test_nothing_is_said_to_the_client(self, people: People, clock: Clock, thread: Thread) -> None:
        before = Message.objects.count(), Notice.objects.count()
        done(actions.settle_thread, thread, people.ana, clock)
        assert (Message.objects.count(), Notice.objects.count()) == before

    def test_what_they_write_next_waits_again(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.settle_thread, thread, people.ana, clock)
        assert doing.say(people.dan, clock.move(hours=1)).thread.waiting_since == clock()

    @pytest.mark.parametrize("by", ["ben", "sam", "cleo", "bill", "pia", "ada"])
    def test_by_nobody_who_could_not_answer(
        self, people: People, clock: Clock, thread: Thread, by: str
    ) -> None:
        with pytest.raises(Forbidden):
            done(actions.settle_thread, thread, getattr(people, by), clock)


class TestClose:
    def test_with_a_word_in_the_thread(self, people: People, clock: Clock, thread: Thread) -> None:
        said = done(actions.close_thread, thread, people.ana, clock)
        assert thread.closed_at == clock()
        assert (said.kind, said.channel, said.author) == ("automatic", "portal", people.ana)
        body = doing.words_of(said) or ""
        assert body.startswith("We have closed this conversation.")
        assert "+12025550100" in body
        assert events() == ["closed"]

    def test_in_the_clients_language(self, people: People, clock: Clock, thread: Thread) -> None:
        """Its words are looked up under their language, whatever the colleague's is."""
        from django.utils import translation

        asked: list[str | None] = []
        real = actions.handling._closed
        Client.objects.filter(pk=people.dan.pk).update(language="es")

        def listening() -> str:
            asked.append(translation.get_language())
            return real()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(actions.handling, "_closed", listening)
            done(actions.close_thread, thread, people.ana, clock)
        assert asked == ["es"]

    def test_nobody_waits_there_any_more(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.hand_over_thread, thread, people.ana, clock, to=people.ana)
        done(actions.close_thread, thread, people.ana, clock)
        assert (thread.waiting_since, thread.assigned_to) == (None, None)
        promise = Promise.objects.get(thread=thread)
        assert (promise.end, promise.ended_by) == ("closed", people.ana)

    def test_once(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.close_thread, thread, people.ana, clock)
        assert done(actions.close_thread, thread, people.ana, clock) is None
        assert Message.objects.filter(wording=threads.CLOSING).count() == 1

    @pytest.mark.parametrize("by", ["ben", "sam", "cleo", "bill"])
    def test_by_nobody_who_could_not_answer(
        self, people: People, clock: Clock, thread: Thread, by: str
    ) -> None:
        with pytest.raises(Forbidden):
            done(actions.close_thread, thread, getattr(people, by), clock)

    def test_what_the_client_writes_next_opens_it_again(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        done(actions.close_thread, thread, people.ana, clock)
        again = doing.say(people.dan, clock.move(minutes=1))
        thread.refresh_from_db()
        assert (again.thread, thread.closed_at) == (thread, None)
        assert thread.waiting_since == clock()

    def test_a_closed_topic_stays_closed(self, people: People, clock: Clock) -> None:
        made = begin(people, clock)
        done(actions.close_thread, made, people.ana, clock)
        again = doing.say(people.dan, clock.move(minutes=1))
        made.refresh_from_db()
        assert again.thread != made
        assert made.closed_at is not None

    def test_what_was_private_is_not_opened_for_what_is_not(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        Thread.objects.filter(pk=thread.pk).update(is_private=True)
        done(actions.close_thread, thread, people.ana, clock)
        assert doing.say(people.dan, clock.move(minutes=1)).thread != thread

    def test_the_word_is_no_answer_to_those_who_write_at_night(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        clock.move(hours=12)
        done(actions.close_thread, thread, people.ana, clock)
        doing.say(people.dan, clock.move(minutes=1))
        assert Message.objects.filter(kind="automatic").exclude(wording=threads.CLOSING).count() == 1


class TestReopen:
    def test_by_hand(self, people: People, clock: Clock, thread: Thread) -> None:
        done(actions.close_thread, thread, people.ana, clock)
        assert done(actions.reopen_thread, thread, people.ana, clock)
        assert (thread.closed_at, events()) == (None, ["closed", "reopened"])
        assert not done(actions.reopen_thread, thread, people.ana, clock)

    def test_not_after_care_has_ended(self, people: People, clock: Clock, thread: Thread) -> None:
        records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock())
        with pytest.raises(Forbidden):
            done(actions.reopen_thread, thread, people.ana, clock)


def begin(people: People, clock: Clock, **more: Any) -> Thread:
    wanted = {"circumstance": "between_sessions", "topic": "The trip", "client": people.dan} | more
    return actions.begin_thread(**wanted, submission=None, actor=actor_of(people.ana), now=clock())


class TestBegin:
    def test_with_a_sealed_topic(self, people: People, clock: Clock) -> None:
        made = begin(people, clock)
        assert doing.words_of(made, "topic") == "The trip"
        assert (made.sealed_class, events()) == ("clinical", ["begun"])

    def test_what_is_written_goes_where_one_chose(self, people: People, clock: Clock, thread: Thread) -> None:
        made = begin(people, clock)
        chosen = doing.write(people.dan, people.ana, clock(), thread_id=made.pk)
        usual = doing.write(people.dan, people.ana, clock())
        assert (chosen.thread, usual.thread) == (made, thread)

    def test_without_a_choice_never_into_a_topic_where_nobody_waits(
        self, people: People, clock: Clock
    ) -> None:
        made = begin(people, clock)
        assert doing.write(people.dan, people.ana, clock()).thread != made

    def test_a_thread_of_somebody_else_is_none_to_choose(
        self, people: People, clock: Clock, thread: Thread
    ) -> None:
        other = doing.say(people.eve, clock()).thread
        assert doing.write(people.dan, people.ana, clock(), thread_id=other.pk).thread == thread

    @pytest.mark.parametrize("by", ["ben", "sam", "cleo", "bill"])
    def test_by_nobody_who_could_not_write_in_it(self, people: People, clock: Clock, by: str) -> None:
        with pytest.raises(Forbidden):
            actions.begin_thread(
                client=people.dan,
                circumstance="between_sessions",
                topic="The trip",
                submission=None,
                actor=actor_of(getattr(people, by)),
                now=clock(),
            )


class TestAtTheEndOfCare:
    def test_all_are_closed_and_the_client_is_told_once(
        self, people: People, clock: Clock, thread: Thread, desk_thread: Thread
    ) -> None:
        assert records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock.move(minutes=1))
        assert not Thread.objects.filter(client=people.dan, closed_at=None).exists()
        said = [doing.words_of(one) or "" for one in Message.objects.filter(wording=threads.CLOSING)]
        assert [one.partition(".")[0] for one in said] == ["Your care here has ended"]

    def test_not_in_what_is_kept_from_who_acts_for_them(
        self, people: People, clock: Clock, thread: Thread, desk_thread: Thread
    ) -> None:
        Thread.objects.filter(pk=desk_thread.pk).update(is_private=True)
        records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock.move(minutes=1))
        assert Message.objects.get(wording=threads.CLOSING).thread == thread

    def test_once(self, people: People, clock: Clock, thread: Thread) -> None:
        assert records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock())
        assert not records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock())

    def test_by_nobody_else(self, people: People, clock: Clock, thread: Thread) -> None:
        with pytest.raises(Forbidden):
            actions.close_all_threads(client=people.dan, actor=actor_of(people.ben), now=clock())
