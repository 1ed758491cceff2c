"""What a client is promised: made once, ended once, never moved; what they and the practice read of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from messaging import threads
from messaging.models import Promise, Thread
from practice import actions, policy
from practice.models import Absence, RoleAssignment, User
from practice.vocabulary import Circumstance, Role
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

HOME, PROMISES = "/portal/", "/office/promises/"
NEW_YORK = ZoneInfo("America/New_York")


def away(whose: User, clock: Clock, days: int, *, after: int = 0, cover: User | None = None) -> Absence:
    """From so many days from now, by the practice's calendar."""
    first = clock().astimezone(NEW_YORK).date() + timedelta(days=after)
    last = first + timedelta(days=days)
    return Absence.objects.create(
        user=whose, from_on=first, until_on=last, covered_by=cover, created_at=clock()
    )


def close(thread: Thread, now: datetime) -> None:
    threads.end_waiting(thread, now=now, how=Promise.End.CLOSED)


class TestOne:
    def test_the_first_unanswered_message_makes_one(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        first = Promise.objects.get()
        clock.move(minutes=30)
        doing.say(people.dan, clock(), "And something else.")
        assert Promise.objects.get() == first
        assert (first.made_at, first.ended_at) == (clock() - timedelta(minutes=30), None)
        assert first.answer_by == Thread.objects.get(pk=first.thread_id).answer_by

    def test_an_answer_ends_it_and_says_whose(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        clock.move(minutes=10)
        doing.write(people.dan, people.ana, clock())
        kept = Promise.objects.get()
        assert (kept.end, kept.ended_at, kept.ended_by_id) == ("answered", clock(), people.ana.pk)

    def test_the_next_message_makes_another(self, people: People, clock: Clock) -> None:
        for _ in range(2):
            doing.say(people.dan, clock())
            doing.write(people.dan, people.ana, clock.move(minutes=10))
        doing.say(people.dan, clock.move(minutes=10))
        assert sorted(Promise.objects.values_list("end", flat=True)) == ["", "answered", "answered"]

    def test_each_thread_has_its_own(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.say(people.dan, clock(), "Could we move?", about=Circumstance.SCHEDULING)
        assert Promise.objects.filter(ended_at=None).count() == 2

    def test_closing_ends_it(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        close(Thread.objects.get(), clock.move(minutes=5))
        assert Promise.objects.get().end == "closed"

    def test_leave_noted_later_moves_nothing(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        given = Promise.objects.get().answer_by
        away(people.ana, clock, 20)
        doing.say(people.dan, clock.move(minutes=1), "Are you there?")
        assert Promise.objects.get().answer_by == given == Thread.objects.get().answer_by

    def test_new_hours_move_nothing(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        given = Promise.objects.get().answer_by
        hours = {"zone": "America/New_York", "week": {"friday": ["20:00-21:00"]}, "closures": []}
        actions.revise_policy(changes={"hours": hours}, actor=actor_of(people.ada), now=clock())
        assert Promise.objects.get().answer_by == given

    def test_nobody_to_answer_is_promised_by_nobody(self, people: People, clock: Clock) -> None:
        away(people.ana, clock, 500)
        doing.say(people.dan, clock())
        assert not Promise.objects.exists()
        assert Thread.objects.get().waiting_since == clock()

    def test_two_messages_at_once_make_one(self, people: People, clock: Clock) -> None:
        """The second act read the thread before the first had committed."""
        doing.say(people.dan, clock())
        stale = Thread.objects.get()
        stale.waiting_since = stale.answer_by = None
        by = threads.begin_waiting(stale, policy.current(), clock.move(minutes=1))
        assert by == Promise.objects.get().answer_by == stale.answer_by


class TestWhoIsThere:
    def test_on_leave_the_promise_is_for_after_the_return(self, people: People, clock: Clock) -> None:
        row = away(people.ana, clock, 5)
        doing.say(people.dan, clock())
        assert Promise.objects.get().answer_by.astimezone(NEW_YORK).date() > row.until_on

    def test_who_covers_keeps_it_where_it_was(self, people: People, clock: Clock) -> None:
        plain = threads.promises.outlook(_thread(people, clock), policy.current(), clock())
        away(people.ana, clock, 5, cover=people.ben)
        doing.say(people.dan, clock())
        assert Promise.objects.get().answer_by == plain.answer_by

    def test_on_behalf_of_who_is_no_clinician_any_more_nothing_is_promised(
        self, people: People, clock: Clock
    ) -> None:
        row = away(people.ana, clock, 5, cover=people.ben)
        RoleAssignment.objects.filter(user=people.ben).update(until_at=clock())
        doing.say(people.dan, clock.move(minutes=1))
        assert Promise.objects.get().answer_by.astimezone(NEW_YORK).date() > row.until_on

    def test_the_desk_answers_about_times_while_she_is_away(self, people: People, clock: Clock) -> None:
        row = away(people.ana, clock, 5)
        doing.say(people.dan, clock(), about=Circumstance.SCHEDULING)
        assert Promise.objects.get().answer_by.astimezone(NEW_YORK).date() < row.until_on

    def test_who_was_given_the_conversation_answers_it(self, people: People, clock: Clock) -> None:
        thread = _thread(people, clock)
        actions.join_care_team(client=people.dan, user=people.ben, actor=actor_of(people.ada), now=clock())
        Thread.objects.filter(pk=thread.pk).update(assigned_to=people.ben)
        row = away(people.ben, clock, 5)
        doing.say(people.dan, clock())
        assert Promise.objects.get().answer_by.astimezone(NEW_YORK).date() > row.until_on


def _thread(people: People, clock: Clock) -> Thread:
    return threads.open_thread(people.dan, Circumstance.BETWEEN_SESSIONS, clock())


class TestTheClientReads:
    def test_by_when_under_what_was_written(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.say(people.dan, clock.move(minutes=1), "One more thing.")
        words = pages.visit(dan, HOME).words
        assert words.count("an answer by tomorrow, 11:00") == 1
        assert words.index("One more thing.") < words.index("an answer by tomorrow, 11:00")

    def test_by_their_own_clock(self, dan: Browser, people: People, clock: Clock) -> None:
        type(people.dan).objects.filter(pk=people.dan.pk).update(time_zone="America/Los_Angeles")
        assert "you can expect an answer by tomorrow, 08:00." in pages.visit(dan, HOME).words

    def test_who_is_away_and_who_answers_meanwhile(self, dan: Browser, people: People, clock: Clock) -> None:
        away(people.ana, clock, 5, cover=people.ben)
        words = pages.visit(dan, HOME).words
        assert "Ana is away until" in words and "Ben answers for now." in words
        assert "Nobody can answer before" not in words

    def test_that_nobody_answers_before_the_return_and_whom_to_call(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        away(people.ana, clock, 5)
        words = pages.visit(dan, HOME).words
        assert "Nobody can answer before" in words
        assert f"call us: {policy.practice().phone}" in words

    def test_that_no_day_can_be_named(self, dan: Browser, people: People, clock: Clock) -> None:
        away(people.ana, clock, 500)
        assert "We can’t say yet when you will have an answer." in pages.visit(dan, HOME).words

    def test_that_the_practice_is_late(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        Thread.objects.update(answer_by=clock() - timedelta(minutes=1))
        words = pages.visit(dan, HOME).words
        assert "We are late. You can call us:" in words and "will answer by" not in words

    def test_that_a_question_about_a_time_is_answered_sooner(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        assert "A bill: an answer by Friday, 18:00." in pages.visit(dan, HOME).words
        terms = {"default": {"hours": 16}, "scheduling": {"hours": 2}}
        actions.revise_policy(changes={"response": terms}, actor=actor_of(people.ada), now=clock())
        assert "An appointment: an answer by today, 14:00." in pages.visit(dan, HOME).words


class TestThePracticeReads:
    def test_ana_sees_hers_by_name_and_ben_does_not(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock())
        assert (
            "Dan Doyle Between sessions by tomorrow, 11:00"
            in pages.visit(browser(people.ana), PROMISES).words
        )
        assert "Nobody waits for an answer" in pages.visit(browser(people.ben), PROMISES).words

    def test_ada_sees_all_and_no_client(self, people: People, clock: Clock, browser: SignIn) -> None:
        doing.say(people.dan, clock())
        ada = browser(people.ada)
        words = pages.visit(ada, PROMISES).words
        assert people.ana.name in words and "by tomorrow, 11:00" in words
        assert "Doyle" not in words and str(people.dan.pk) not in pages.visit(ada, PROMISES).html
        assert "by tomorrow" not in pages.visit(ada, f"{PROMISES}?clinician={people.ben.pk}").words
        assert "by tomorrow" in pages.visit(ada, f"{PROMISES}?clinician={people.ana.pk}").words

    def test_kept_and_missed_are_counted(self, people: People, clock: Clock, browser: SignIn) -> None:
        for late in (False, True):
            doing.say(people.dan, clock())
            if late:
                Promise.objects.filter(ended_at=None).update(answer_by=clock.move(minutes=30))
            else:
                Promise.objects.filter(ended_at=None).update(answer_by=clock() + timedelta(minutes=60))
            doing.write(people.dan, people.ana, clock.move(minutes=30))
        words = pages.visit(browser(people.ana), PROMISES).words
        assert "1 kept, 1 missed. 50% in time." in words
        assert "Half of all answers came within 30 minutes of open time." in words

    def test_leave_in_the_way_of_a_promise_is_shown(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock())
        ana = browser(people.ana)
        assert "Nobody who answers is there" not in pages.visit(ana, PROMISES).words
        away(people.ana, clock, 9)
        assert "Nobody who answers is there before that." in pages.visit(ana, PROMISES).words

    @pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.BILLER])
    def test_the_desk_has_no_such_page(self, people: People, browser: SignIn, role: str) -> None:
        who = people.cleo if role == Role.FRONT_DESK else people.bill
        assert browser(who).get(PROMISES).status_code == 403
