"""A text at the door: STOP counts at once; all is kept, sealed, once; what it is is found out after."""

from datetime import datetime

import pytest

from consent.models import Consent, OptOut
from messaging import actions
from messaging.models import Delivery, InboundItem, Message, Thread
from practice import actions as house
from practice.models import ContactPoint, Notice
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

DAN = "+12025550141"


@pytest.fixture
def eve_too(people: People, now: datetime) -> ContactPoint:
    """Eve uses Dan's number."""
    return house.add_contact_point(
        client=people.eve, kind="phone", address=DAN, actor=actor_of(people.ben), now=now
    )


class TestKept:
    def test_sealed_with_its_sender(self, people: People, now: datetime) -> None:
        item = doing.text_in(DAN, "Running late, sorry", now)
        assert (doing.words_of(item, "raw"), doing.words_of(item, "sender")) == ("Running late, sorry", DAN)
        assert b"late" not in bytes(item.raw)

    def test_the_providers_name_for_it_counts_once(self, people: People, now: datetime) -> None:
        for _time in range(2):
            actions.receive_text(provider_id="SM1", sender=DAN, body="Hello", now=now)
        assert InboundItem.objects.count() == 1

    def test_the_same_words_again_are_another_text(self, people: People, now: datetime) -> None:
        for number in range(2):
            actions.receive_text(provider_id=f"SM{number}", sender=DAN, body="ok", now=now)
        assert InboundItem.objects.count() == 2

    @pytest.mark.parametrize("sender", ["72345", "BANK", ""])
    def test_from_no_number_it_goes_to_a_person(self, people: People, now: datetime, sender: str) -> None:
        item = doing.filed(doing.text_in(sender, "Your code is 1", now), now)
        assert (item.state, item.reason) == ("triage", "unknown_sender")


class TestStop:
    def test_it_counts_before_it_is_filed(self, people: People, now: datetime) -> None:
        given = doing.agree(people.dan_phone, now)
        item = doing.text_in(DAN, "STOP", now)
        given.refresh_from_db()
        assert item.state == "new"
        assert given.revoked_how == Consent.Ended.STOP

    def test_nobody_waits_for_an_answer_to_it(self, people: People, now: datetime) -> None:
        doing.filed(doing.text_in(DAN, "STOP", now), now)
        assert Thread.objects.get().waiting_since is None
        assert Message.objects.filter(kind=Message.Kind.AUTOMATIC).count() == 0

    def test_the_queued_text_does_not_go(
        self, people: People, now: datetime, clock: Clock, monkeypatch
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        doing.text_in(DAN, "Stop please", clock())
        assert doing.drained(monkeypatch) == []
        assert Delivery.objects.get().problem == "opted_out"

    def test_sent_again_by_the_provider_it_does_not_undo_a_later_yes(
        self, people: People, clock: Clock
    ) -> None:
        actions.receive_text(provider_id="SM1", sender=DAN, body="STOP", now=clock())
        doing.agree(people.dan_phone, clock.move(minutes=1))
        actions.receive_text(provider_id="SM1", sender=DAN, body="STOP", now=clock.move(minutes=1))
        assert OptOut.objects.count() == 1
        assert Consent.objects.standing(clock()).count() == 1

    def test_written_with_blanks_it_is_the_same_number(self, people: People, now: datetime) -> None:
        doing.agree(people.dan_phone, now)
        doing.text_in("+1 (202) 555-0141", "STOP", now)
        assert not Consent.objects.standing(now).exists()

    def test_start_brings_nothing_back(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.text_in(DAN, "STOP", clock())
        doing.text_in(DAN, "START", clock.move(minutes=1))
        assert not Consent.objects.standing(clock()).exists()

    def test_it_stands_in_the_conversation_and_is_confirmed_once(self, people: People, now: datetime) -> None:
        item = doing.filed(doing.text_in(DAN, "STOP", now), now)
        assert doing.words_of(Message.objects.get()) == "STOP"
        notice = Notice.objects.get()
        assert (notice.kind, notice.cause_id) == ("stop_confirmed", item.pk)
        assert notice.contact_point == people.dan_phone

    def test_a_machine_that_answers_its_confirmation_gets_no_second_one(
        self, people: People, clock: Clock
    ) -> None:
        for _time in range(3):
            doing.filed(doing.text_in("+12025550141", "STOP", clock.move(minutes=1)), clock())
        assert Notice.objects.filter(kind="stop_confirmed").count() == 1

    def test_the_confirmation_is_the_one_text_that_still_goes(
        self, people: People, clock: Clock, monkeypatch
    ) -> None:
        doing.filed(doing.text_in(DAN, "STOP", clock()), clock())
        (left,) = doing.drained(monkeypatch)
        assert left.to == DAN
        assert "You will get no more texts from us at this number." in left.text

    def test_confirmed_too_late_it_does_not_go(self, people: People, clock: Clock, monkeypatch) -> None:
        doing.filed(doing.text_in(DAN, "STOP", clock()), clock())
        clock.move(minutes=6)
        assert doing.drained(monkeypatch) == []

    def test_of_two_clients_at_one_number_it_ends_both(
        self, people: People, eve_too: ContactPoint, now: datetime
    ) -> None:
        doing.agree(people.dan_phone, now)
        doing.agree(eve_too, now, name="Eve Ellis")
        item = doing.filed(doing.text_in(DAN, "STOP", now), now)
        assert not Consent.objects.standing(now).exists()
        assert (item.state, item.reason) == ("triage", "several_clients")
        assert Notice.objects.filter(kind="stop_confirmed").count() == 1

    def test_from_a_stranger_it_is_kept_for_the_number(self, people: People, now: datetime) -> None:
        item = doing.filed(doing.text_in("+12025550199", "STOP", now), now)
        assert OptOut.objects.count() == 1
        assert item.reason == "unknown_sender"
        assert not Notice.objects.exists()


class TestFiled:
    def test_into_the_thread_of_the_text_that_was_carried_there(self, people: People, now: datetime) -> None:
        doing.agree(people.dan_phone, now)
        asked = doing.write_text(people.dan, people.ana, now)
        item = doing.filed(doing.text_in(DAN, "Tuesday is fine", now), now)
        answer = Message.objects.get(kind="from_client")
        assert answer.thread_id == asked.thread_id
        assert (item.state, item.message) == ("filed", answer)

    def test_it_proves_nobody(self, people: People, now: datetime) -> None:
        doing.filed(doing.text_in(DAN, "Tuesday is fine", now), now)
        answer = Message.objects.get()
        assert (answer.is_sender_verified, answer.channel) == (False, "sms")

    def test_of_two_clients_at_one_number_a_person_decides(
        self, people: People, eve_too: ContactPoint, now: datetime
    ) -> None:
        item = doing.filed(doing.text_in(DAN, "Tuesday is fine", now), now)
        assert (item.state, item.reason) == ("triage", "several_clients")
        assert not Message.objects.exists()

    def test_a_refusal_in_free_words_is_filed_and_goes_to_a_person(
        self, people: People, now: datetime
    ) -> None:
        given = doing.agree(people.dan_phone, now)
        item = doing.filed(doing.text_in(DAN, "Please do not text me any more", now), now)
        given.refresh_from_db()
        assert (item.state, item.reason) == ("triage", "not_wanted")
        assert (item.client, item.message) == (people.dan, Message.objects.get())
        assert given.revoked_at is None
