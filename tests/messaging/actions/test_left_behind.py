"""Held words of somebody who may not write there any more: never said in their name, taken over by who answers."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from messaging import actions, left_behind
from messaging.models import Attachment, Delivery, Draft, DraftFile, Message, Thread
from messaging.outbox import draining
from practice.access import Forbidden, scope
from practice.models import AuditEvent, CareTeamMember, Notice, RoleAssignment
from practice.vocabulary import Circumstance, Role
from tests import doing
from tests.conftest import Clock
from tests.messaging.actions.test_holding import PLAN, held, recall, rights_to
from tests.people import WORKFORCE, People, Person, actor_of

OFFICE_MATTER, CARE_MATTER = Circumstance.SCHEDULING, Circumstance.BETWEEN_SESSIONS


def leave_team(person: Person, now: datetime) -> None:
    CareTeamMember.objects.filter(user_id=person.pk).update(until_at=now)


def lose_role(person: Person, role: str, now: datetime) -> None:
    RoleAssignment.objects.filter(user_id=person.pk, role=role).update(until_at=now)


def join_team(people: People, person: Person, now: datetime) -> None:
    CareTeamMember.objects.create(user_id=person.pk, client=people.dan, from_at=now)


def take_over(message: Message, by: Person, clock: Clock) -> bool:
    rights = rights_to(message.client)
    return actions.take_over_message(message_id=message.pk, rights=rights, actor=actor_of(by), now=clock())


def stopped(people: People, clock: Clock, **more: object) -> Message:
    message = held(people, clock, **more)
    leave_team(people.ana, clock())
    clock.move(seconds=10)
    draining.drain()
    message.refresh_from_db()
    return message


class TestAtItsHour:
    @pytest.mark.parametrize("way", ["portal", "sms"])
    def test_who_left_the_care_team_says_nothing_more(self, people: People, clock: Clock, way: str) -> None:
        doing.agree(people.dan_phone, clock())
        until = clock() + timedelta(days=1)
        if way == "sms":
            message = doing.write_text(people.dan, people.ana, clock(), held_until=until)
        else:
            message = held(people, clock, is_notified=True)
        leave_team(people.ana, clock())
        clock.move(days=1)
        draining.drain()
        message.refresh_from_db()
        assert message.held_until is not None and message.problem == "author_left_care"
        assert set(Delivery.objects.values_list("state", flat=True)) <= {"held"}
        assert not Notice.objects.filter(kind="new_message").exclude(state="held").exists()
        assert AuditEvent.objects.get(event="messaging.message.stopped").reason == "author_left_care"

    def test_who_lost_the_role_neither(self, people: People, clock: Clock) -> None:
        message = doing.write(
            people.dan,
            people.cleo,
            clock(),
            circumstance=OFFICE_MATTER,
            held_until=clock() + timedelta(hours=1),
        )
        lose_role(people.cleo, Role.FRONT_DESK, clock())
        clock.move(hours=1)
        draining.drain()
        message.refresh_from_db()
        assert message.held_until is not None and message.problem == "author_may_not_write"

    def test_nor_by_their_own_hand(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        leave_team(people.ana, clock())
        assert not actions.release_message(message_id=message.pk, actor=actor_of(people.ana), now=clock())
        assert Message.objects.held().filter(pk=message.pk).exists()

    def test_who_answers_it_from_the_desk_still_may(self, people: People, clock: Clock) -> None:
        message = doing.write(
            people.dan,
            people.cleo,
            clock(),
            circumstance=OFFICE_MATTER,
            held_until=clock() + timedelta(hours=1),
        )
        clock.move(hours=1)
        draining.drain()
        message.refresh_from_db()
        assert (message.held_until, message.problem) == (None, "")


class TestTakingOver:
    def test_words_and_files_become_the_draft_of_who_answers(self, people: People, clock: Clock) -> None:
        message = stopped(people, clock, body="How was your week?", files=(PLAN,))
        join_team(people, people.ben, clock())
        actions.save_draft(
            client=people.dan, circumstance=CARE_MATTER, channel="portal", body="I am Ben.",
            actor=actor_of(people.ben), now=clock(),
        )  # fmt: skip
        assert take_over(message, people.ben, clock)
        draft = Draft.objects.get()
        assert (draft.user_id, doing.words_of(draft)) == (people.ben.pk, "How was your week?\n\nI am Ben.")
        assert doing.words_of(DraftFile.objects.get(), "name") == "plan.txt"
        assert (
            not Message.objects.exists() and not Attachment.objects.exists() and not Thread.objects.exists()
        )
        row = AuditEvent.objects.get(event="messaging.message.taken_over")
        assert (row.actor_id, row.subject_id) == (people.ben.pk, message.pk)

    def test_of_who_works_here_no_more_too(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        type(people.ana).objects.filter(pk=people.ana.pk).update(is_active=False)
        join_team(people, people.ben, clock())
        clock.move(seconds=10)
        draining.drain()
        message.refresh_from_db()
        assert message.problem == "author_inactive"
        assert take_over(message, people.ben, clock)

    def test_the_second_one_finds_it_gone(self, people: People, clock: Clock) -> None:
        message = stopped(people, clock)
        join_team(people, people.ben, clock())
        assert take_over(message, people.ben, clock)
        assert not take_over(message, people.ben, clock)
        assert Draft.objects.count() == 1

    def test_not_while_its_author_may_still_write(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        join_team(people, people.ben, clock())
        assert not take_over(message, people.ben, clock)
        assert Message.objects.filter(pk=message.pk).exists()

    def test_not_before_it_was_stopped(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        leave_team(people.ana, clock())
        join_team(people, people.ben, clock())
        assert not take_over(message, people.ben, clock)

    @pytest.mark.parametrize("who", ["ben", "cleo", "sam", "ana"])
    def test_not_by_who_may_not_write_there(self, people: People, clock: Clock, who: str) -> None:
        message = stopped(people, clock)
        with pytest.raises(Forbidden):
            take_over(message, getattr(people, who), clock)
        assert Message.objects.filter(pk=message.pk).exists()

    def test_its_author_takes_nothing_back_any_more(self, people: People, clock: Clock) -> None:
        message = stopped(people, clock)
        with pytest.raises(Forbidden):
            recall(message, people.ana, clock)
        assert Message.objects.filter(pk=message.pk).exists() and not Draft.objects.exists()


class TestWhoMayWrite:
    def test_the_query_says_what_scope_says(self, people: People, clock: Clock) -> None:
        """Of each colleague, about each client and matter: also of who has left, the role or the house."""
        both = [(people.dan, people.ana), (people.eve, people.ben)]
        said = [
            doing.write(client, by, clock(), circumstance=about)
            for (client, by), about in product(both, (OFFICE_MATTER, CARE_MATTER))
        ]
        lose_role(people.ben, Role.CLINICIAN, clock())
        for message, name in product(said, WORKFORCE):
            author = getattr(people, name)
            Message.objects.filter(pk=message.pk).update(author=author)
            may = scope.may_write_to(actor_of(author), message.client, message.sealed_class, clock())
            left = left_behind.of(Message.objects.filter(pk=message.pk), clock())
            assert left.exists() is not may, (name, message.sealed_class)

    def test_it_needs_a_look_of_all_who_may_write_there_and_of_nobody_else(
        self, people: People, clock: Clock
    ) -> None:
        left = [stopped(people, clock, circumstance=OFFICE_MATTER)]
        join_team(people, people.ana, clock())
        left.append(stopped(people, clock))
        join_team(people, people.ben, clock())
        for name in WORKFORCE:
            actor = actor_of(getattr(people, name))
            may = {one.pk for one in left if scope.may_write_to(actor, people.dan, one.sealed_class, clock())}
            assert set(left_behind.stopped(actor, clock()).values_list("pk", flat=True)) == may, name
