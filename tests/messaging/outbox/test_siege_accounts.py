"""The reckoning after a siege finds what it is there to find."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from messaging import actions, reminders
from messaging.models import Delivery, InboundItem, Message, Promise, Thread
from practice.models import Appointment, AppointmentReminder, Client
from tests import doing, scheduling
from tests.conftest import Clock
from tests.messaging.outbox import accounts, siege, support, watching
from tests.messaging.outbox.outside import Said
from tests.messaging.outbox.watching import Watcher
from tests.people import People
from tests.prove import kills

NOTHING: dict[str, list[str]] = {}


class TestWords:
    @pytest.fixture
    def message(self, dan: Client, clock: Clock) -> Message:
        return support.write(dan, clock())

    def test_what_was_answered_for_is_there(self, message: Message) -> None:
        assert accounts.of_words([message.pk], set()) == NOTHING

    def test_what_is_not_there_any_more(self, message: Message) -> None:
        gone = uuid4()
        assert accounts.of_words([message.pk, gone], set()) == {"forgotten": [str(gone)]}

    def test_what_was_taken_back_is_not_missed_and_must_be_gone(self, message: Message) -> None:
        assert accounts.of_words([message.pk, gone := uuid4()], {gone}) == NOTHING
        assert accounts.of_words([message.pk], {message.pk}) == {"not_taken_back": [str(message.pk)]}

    def test_what_nobody_let_out(self, dan: Client, clock: Clock) -> None:
        held = support.write(dan, clock(), held_until=clock() + timedelta(seconds=5))
        assert accounts.of_words([held.pk], set()) == {"still_held": [str(held.pk)]}


class TestArrivals:
    @pytest.fixture
    def said(self, people: People, clock: Clock) -> Said:
        """Kept, acknowledged and filed."""
        number = support.address_of(people.dan, "phone")
        said = Said("sms", number, "I shall be there.", "SM1", is_acknowledged=True)
        doing.filed(doing.text_in(number, said.words, clock(), provider_id="SM1"), clock())
        return said

    def test_once_each(self, said: Said) -> None:
        assert accounts.of_arrivals([said]) == NOTHING

    def test_acknowledged_and_not_kept(self, said: Said) -> None:
        other = Said("sms", said.sender, "And you?", "SM2", is_acknowledged=True)
        assert accounts.of_arrivals([said, other]) == {"not_kept": ["SM2"]}

    def test_never_acknowledged(self, said: Said) -> None:
        said.is_acknowledged = False
        assert accounts.of_arrivals([said]) == {"unanswered": ["SM1"]}

    def test_nobody_sent_it(self, said: Said) -> None:
        assert list(accounts.of_arrivals([])) == ["from_nobody"]

    def test_filed_twice(self, said: Said, people: People, clock: Clock) -> None:
        filed = InboundItem.objects.get().message
        assert filed is not None
        again = actions.receive_text(provider_id="SM3", sender=said.sender, body=said.words, now=clock())
        second = InboundItem.objects.get(state="new")
        doing.filed(second, clock())
        InboundItem.objects.filter(pk=second.pk).update(message=filed)
        other = Said("sms", said.sender, said.words, "SM3", is_acknowledged=True)
        assert again is None and list(accounts.of_arrivals([said, other])) == ["filed_twice"]

    def test_with_other_words(self, said: Said) -> None:
        said.words = "I shall not be there."
        assert list(accounts.of_arrivals([said])) == ["other_words"]

    def test_left_lying(self, said: Said) -> None:
        InboundItem.objects.update(state="new")
        assert "not_filed" in accounts.of_arrivals([said])

    def test_before_a_person_only_after_three_tries_that_broke_off(self, said: Said) -> None:
        message = InboundItem.objects.get().message
        InboundItem.objects.update(state="triage", reason="unreadable", message=None, tries=3)
        assert message is not None
        Message.objects.filter(pk=message.pk).update(channel="portal")
        assert list(accounts.of_arrivals([said])) == ["not_filed"]
        InboundItem.objects.update(tries=4)
        assert accounts.of_arrivals([said]) == NOTHING


class TestReminders:
    @pytest.fixture
    def reminder(self, dan: Client, people: People, clock: Clock) -> AppointmentReminder:
        scheduling.plan_one(dan, people.ana, clock() + timedelta(hours=49), clock())
        AppointmentReminder.objects.filter(lead_hours=48).update(due_at=clock())
        reminders.run(clock())
        return AppointmentReminder.objects.get(lead_hours=48)

    def found(self, **more: Any) -> dict[str, list[str]]:
        return accounts.of_reminders(**{"dropped": {}, "unheard": [], "taken": set()} | more)

    def test_once_each(self, reminder: AppointmentReminder) -> None:
        assert reminder.state == "sent" and self.found() == NOTHING

    def test_forgotten(self, reminder: AppointmentReminder) -> None:
        AppointmentReminder.objects.filter(pk=reminder.pk).update(state="waiting")
        assert self.found()["not_reminded"] == [str(reminder.pk)]

    def test_a_second_message(self, reminder: AppointmentReminder, clock: Clock) -> None:
        AppointmentReminder.objects.filter(pk=reminder.pk).update(state="waiting")
        reminders.run(clock())
        assert set(self.found()) == {"reminded_twice", "reminders_untold"}

    def test_of_a_time_that_was_cancelled_long_before(
        self, reminder: AppointmentReminder, clock: Clock
    ) -> None:
        row = Delivery.objects.get(message_id=reminder.message_id)
        Delivery.objects.filter(pk=row.pk).update(claimed_at=clock())

        def dropped(seconds: int) -> dict[Any, datetime]:
            return {reminder.appointment_id: clock() + timedelta(seconds=seconds)}

        taken = {str(row.pk)}
        assert self.found(dropped=dropped(1), taken=taken) == NOTHING
        assert self.found(dropped=dropped(-1)) == NOTHING
        assert list(self.found(dropped=dropped(-1), taken=taken)) == ["reminded_of_nothing"]

    def test_an_answer_that_changed_nothing(self, reminder: AppointmentReminder) -> None:
        assert list(self.found(unheard=[reminder.appointment_id])) == ["answers_unheard"]


class TestPromises:
    @pytest.fixture
    def waiting(self, people: People, clock: Clock) -> Thread:
        number = support.address_of(people.dan, "phone")
        doing.filed(doing.text_in(number, "When are you there?", clock()), clock())
        return Thread.objects.exclude(answer_by=None).get()

    def test_one_where_somebody_waits(self, waiting: Thread) -> None:
        assert accounts.of_promises() == NOTHING

    def test_none_where_somebody_waits(self, waiting: Thread) -> None:
        Promise.objects.all().delete()
        assert set(accounts.of_promises()) == {"promised_wrongly", "promised_nothing"}

    def test_one_where_nobody_waits_any_more(self, waiting: Thread) -> None:
        Thread.objects.update(answer_by=None, waiting_since=None)
        assert list(accounts.of_promises()) == ["promised_wrongly"]

    def test_who_only_confirms_a_time_is_promised_nothing(self, waiting: Thread, people: People) -> None:
        Promise.objects.all().delete()
        Thread.objects.update(answer_by=None, waiting_since=None)
        assert list(accounts.of_promises()) == ["promised_nothing"]
        at = waiting.last_message_at + timedelta(days=3)
        made = scheduling.plan_one(people.dan, people.ana, at, waiting.last_message_at)
        Appointment.objects.filter(pk=made.pk).update(state="confirmed")
        assert accounts.of_promises() == NOTHING


class TestOnThePage:
    @pytest.fixture
    def lost(self, dan: Client, clock: Clock) -> Delivery:
        row = support.delivery(dan, clock())
        claimed = clock() - timedelta(seconds=40)
        Delivery.objects.filter(pk=row.pk).update(
            state="uncertain", problem="process_lost", attempt=1, claimed_at=claimed, settled_at=clock()
        )
        return row

    def test_counted_from_the_claim(
        self, lost: Delivery, people: People, browser: Callable[..., Any]
    ) -> None:
        watcher = Watcher(people.ana)
        page = browser(people.ana).get(reverse("outbox")).content.decode()
        watcher._note(page)
        assert watching.delays(watcher.seen) == {lost.pk: pytest.approx(40, abs=1)}

    def test_one_that_no_page_showed(self, lost: Delivery) -> None:
        assert watching.delays({}) == {lost.pk: float("inf")}


def test_a_smaller_plan_has_some_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTTO_MESSAGES", "300")
    plan = kills.chosen()
    assert plan.messages == 300 and plan.children == 6 and plan.nth == kills.PLAN.nth
    assert all(value >= 1 for value in vars(plan).values() if isinstance(value, int))
    monkeypatch.delenv("SOTTO_MESSAGES")
    assert kills.chosen() == kills.PLAN


def test_the_whole_plan_kills_often_enough() -> None:
    plan = kills.PLAN
    points = len(siege.CARRYING) * plan.at_each + (len(siege.AROUND) + 1) * plan.around
    points += len(siege.AT_DOORS) * plan.at_doors
    assert points + plan.children + plan.workers + plan.doors >= kills.LEAST_KILLS
    assert plan.messages >= 10_000
