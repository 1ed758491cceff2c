"""Reminders: by the way the client agreed to, else by a neutral notice, once, and never of what is no longer so."""

import re
from datetime import datetime, timedelta

import pytest

from consent import actions as agreeing
from consent.models import SafeContact
from messaging import reminders
from messaging.models import Delivery, Message, SavedWording
from practice import actions, crypto
from practice.models import Appointment, AppointmentReminder, Client, Notice
from tests import doing, scheduling
from tests.conftest import Clock
from tests.people import People, actor_of
from tests.scheduling import in_days

DUE = 5  # days after `now`: two before the appointment


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    return scheduling.plan_one(people.dan, people.ana, in_days(clock(), 7), clock())


@pytest.fixture
def texted(agreed: People) -> People:
    """Dan has agreed to texts."""
    return agreed


def skipped(appointment: Appointment) -> list[str]:
    return [one.skipped_because for one in scheduling.reminders(appointment)]


def due(clock: Clock) -> datetime:
    return clock.move(days=DUE)


class TestWays:
    def test_nothing_before_it_is_due(self, appointment: Appointment, clock: Clock) -> None:
        assert reminders.run(in_days(clock(), DUE) - timedelta(seconds=1)) == 0

    def test_by_text_who_agreed_to_texts(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        assert reminders.run(due(clock)) == 1
        delivery = Delivery.objects.get()
        assert (delivery.channel, delivery.contact_point_id) == ("sms", texted.dan_phone.pk)
        assert delivery.decision_ids and delivery.consent_id
        body = doing.words_of(delivery.message)
        assert body.startswith("Dan, a reminder: Wednesday") and body.endswith("R for another time.")
        assert not Notice.objects.filter(kind="appointment").exists()

    def test_by_email_with_a_link_that_nothing_here_keeps(
        self, people: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.agree(people.dan_email, clock())
        reminders.run(due(clock))
        mail = next(one for one in doing.drained(monkeypatch) if "reminder" in one.text)
        token = mail.text.rsplit("/time/", 1)[1].strip("/\n ")
        row = scheduling.reminders(appointment)[0]
        assert bytes(row.token_hash) == crypto.hash_token(token)
        assert "/time/" not in doing.words_of(Message.objects.get(pk=row.message_id))
        assert mail.auto_submitted == "auto-generated"

    def test_else_by_a_notice_that_says_nothing(
        self, people: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reminders.run(due(clock))
        assert not Message.objects.exists()
        (mail,) = doing.drained(monkeypatch)
        text = re.sub(r"/time/\S+", "", mail.text)  # whose token may by chance hold a name as short
        assert "about a time" in text and "Dan" not in text and "Wednesday" not in text

    def test_not_at_all_where_nothing_may_go(
        self, people: People, appointment: Appointment, clock: Clock
    ) -> None:
        for point in (people.dan_email, people.dan_phone):
            actions.end_contact_point(contact_point=point, actor=actor_of(people.ana), now=clock())
        reminders.run(due(clock))
        assert skipped(appointment) == ["no_way", ""]

    def test_who_has_no_portal_gets_no_notice(
        self, people: People, appointment: Appointment, clock: Clock
    ) -> None:
        Client.objects.filter(pk=people.dan.pk).update(user=None)
        reminders.run(due(clock))
        assert skipped(appointment) == ["no_way", ""] and not Notice.objects.exists()

    def test_discreetly_where_somebody_else_reads(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        SafeContact.objects.create(
            vault=texted.dan.vault, client=texted.dan, contact_point=texted.dan_phone, discretion="discreet",
        )  # fmt: skip
        reminders.run(due(clock))
        assert doing.words_of(Message.objects.get()).startswith("Reminder: ")

    def test_in_the_practices_own_words(self, texted: People, appointment: Appointment, clock: Clock) -> None:
        definition = {
            "key": "own", "title": {"en": "Own"}, "circumstances": ["reminder"], "channels": ["sms"],
            "text": {"en": "See you {time}."},
        }  # fmt: skip
        SavedWording.objects.create(key="own", definition=definition, changed_at=clock())
        reminders.run(due(clock))
        assert doing.words_of(Message.objects.get()).startswith("See you Wednesday")

    def test_of_a_shared_file_each_member_by_a_notice_of_their_own(
        self, texted: People, clock: Clock
    ) -> None:
        shared = actions.begin_shared_file(
            name="Both", members=[(texted.dan, "Dan"), (texted.eve, "Eve")], time_zone="America/New_York",
            submission=None, actor=actor_of(texted.ana), now=clock(),
        )  # fmt: skip
        scheduling.plan_one(shared, texted.ana, in_days(clock(), 7), clock())
        reminders.run(due(clock))
        told = Notice.objects.filter(kind="appointment").values_list("contact_point__client_id", flat=True)
        assert set(told) == {texted.dan.pk, texted.eve.pk} and not Message.objects.exists()


class TestNever:
    def test_of_a_time_that_was_cancelled_or_moved(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        plan = scheduling.plan(texted.ana, in_days(clock(), 21))
        actor = actor_of(texted.ana)
        actions.move_appointment(
            appointment=appointment, plan=plan, reason="client_asked", actor=actor, now=clock()
        )
        reminders.run(due(clock))
        assert skipped(appointment) == ["not_standing", ""] and not Message.objects.exists()

    def test_when_care_has_ended(self, texted: People, appointment: Appointment, clock: Clock) -> None:
        actions.discharge_client(client=texted.dan, actor=actor_of(texted.ana), now=clock())
        assert list(Appointment.objects.unsure(clock())) == [appointment]
        reminders.run(due(clock))
        assert skipped(appointment) == ["care_ended", ""]

    def test_when_the_clinician_has_left(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        actions.end_employment(user=texted.ana, actor=actor_of(texted.ada), now=clock())
        assert list(Appointment.objects.unsure(clock())) == [appointment]
        reminders.run(due(clock))
        assert skipped(appointment) == ["clinician_left", ""]

    def test_hours_late(self, texted: People, appointment: Appointment, clock: Clock) -> None:
        reminders.run(due(clock) + timedelta(hours=7))
        assert skipped(appointment) == ["too_late", ""]

    def test_what_waits_to_leave_is_asked_once_more(
        self, texted: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reminders.run(due(clock))
        actions.cancel_appointment(
            appointment=appointment, reason="mistake", actor=actor_of(texted.ana), now=clock()
        )
        assert [one for one in doing.drained(monkeypatch) if "reminder" in one.text] == []
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.problem) == ("cancelled", "time_changed")

    @pytest.mark.parametrize("why", ["care_ended", "clinician_left"])
    def test_why_it_does_not_leave_is_said_as_it_is(
        self,
        texted: People,
        appointment: Appointment,
        clock: Clock,
        monkeypatch: pytest.MonkeyPatch,
        why: str,
    ) -> None:
        reminders.run(due(clock))
        if why == "care_ended":
            actions.discharge_client(client=texted.dan, actor=actor_of(texted.ana), now=clock())
        else:
            actions.end_employment(user=texted.ana, actor=actor_of(texted.ada), now=clock())
        doing.drained(monkeypatch)
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.problem) == ("cancelled", why)

    def test_so_is_a_notice(
        self, people: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reminders.run(due(clock))
        clock.move(days=2)
        assert doing.drained(monkeypatch) == []
        assert Notice.objects.get(kind="appointment").state == "cancelled"

    def test_by_a_way_that_the_client_took_back_meanwhile(
        self, people: People, appointment: Appointment, clock: Clock
    ) -> None:
        consent = doing.agree(people.dan_phone, clock())
        agreeing.revoke_consent(consent=consent, how="portal", actor=actor_of(people.dan), now=clock())
        reminders.run(due(clock))
        assert not Delivery.objects.exists()
        assert Notice.objects.filter(kind="appointment").count() == 1


class TestOnce:
    def test_however_often_the_beat_comes(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        at = due(clock)
        assert [reminders.run(at) for _ in range(3)] == [1, 0, 0]
        assert Message.objects.count() == Delivery.objects.count() == 1

    def test_each_of_the_two(self, texted: People, appointment: Appointment, clock: Clock) -> None:
        reminders.run(due(clock))
        reminders.run(clock.move(days=1))
        states = set(AppointmentReminder.objects.values_list("state", flat=True))
        assert states == {"sent"} and Delivery.objects.count() == 2

    def test_nobody_waits_for_an_answer_and_nothing_is_answered(
        self, texted: People, appointment: Appointment, clock: Clock
    ) -> None:
        reminders.run(due(clock))
        thread = Message.objects.get().thread
        assert (thread.circumstance, thread.waiting_since) == ("reminder", None)
