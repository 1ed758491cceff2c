"""The outbox: what needs a person first, then what waits; and the pages on which a person decides."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from messaging.models import Delivery
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

OUTBOX = "/office/outbox/"


@pytest.fixture
def promised(people: People, clock: Clock) -> Delivery:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    return Delivery.objects.get()


@pytest.fixture
def ana(people: People, promised: Delivery, browser: SignIn) -> Browser:
    return browser(people.ana)


def become(state: str, problem: str = "") -> None:
    Delivery.objects.update(state=state, problem=problem)


class TestList:
    def test_what_waits_stands_there_with_its_way_and_matter(self, ana: Browser) -> None:
        words = pages.visit(ana, OUTBOX).words
        assert "Waiting to go Dan Doyle text scheduling" in words
        assert "on its way" in words

    @pytest.mark.parametrize("state", Delivery.TROUBLED)
    def test_what_needs_a_person_stands_above_with_the_reason(self, ana: Browser, state: str) -> None:
        become(state, "invalid_number")
        words = pages.visit(ana, OUTBOX).words
        assert words.index("Dan Doyle") < words.index("Waiting to go")
        assert "This number can't receive texts." in words

    @pytest.mark.parametrize("state", ["sent", "delivered", "cancelled"])
    def test_what_is_done_is_gone_from_it(self, ana: Browser, state: str) -> None:
        become(state)
        assert "Dan Doyle" not in pages.visit(ana, OUTBOX).words

    def test_it_shows_no_word_of_what_was_said(self, ana: Browser) -> None:
        assert "settle a time" not in pages.visit(ana, OUTBOX).html

    def test_ben_sees_none_of_it(self, people: People, promised: Delivery, browser: SignIn) -> None:
        assert "Dan Doyle" not in pages.visit(browser(people.ben), OUTBOX).html

    def test_what_may_still_be_taken_back_stands_there_once(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        """Without what would carry it cancelled, the words would go into the portal by themselves."""
        become("delivered")
        doing.write_text(people.dan, people.ana, clock(), held_until=clock() + timedelta(days=1))
        page = pages.visit(ana, OUTBOX)
        assert "Nothing waits." in page.words and "Not seen by the client yet" in page.words
        assert "/cancellation/" not in page.html

    def test_sam_sees_it_and_decides_nothing(
        self, people: People, promised: Delivery, browser: SignIn
    ) -> None:
        become("uncertain")
        page = pages.visit(browser(people.sam), OUTBOX)
        assert "Dan Doyle" in page.words
        assert not any("/resolution/" in link for link in page.links)

    @pytest.mark.parametrize("name", ["bill", "pia", "ada"])
    def test_it_is_not_everybodys(
        self, people: People, promised: Delivery, browser: SignIn, name: str
    ) -> None:
        assert pages.visit(browser(getattr(people, name)), OUTBOX).status == 403

    def test_a_long_list_asks_the_database_no_more_than_a_short_one(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        short = pages.queries(ana, OUTBOX)
        for _number in range(4):
            doing.write_text(people.dan, people.ana, clock.move(seconds=40))
        assert pages.queries(ana, OUTBOX) == short


class TestDeciding:
    @pytest.fixture
    def path(self, promised: Delivery) -> str:
        become("uncertain", "timed_out")
        return f"/office/deliveries/{promised.pk}/resolution/"

    def test_it_says_what_is_known_and_that_it_is_not_sent_again(self, ana: Browser, path: str) -> None:
        words = pages.visit(ana, path).words
        assert "It is never sent again by itself." in words
        assert "The provider did not answer in time." in words

    @pytest.mark.parametrize(
        ("arrived", "state"), [("yes", "delivered"), ("no", "failed"), ("again", "queued")]
    )
    def test_what_was_found_out_stands(self, ana: Browser, path: str, arrived: str, state: str) -> None:
        page = pages.visit(ana, path).send(arrived=arrived)
        assert page.path == OUTBOX
        assert Delivery.objects.get().state == state

    def test_without_an_answer_it_asks(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        page = page.post(path, page.form("arrived").fields)
        assert page.status == 422
        assert "Choose one." in page.words

    def test_who_comes_second_is_told(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        become("delivered")
        assert "Somebody has already decided this." in page.send(arrived="no").words
        assert Delivery.objects.get().state == "delivered"

    @pytest.mark.parametrize(("name", "status"), [("ben", 404), ("sam", 403), ("bill", 403), ("ada", 404)])
    def test_others_decide_nothing(
        self, people: People, browser: SignIn, path: str, name: str, status: int
    ) -> None:
        answer = browser(getattr(people, name)).post(path, {"arrived": "yes"})
        assert answer.status_code == status
        assert Delivery.objects.get().state == "uncertain"

    def test_the_desk_decides_what_is_administrative(
        self, people: People, browser: SignIn, path: str
    ) -> None:
        pages.visit(browser(people.cleo), path).send(arrived="yes")
        assert Delivery.objects.get().state == "delivered"


class TestCancelling:
    @pytest.fixture
    def path(self, promised: Delivery) -> str:
        return f"/office/deliveries/{promised.pk}/cancellation/"

    def test_looking_cancels_nothing(self, ana: Browser, path: str) -> None:
        assert "Do not send this?" in pages.visit(ana, path).words
        assert Delivery.objects.get().state == "queued"

    def test_it_is_cancelled_and_said_so(self, ana: Browser, people: People, path: str) -> None:
        page = pages.visit(ana, path).send("Do not send it")
        assert page.path == f"/office/clients/{people.dan.pk}/"
        assert "Cancelled. The message still stands in the portal." in page.words
        assert Delivery.objects.get().state == "cancelled"

    def test_too_late_is_said_so(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        become("sending")
        assert "Too late: it is already on its way or gone." in page.send("Do not send it").words

    def test_ben_finds_nothing(self, people: People, browser: SignIn, path: str) -> None:
        assert pages.visit(browser(people.ben), path).status == 404


class TestSeen:
    def test_what_was_seen_is_off_the_list(self, ana: Browser, promised: Delivery) -> None:
        become("bounced", "invalid_number")
        page = pages.visit(ana, OUTBOX)
        form = page.form("csrfmiddlewaretoken", action="acknowledgement")
        assert "I have seen this" in form.buttons
        assert "Dan Doyle" not in page.post(form.action, form.fields).words

    def test_who_saw_it_is_noted(self, ana: Browser, people: People, promised: Delivery) -> None:
        become("bounced")
        ana.post(f"/office/deliveries/{promised.pk}/acknowledgement/")
        assert AuditEvent.objects.get(event="messaging.delivery.seen").actor_id == people.ana.pk

    def test_looking_at_its_address_does_nothing(self, ana: Browser, promised: Delivery) -> None:
        assert ana.get(f"/office/deliveries/{promised.pk}/acknowledgement/").status_code == 405
