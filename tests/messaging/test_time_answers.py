"""A client answers a reminder: by a short text, by the link in its email, or in the portal. A scanner answers nothing."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client as Browser

from messaging import actions as messaging
from messaging import reminders
from messaging.actions import answering
from messaging.models import Delivery, InboundItem, Message, Thread
from practice import actions
from practice.models import Appointment
from tests import doing, scheduling
from tests.conftest import Clock
from tests.pages import SignIn, but_keys, visit
from tests.people import ADDRESSES, People, actor_of
from tests.scheduling import in_days

NUMBER = ADDRESSES["dan_phone"][1]


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    return scheduling.plan_one(people.dan, people.ana, in_days(clock(), 7), clock())


@pytest.fixture
def texted(
    agreed: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Appointment:
    reminders.run(clock.move(days=5))
    doing.drained(monkeypatch)
    return appointment


@pytest.fixture
def link(people: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the reminder's email leads."""
    doing.agree(people.dan_email, clock())
    reminders.run(clock.move(days=5))
    mail = next(one for one in doing.drained(monkeypatch) if "/time/" in one.text)
    return "/time/" + mail.text.rsplit("/time/", 1)[1].strip()


def key(browser: Browser, page: str, action: str) -> str:
    return visit(browser, page).form("submission_key", action=action).fields["submission_key"][0]


def state(row: Appointment) -> str:
    return Appointment.objects.get(pk=row.pk).state


def text(body: str, now: datetime) -> Message:
    item = doing.filed(doing.text_in(NUMBER, body, now), now)
    assert item.message is not None
    return item.message


class TestByText:
    @pytest.mark.parametrize("body", ["C", "c.", "Yes!", "Sí", " y "])
    def test_a_word_confirms_and_waits_for_nobody(self, texted: Appointment, clock: Clock, body: str) -> None:
        message = text(body, clock())
        assert state(texted) == "confirmed"
        assert doing.words_of(message) == body and message.thread.waiting_since is None

    @pytest.mark.parametrize("body", ["R", "n", "No"])
    def test_a_word_asks_for_another_time_and_waits(
        self, texted: Appointment, clock: Clock, body: str
    ) -> None:
        message = text(body, clock())
        assert state(texted) == "asked" and message.thread.waiting_since

    @pytest.mark.parametrize("body", ["C u there", "Yes but later", "Not sure", "ok?", "R R", "👍", "1"])
    def test_anything_else_is_for_a_person(self, texted: Appointment, clock: Clock, body: str) -> None:
        message = text(body, clock())
        assert state(texted) == "planned" and message.thread.waiting_since

    def test_it_stands_in_the_conversation_of_the_reminder(self, texted: Appointment, clock: Clock) -> None:
        assert text("C", clock()).thread.circumstance == "reminder"

    def test_a_word_after_another_message_answers_that_one(
        self, texted: Appointment, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock.move(minutes=5)
        doing.write_text(people.dan, people.ana, clock())
        doing.drained(monkeypatch)
        text("No", clock())
        assert state(texted) == "planned"

    def test_not_when_nothing_was_asked(self, agreed: People, appointment: Appointment, clock: Clock) -> None:
        text("C", clock())
        assert state(appointment) == "planned"

    def test_not_of_a_time_that_is_over(self, texted: Appointment, clock: Clock) -> None:
        text("R", clock.move(days=3))
        assert state(texted) == "planned"

    def test_stop_is_stop(self, texted: Appointment, clock: Clock) -> None:
        text("stop", clock())
        assert state(texted) == "planned"


class TestMoreThanAnAnswer:
    """The desk reads what answers a reminder; what says more than that is for who cares for them."""

    @pytest.mark.parametrize(
        "body", ["C but I feel like dying", "C. I had a panic attack last night.", "Yes!\nIt was a bad night"]
    )
    def test_it_confirms_and_lies_where_the_care_team_reads_and_waits(
        self, texted: Appointment, clock: Clock, body: str
    ) -> None:
        message = text(body, clock())
        assert state(texted) == "confirmed"
        assert (message.sealed_class, message.thread.circumstance) == ("clinical", "between_sessions")
        assert Thread.objects.get(pk=message.thread_id).waiting_since == clock()

    @pytest.mark.parametrize(
        "body",
        ["Panic attack last night…", "No. I can't leave the house.", "ok", "Please stop texting me", "help"],
    )
    def test_what_no_rule_understands_is_for_the_care_team(
        self, texted: Appointment, clock: Clock, body: str
    ) -> None:
        item = doing.filed(doing.text_in(NUMBER, body, clock()), clock())
        assert state(texted) == "planned"
        assert item.message is not None and item.message.sealed_class == "clinical"

    @pytest.mark.parametrize("body", ["C", "R", "yes", "no", "STOP", "start"])
    def test_what_is_understood_stays_with_the_reminder(
        self, texted: Appointment, clock: Clock, body: str
    ) -> None:
        message = text(body, clock())
        assert (message.sealed_class, message.thread.circumstance) == ("administrative", "reminder")

    def test_a_picture_says_more(self, texted: Appointment, clock: Clock) -> None:
        messaging.receive_text(provider_id="MM1", sender=NUMBER, body="C", pictures=["MM1/ME1"], now=clock())
        item = doing.filed(InboundItem.objects.get(), clock())
        assert item.message is not None and item.message.sealed_class == "clinical"
        assert state(texted) == "confirmed"

    def test_the_desk_finds_the_confirmation_and_not_the_words(
        self, texted: Appointment, people: People, clock: Clock, browser: SignIn
    ) -> None:
        text("C but it was a terrible week", clock())
        words = visit(browser(people.cleo), f"/office/clients/{people.dan.pk}/").words
        assert "terrible week" not in words
        assert "terrible week" in visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words

    def test_in_a_talk_with_the_desk_an_answer_stays_there(
        self, texted: Appointment, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.write_text(people.dan, people.ana, clock.move(minutes=5))
        doing.drained(monkeypatch)
        assert text("Tuesday at three is better", clock()).thread.circumstance == "scheduling"


class TestByMail:
    @pytest.fixture
    def named(
        self, people: People, appointment: Appointment, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> str:
        """The id of the reminder's mail."""
        doing.agree(people.dan_email, clock())
        reminders.run(clock.move(days=5))
        doing.drained(monkeypatch)
        return f"<{Delivery.objects.get(channel='email').pk}@practice.example>"

    def answered(self, clock: Clock, body: str, **headers: str) -> Message:
        item = doing.filed(doing.mail_in(doing.letter("dan@home.example", body, **headers), clock()), clock())
        assert item.message is not None
        return item.message

    def test_more_than_an_answer_is_for_the_care_team(self, named: str, clock: Clock) -> None:
        said = self.answered(clock, "Yes. I had a panic attack last night.", In_Reply_To=named)
        assert said.sealed_class == "clinical" and said.thread.waiting_since

    def test_a_word_stays_with_the_reminder(self, named: str, clock: Clock) -> None:
        said = self.answered(clock, "Yes", In_Reply_To=named)
        assert said.thread.circumstance == "reminder"

    def test_a_mail_of_its_own_is_no_answer(self, named: str, clock: Clock) -> None:
        assert self.answered(clock, "Yes", subject="It was a bad night").sealed_class == "clinical"


class TestByLink:
    def press(self, browser: Browser, link: str, what: str) -> Any:
        return browser.post(f"{link}{what}/", {"submission_key": key(browser, link, what)})

    def test_looking_changes_nothing(self, link: str, appointment: Appointment) -> None:
        for _ in range(3):
            assert Browser().get(link).status_code == 200
            assert Browser().head(link).status_code == 200
        assert Browser().get(f"{link}confirmation/").status_code == 405
        assert state(appointment) == "planned"

    def test_it_tells_the_time_and_nobody(self, link: str) -> None:
        page = but_keys(Browser().get(link).content.decode().replace(link, ""))
        assert "at 11:00" in page and "Dan" not in page and "Ana" not in page

    @pytest.mark.parametrize(("what", "then"), [("confirmation", "confirmed"), ("asking", "asked")])
    def test_a_press_answers_and_is_in_the_conversation(
        self, link: str, appointment: Appointment, what: str, then: str
    ) -> None:
        assert self.press(Browser(), link, what).status_code == 200
        assert state(appointment) == then
        said = Message.objects.get(kind="from_client")
        assert (said.channel, said.is_sender_verified) == ("email", False)
        assert bool(Thread.objects.get(pk=said.thread_id).waiting_since) == (then == "asked")

    def test_it_works_once(self, link: str, appointment: Appointment) -> None:
        self.press(Browser(), link, "confirmation")
        assert Browser().get(link).status_code == 410
        assert answering.answer_by_link(
            token=link.split("/")[2], answer="asked", actor=doing.WORKER, now=appointment.created_at
        ) == answering.LinkStanding.ANSWERED  # fmt: skip
        assert state(appointment) == "confirmed" and Message.objects.filter(kind="from_client").count() == 1

    def test_not_when_the_time_is_no_longer_so(
        self, link: str, appointment: Appointment, people: People, clock: Clock
    ) -> None:
        actions.cancel_appointment(
            appointment=appointment, reason="mistake", actor=actor_of(people.ana), now=clock()
        )
        assert Browser().get(link).status_code == 410
        assert Browser().get("/time/nothing/").status_code == 410


class TestInThePortal:
    def test_the_next_time_stands_above_the_messages_and_is_confirmed_there(
        self, dan: Browser, appointment: Appointment
    ) -> None:
        url = f"/portal/times/{appointment.pk}/confirmation/"
        answer = dan.post(url, {"submission_key": key(dan, "/portal/", url)}, follow=True)
        assert "The time is confirmed." in answer.content.decode() and state(appointment) == "confirmed"
        assert doing.words_of(Message.objects.get()).startswith("I confirm the time: Wednesday")

    def test_asking_for_another_waits_for_an_answer(self, dan: Browser, appointment: Appointment) -> None:
        url = f"/portal/times/{appointment.pk}/asking/"
        sent = {"submission_key": key(dan, "/portal/times/", url)}
        dan.post(url, sent)
        dan.post(url, sent)  # a double click
        assert state(appointment) == "asked" and Message.objects.filter(kind="from_client").count() == 1
        assert Thread.objects.get().waiting_since

    def test_after_care_has_ended_it_is_shown_and_not_answered(
        self, dan: Browser, appointment: Appointment, people: People, clock: Clock
    ) -> None:
        actions.discharge_client(client=people.dan, actor=actor_of(people.ana), now=clock())
        assert "confirmation" not in dan.get("/portal/times/").content.decode()
        assert dan.post(f"/portal/times/{appointment.pk}/confirmation/").status_code == 403

    def test_a_cancelled_one_says_so(
        self, dan: Browser, appointment: Appointment, people: People, clock: Clock
    ) -> None:
        actions.cancel_appointment(
            appointment=appointment, reason="mistake", actor=actor_of(people.ana), now=clock()
        )
        page = dan.get("/portal/times/").content.decode()
        assert "It does not take place." in page and "Confirm" not in page
