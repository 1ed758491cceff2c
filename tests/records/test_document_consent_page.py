"""A clinician writes down what a client agreed to on paper or in words; each page says what it is, and who wrote it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from consent import starter
from consent.models import Consent, FormFile
from consent.rules import risks
from practice.actors import WORKER
from practice.models import Client, ContactPoint
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People

WHO = {"ana": 200, "sam": 403, "cleo": 403, "bill": 403, "ben": 404, "ada": 404}
SAID = "In the office, after I read the risks. He said: yes, please."


@pytest.fixture(autouse=True)
def library(people: People, clock: Clock) -> None:
    starter.publish_starter(actor=WORKER, now=clock() - timedelta(days=9))


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def at(people: People, channel: str) -> str:
    return f"/office/clients/{people.dan.pk}/consents/{channel}/"


def say(ana: Browser, people: People, channel: str, about: str, **more: str | list[str]) -> Page:
    page = pages.visit(ana, at(people, channel))
    typed: dict[str, str | list[str]] = {"method": "spoken", "circumstances": [about], "said": SAID}
    return page.send(**typed | {"is_told": "on"} | more)


class TestSpoken:
    def test_to_texts_and_every_page_says_what_it_is(
        self, ana: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        page = say(ana, people, "sms", "scheduling")
        assert "Written down." in page.words
        assert "Spoken: Dan Doyle agreed in words; documented by Ana Alvarez" in page.words
        given = Consent.objects.get()
        assert (given.contact_point, given.circumstances) == (people.dan_phone, ["scheduling"])
        assert given.given_at == clock() and given.expires_at is not None
        assert f"/office/contact-points/{people.dan_phone.pk}/safe-contact/" in page.links

        words = page.go(f"/office/signatures/{given.signature_id}/").words
        assert SAID in words and "in words; somebody of the practice wrote them down" in words
        assert risks.fitting("sms", {}, "en")[0].text in words

        sent = doing.write_text(people.dan, people.ana, clock())
        why = pages.visit(ana, f"/office/decisions/{sent.decision_id}/").words
        assert "documented by Ana Alvarez, spoken" in why

        dan = browser(people.dan)
        assert "You said yes to it when we talked." in pages.visit(dan, "/portal/reach/").words
        read = pages.visit(dan, f"/portal/consents/{given.pk}/").words
        assert "by Dan Doyle, written down by Ana Alvarez" in read and "Signed on" not in read

    def test_to_a_letter_with_its_address_in_the_words_and_stopped_by_the_client(
        self, ana: Browser, people: People, browser: SignIn
    ) -> None:
        page = say(ana, people, "mail", "reminder", address="12 Elm Street, Apt 3")
        assert "It was read back" in page.words and page.status == 422
        page = say(ana, people, "mail", "reminder", address="12 Elm Street, Apt 3", is_compared="on")
        given = Consent.objects.get()
        assert (given.channel, given.contact_point) == ("mail", None)
        assert "12 Elm Street, Apt 3" not in page.words
        assert "by mail: 12 Elm Street, Apt 3." in page.go(f"/office/signatures/{given.signature_id}/").words

        dan = browser(people.dan)
        page = pages.visit(dan, "/portal/reach/")
        assert "Letters You said yes to it when we talked." in page.words
        asking = page.go(f"/portal/consents/{given.pk}/revocation/")
        assert "Stop letters?" in asking.words
        page = asking.send()
        assert "Stopped. Nothing more goes there." in page.words
        assert "Letters, stopped on" in page.words
        given.refresh_from_db()
        assert given.revoked_how == "portal"

    @pytest.mark.parametrize(("channel", "stop"), [("phone", "phone calls"), ("voicemail", "voicemail")])
    def test_to_calls_and_voicemail_and_stopped_by_the_client(
        self, ana: Browser, people: People, browser: SignIn, channel: str, stop: str
    ) -> None:
        say(ana, people, channel, "reminder")
        given = Consent.objects.get()
        assert given.contact_point == people.dan_phone
        asking = pages.visit(browser(people.dan), f"/portal/consents/{given.pk}/revocation/")
        assert f"Stop {stop}?" in asking.words
        assert f"{stop.capitalize()} to ••• 0141, stopped on" in asking.send().words


class TestPaper:
    def test_with_its_scan(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, at(people, "email"))
        typed = {"method": "paper", "circumstances": ["scheduling"], "is_told": "on"}
        scan = SimpleUploadedFile("scan.txt", b"Signed by hand.")
        page = page.post(page.path, page.form("method").fields | typed | {"files": scan})
        assert "Signed on paper by Dan Doyle; documented by Ana Alvarez, who has the scan" in page.words
        given = Consent.objects.get()
        file = FormFile.objects.get(signature=given.signature)
        page = page.go(f"/office/signatures/{given.signature_id}/")
        assert f"/office/form-files/{file.pk}/" in page.links
        assert "Wrong." not in page.go(f"{page.path}verification/").words
        assert "on paper" in page.go(f"/office/clients/{people.dan.pk}/forms/").words


class TestPage:
    def test_the_risks_stand_there_in_the_clients_language(self, ana: Browser, people: People) -> None:
        Client.objects.filter(pk=people.dan.pk).update(language="es")
        words = pages.visit(ana, at(people, "phone")).words
        assert all(one.text in words for one in risks.fitting("phone", {}, "es"))

    @pytest.mark.parametrize(
        ("channel", "line"), [("sms", "Your care does not depend"), ("mail", "by mail: …")]
    )
    def test_all_that_is_kept_as_agreed_to_can_be_read_out(
        self, ana: Browser, people: People, channel: str, line: str
    ) -> None:
        assert line in pages.visit(ana, at(people, channel)).words

    def test_nothing_is_written_down_without_the_risks_the_words_the_scan_and_the_time(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        later = (clock() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        page = pages.visit(ana, at(people, "sms"))
        spoken = page.send(method="spoken", circumstances=["scheduling"], at=later)
        assert spoken.status == 422
        for words in (
            "Nobody can agree to risks that they don't know.",
            "Write down in which words they agreed.",
            "This can't be the time.",
        ):
            assert words in spoken.words
        paper = page.send(method="paper", circumstances=["scheduling"], is_told="on")
        assert "Choose the scan of the signed paper." in paper.words
        assert not Consent.objects.exists()

    def test_what_was_taken_back_since_is_said(self, ana: Browser, people: People, clock: Clock) -> None:
        earlier = (clock() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        doing.agree(people.dan_phone, clock())
        page = say(ana, people, "sms", "scheduling", at=earlier)
        assert page.status == 422 and "Since then they took it back" in page.words

    def test_without_a_number_it_leads_to_adding_one(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        ContactPoint.objects.filter(client=people.dan, kind="phone").update(suspended_at=clock())
        page = pages.visit(ana, at(people, "phone"))
        assert "There is no address or number for this way yet." in page.words
        assert f"/office/clients/{people.dan.pk}/about/" in page.links

    def test_an_unproven_one_is_called_so(self, ana: Browser, people: People) -> None:
        ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
        assert "(not proven yet)" in pages.visit(ana, at(people, "sms")).words
        assert "(not proven yet)" not in pages.visit(ana, at(people, "phone")).words

    @pytest.mark.parametrize("channel", ["portal", "video", "pigeon"])
    def test_what_is_agreed_to_nowhere_or_elsewhere_is_not_there(
        self, ana: Browser, people: People, channel: str
    ) -> None:
        assert pages.visit(ana, at(people, channel)).status == 404


def test_it_is_for_the_clinicians_of_this_file(people: People, browser: SignIn) -> None:
    seen = {name: pages.visit(browser(getattr(people, name)), at(people, "sms")).status for name in WHO}
    assert seen == WHO


class TestLeadingThere:
    def test_from_the_call_page(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/call/?about=telehealth")
        assert "Ask for consent to phone calls" in page.words
        assert at(people, "phone") in page.links

    def test_the_front_desk_is_led_to_what_was_agreed(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        cleo = browser(people.cleo)
        page = pages.visit(cleo, f"/office/clients/{people.dan.pk}/call/?about=reminder")
        assert f"/office/clients/{people.dan.pk}/agreements/" in page.links
        assert at(people, "phone") not in page.links
        assert at(people, "email") not in page.go(f"/office/clients/{people.dan.pk}/agreements/").links

    def test_from_the_agreements(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/agreements/")
        assert at(people, "email") in page.links
