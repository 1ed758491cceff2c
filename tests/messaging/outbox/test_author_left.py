"""Let out and not gone yet: if its author may say nothing there any more, it stops, and who answers there takes it over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from messaging import actions, counting, left_behind, reminders
from messaging.models import Delivery, DeliveryEvent, Draft, Message, Promise, Thread
from messaging.outbox import carrying, draining
from messaging.transports.base import Envelope, Reason, TransportError, Uncertain
from practice import crypto, vaults
from practice.models import AuditEvent, CareTeamMember, Client, RoleAssignment, User
from practice.verification import outbox as verification
from practice.vocabulary import Circumstance, Role
from tests import doing, scheduling
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider
from tests.people import People, Person, actor_of

State = Delivery.State


def leave_team(people: People, clock: Clock) -> None:
    CareTeamMember.objects.filter(user_id=people.ana.pk).update(until_at=clock())


def leave_house(people: People, clock: Clock) -> None:
    User.objects.filter(pk=people.ana.pk).update(is_active=False)


def lose_role(people: People, clock: Clock) -> None:
    RoleAssignment.objects.filter(user_id=people.ana.pk, role=Role.CLINICIAN).update(until_at=clock())


def waiting_for_morning(dan: Client, clock: Clock) -> Delivery:
    row = support.delivery(dan, clock())
    clock.move(hours=11)  # ten in the evening, where he lives
    carrying.carry(Delivery, row.pk)
    row.refresh_from_db()
    assert row.state == State.HELD
    return row


def at_its_hour(row: Delivery, clock: Clock) -> Delivery:
    row.refresh_from_db()
    clock.at = max(row.next_at, clock())
    draining.drain()
    return Delivery.objects.select_related("message").get(pk=row.pk)


def take_over(message: Message, by: Person, clock: Clock) -> bool:
    pairs = {(message.vault_id, message.sealed_class)}
    rights = crypto.mint("test", "test", pairs, vaults.load)
    return actions.take_over_message(message_id=message.pk, rights=rights, actor=actor_of(by), now=clock())


class TestStops:
    @pytest.mark.parametrize(
        ("go", "problem"),
        [
            (leave_team, "author_left_care"),
            (leave_house, "author_inactive"),
            (lose_role, "author_may_not_write"),
        ],
    )
    def test_in_the_morning_it_is_held_like_words_that_were_never_let_out(
        self,
        dan: Client,
        people: People,
        clock: Clock,
        provider: Provider,
        go: Callable[[People, Clock], None],
        problem: str,
    ) -> None:
        row = waiting_for_morning(dan, clock)
        go(people, clock)
        row = at_its_hour(row, clock)
        assert provider.taken == []
        assert (row.message.problem, row.message.held_until) == (problem, clock())
        told = AuditEvent.objects.get(event="messaging.message.stopped")
        assert (told.subject_id, told.reason) == (row.message_id, problem)

    def test_what_the_provider_had_no_time_for_too(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        provider.then = failing(TransportError(Reason.RATE_LIMITED, permanent=False, code="20429"))
        carrying.carry(Delivery, row.pk)
        provider.then = None
        leave_team(people, clock)
        assert at_its_hour(row, clock).message.problem == "author_left_care"
        assert provider.taken == []

    def test_nothing_takes_it_up_again_by_itself_and_nothing_is_amiss(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = waiting_for_morning(dan, clock)
        leave_team(people, clock)
        at_its_hour(row, clock)
        clock.move(days=2)
        draining.drain()
        row.refresh_from_db()
        assert (row.state, row.attempt, provider.taken) == (State.HELD, 2, [])
        assert not [one for one in verification.findings(clock()) if "delivery" in one.subject]

    def test_who_is_back_sends_it_and_once(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = waiting_for_morning(dan, clock)
        leave_team(people, clock)
        message = at_its_hour(row, clock).message
        CareTeamMember.objects.create(user_id=people.ana.pk, client=dan, from_at=clock())
        assert actions.release_message(message_id=message.pk, actor=actor_of(people.ana), now=clock())
        draining.drain()
        draining.drain()
        assert [letter.text for letter in provider.taken] == [support.TEXT]
        assert Delivery.objects.get(pk=row.pk).state == State.SENT

    def test_what_its_author_may_still_say_goes(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        assert at_its_hour(waiting_for_morning(dan, clock), clock).state == State.SENT
        assert len(provider.taken) == 1

    def test_a_reminder_has_no_author_and_goes(
        self, dan: Client, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scheduling.plan_one(dan, people.ana, scheduling.in_days(clock(), 7), clock())
        clock.move(days=5)
        reminders.run(clock())
        CareTeamMember.objects.filter(client=dan).update(until_at=clock())
        sent = doing.drained(monkeypatch)
        assert [letter for letter in sent if letter.auto_submitted == "auto-generated"]
        assert not Message.objects.held().exists()

    def test_a_lost_claim_stops_nothing(
        self, dan: Client, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Given up meanwhile as a dead process's: nobody knows of it, and it is shown as that."""
        row = support.delivery(dan, clock())
        leave_team(people, clock)
        honest = left_behind.why

        def slowly(*given: Any) -> str:
            draining.recover(clock.move(seconds=61))
            return honest(*given)

        monkeypatch.setattr(left_behind, "why", slowly)
        carrying.carry(Delivery, row.pk)
        row = Delivery.objects.select_related("message").get(pk=row.pk)
        assert (row.state, row.message.held_until, row.message.problem) == (State.UNCERTAIN, None, "")


class TestSaidAlready:
    """What somebody has read, or a provider has had, was said: it is not taken from the record, and goes no further."""

    def test_read_in_the_portal(self, dan: Client, people: People, clock: Clock, provider: Provider) -> None:
        row = waiting_for_morning(dan, clock)
        actions.mark_read(client=dan, message_ids=[row.message_id], actor=actor_of(dan), now=clock())
        leave_team(people, clock)
        row = at_its_hour(row, clock)
        assert (row.state, row.problem) == (State.BLOCKED, "author_left_care")
        assert (row.message.held_until, provider.taken) == (None, [])
        assert not actions.send_again(delivery=row, actor=actor_of(people.cleo), now=clock())

    def test_a_colleagues_look_is_no_reading(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = waiting_for_morning(dan, clock)
        actions.mark_read(client=dan, message_ids=[row.message_id], actor=actor_of(people.sam), now=clock())
        leave_team(people, clock)
        assert at_its_hour(row, clock).message.problem == "author_left_care"

    def test_perhaps_arrived_once_and_sent_again_by_a_colleague(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        provider.then = failing(Uncertain(Reason.CONNECTION_LOST))
        carrying.carry(Delivery, row.pk)
        provider.then = None
        leave_team(people, clock)
        actions.resolve_uncertain(
            delivery=row, arrived=False, again=True, actor=actor_of(people.cleo), now=clock()
        )
        row = at_its_hour(row, clock)
        assert (row.state, row.problem, row.message.held_until) == (State.BLOCKED, "author_left_care", None)


class TestTakenOver:
    def test_it_needs_a_look_of_who_answers_there_and_becomes_their_draft(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = waiting_for_morning(dan, clock)
        leave_team(people, clock)
        message = at_its_hour(row, clock).message
        cleo = actor_of(people.cleo)
        assert list(left_behind.stopped(cleo, clock())) == [message]
        assert len(counting.troubled(cleo, clock())) == 1
        assert take_over(message, people.cleo, clock)
        draft = Draft.objects.get()
        assert (draft.user_id, draft.channel, doing.words_of(draft)) == (
            people.cleo.pk,
            "sms",
            support.TEXT,
        )
        for model in (Message, Delivery, DeliveryEvent):
            assert not model.objects.exists()
        clock.move(days=1)
        draining.drain()
        assert provider.taken == []


class TestWhoWaited:
    """The text was taken for an answer when it was let out; nobody has had one."""

    @pytest.fixture
    def answered(self, dan: Client, clock: Clock) -> Delivery:
        doing.say(dan, clock(), "Could we move it?", about=Circumstance.SCHEDULING)
        clock.move(minutes=10)
        row = waiting_for_morning(dan, clock)
        assert not Thread.objects.waiting().exists()
        return row

    def test_waits_again_by_the_same_promise(
        self, answered: Delivery, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        made = Promise.objects.get()
        leave_team(people, clock)
        at_its_hour(answered, clock)
        again, thread = Promise.objects.get(), Thread.objects.waiting().get()
        assert (again.pk, again.end, again.ended_at, again.ended_by) == (made.pk, "", None, None)
        assert (thread.waiting_since, thread.answer_by) == (made.made_at, made.answer_by)

    @pytest.mark.parametrize("goes_first", [0, 1])
    def test_however_many_texts_of_theirs_wait_for_the_morning(
        self, dan: Client, people: People, clock: Clock, provider: Provider, goes_first: int
    ) -> None:
        doing.say(dan, clock(), "Could we move it?", about=Circumstance.SCHEDULING)
        both = [support.delivery(dan, clock.move(minutes=5)) for _ in range(2)]
        clock.move(hours=11)
        for row in both:
            carrying.carry(Delivery, row.pk)
        leave_team(people, clock)
        made = Promise.objects.get()
        first = both[goes_first]
        first.refresh_from_db()
        clock.at = first.next_at
        carrying.carry(Delivery, first.pk)
        assert not Thread.objects.waiting().exists()  # the other one may still be the answer
        at_its_hour(both[1 - goes_first], clock)
        thread = Thread.objects.waiting().get()
        assert (thread.waiting_since, thread.answer_by) == (made.made_at, made.answer_by)

    def test_by_the_first_promise_though_they_wrote_again_meanwhile(
        self, answered: Delivery, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        made = Promise.objects.get()
        clock.move(minutes=1)
        doing.say(dan, clock(), "Are you there?", about=Circumstance.SCHEDULING)
        assert Promise.objects.count() == 2
        leave_team(people, clock)
        at_its_hour(answered, clock)
        thread = Thread.objects.waiting().get()
        assert [one.pk for one in Promise.objects.all()] == [made.pk]
        assert (thread.waiting_since, thread.answer_by) == (made.made_at, made.answer_by)

    def test_not_who_has_heard_from_another_since(
        self, answered: Delivery, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        leave_team(people, clock)
        clock.move(minutes=1)
        doing.write(dan, people.cleo, clock(), "Yes.", circumstance=Circumstance.SCHEDULING)
        at_its_hour(answered, clock)
        assert not Thread.objects.waiting().exists()

    def test_nor_whose_conversation_was_closed(
        self, answered: Delivery, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        leave_team(people, clock)
        Thread.objects.update(closed_at=clock())
        at_its_hour(answered, clock)
        assert not Thread.objects.waiting().exists()

    def test_nor_who_asked_nothing(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        row = waiting_for_morning(dan, clock)
        leave_team(people, clock)
        at_its_hour(row, clock)
        assert not Thread.objects.waiting().exists() and not Promise.objects.exists()


class TestHeldWords:
    """Those that were never let out, and were stopped when their hour had come."""

    @pytest.mark.parametrize("way", ["sms", "portal"])
    def test_what_would_carry_or_tell_of_them_is_not_overdue(
        self, dan: Client, people: People, clock: Clock, provider: Provider, way: str
    ) -> None:
        more = {"channel": "portal", "body": "How was it?", "is_notified": True} if way == "portal" else {}
        support.write(dan, clock(), held_until=clock() + timedelta(hours=1), **more)
        leave_team(people, clock)
        clock.move(hours=1)
        draining.drain()
        clock.move(hours=2)
        assert not list(verification.findings(clock()))


def failing(error: Exception) -> Callable[[Envelope], None]:
    def fail(_letter: Envelope) -> None:
        raise error

    return fail
