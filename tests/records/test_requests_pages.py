"""Requests of 164.522 in the workspace and at the portal: recorded, answered, ended; a refusal decided."""

import pytest
from django.test import Client as Browser

from consent.models import ChannelRequest, Made, Refusal, Restriction
from messaging.models import InboundItem
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


@pytest.fixture
def agreements(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/agreements/"


def ask(dan: Browser, **wanted: str) -> pages.Page:
    return pages.visit(dan, "/portal/requests/new/").send(**({"is_wanted": "no", "channel": "sms"} | wanted))


def restrict(dan: Browser, **wanted: str) -> pages.Page:
    return pages.visit(dan, "/portal/restrictions/new/").send(**({"what": "My plan"} | wanted))


class TestAtThePortal:
    def test_he_asks_not_to_be_reached_this_way_and_takes_it_back(self, dan: Browser) -> None:
        page = ask(dan)
        assert "Do not reach me by text: any address or number. About: everything." in page.words
        row = ChannelRequest.objects.get()
        assert (row.how, row.recorded_by) == (Made.PORTAL, None)
        page = page.go(f"/portal/requests/{row.pk}/ending/").send("End it")
        assert "Ended on" in page.words

    def test_nobody_asks_why(self, dan: Browser) -> None:
        for page in ("requests", "restrictions"):
            words = pages.visit(dan, f"/portal/{page}/new/").words
            assert "You need not say why." in words
            assert "reason" not in words.lower()

    def test_an_address_of_somebody_else_is_not_taken(self, people: People, dan: Browser) -> None:
        assert ask(dan, contact_point=str(people.eve_phone.pk)).status == 422

    def test_ana_limits_it_to_a_number_and_a_matter_and_he_reads_it(
        self, people: People, dan: Browser, ana: Browser
    ) -> None:
        restrict(dan)
        row = Restriction.objects.get()
        path = f"/office/restrictions/{row.pk}/answer/"
        said = {"is_agreed": "yes", "answer": "We agree."}
        assert pages.visit(ana, path).send(circumstances="billing", **said).status == 422
        email = {"closes": "email", "contact_point": str(people.dan_phone.pk)}
        assert pages.visit(ana, path).send(**said, **email).status == 422
        assert pages.visit(ana, path).send(**said, contact_point=str(people.eve_phone.pk)).status == 422
        limit = {"closes": "sms", "contact_point": str(people.dan_phone.pk), "circumstances": "billing"}
        page = pages.visit(ana, path).send(**said, **limit)
        row.refresh_from_db()
        assert (row.channel, row.contact_point_id, row.circumstances) == (
            "sms", people.dan_phone.pk, ["billing"],
        )  # fmt: skip
        words = "Nothing goes by text: ••• 0141. About: bills."
        assert words in page.words and words in pages.visit(dan, "/portal/requests/").words

    def test_he_reads_what_was_answered(self, people: People, dan: Browser, ana: Browser) -> None:
        restrict(dan)
        row = Restriction.objects.get()
        pages.visit(ana, f"/office/restrictions/{row.pk}/answer/").send(is_agreed="yes", answer="We keep it.")
        assert "We agreed. We keep it." in pages.visit(dan, "/portal/requests/").words

    def test_who_acts_for_him_does_not_find_it(self, people: People, dan: Browser, browser: SignIn) -> None:
        ask(dan)
        fay = browser(people.fay)
        assert pages.visit(fay, "/portal/requests/").status == 403
        assert pages.visit(fay, f"/portal/requests/{ChannelRequest.objects.get().pk}/ending/").status == 404


class TestInTheWorkspace:
    def test_the_front_desk_records_what_was_said_by_phone(
        self, people: People, browser: SignIn, agreements: str
    ) -> None:
        new = f"/office/clients/{people.dan.pk}/requests/new/"
        page = pages.visit(browser(people.cleo), new).send(
            is_wanted="yes", channel="mail", where="PO box 7", how="phone"
        )
        assert page.path == agreements
        assert "Reach me by mail: PO box 7. About: everything." in page.words
        assert ChannelRequest.objects.get().recorded_by == people.cleo

    def test_what_was_paid_in_full_cannot_be_refused(self, dan: Browser, ana: Browser) -> None:
        restrict(dan, is_paid_in_full="on")
        row = Restriction.objects.get()
        page = pages.visit(ana, f"/office/restrictions/{row.pk}/answer/").send(
            is_agreed="no", answer="Sorry."
        )
        assert page.status == 422
        assert "it must be agreed" in page.words

    def test_nor_ended_by_the_practice(self, dan: Browser, ana: Browser) -> None:
        restrict(dan, is_paid_in_full="on")
        ending = f"/office/restrictions/{Restriction.objects.get().pk}/ending/"
        assert "only they can end it" in pages.visit(ana, ending).send(by_client="no").words
        assert "Ended." in pages.visit(ana, ending).send(by_client="yes").words

    def test_a_request_ends_by_the_clients_word(self, dan: Browser, ana: Browser) -> None:
        ask(dan)
        row = ChannelRequest.objects.get()
        page = pages.visit(ana, f"/office/requests/{row.pk}/ending/").send("End it")
        assert "It stays on file that it was asked." in page.words

    def test_the_list_names_whom_one_sees(self, people: People, dan: Browser, browser: SignIn) -> None:
        restrict(dan)
        assert "Dan Doyle" in pages.visit(browser(people.cleo), "/office/requests/").words
        officer = pages.visit(browser(people.pia), "/office/requests/").words
        assert "a client of Ana Alvarez" in officer
        assert "Dan" not in officer
        assert "My plan" not in officer
        assert "Dan" not in pages.visit(browser(people.ben), "/office/requests/").words


class TestRefusal:
    @pytest.fixture
    def refusal(self, people: People, clock: Clock) -> Refusal:
        doing.agree(people.dan_phone, clock())
        doing.filed(doing.text_in("+12025550141", "please don't text me any more", clock()), clock())
        return Refusal.objects.get()

    def test_stands_on_the_page_until_somebody_decides(
        self, ana: Browser, agreements: str, refusal: Refusal
    ) -> None:
        page = pages.visit(ana, agreements)
        assert "reads as if no more is wanted this way" in page.words
        page = page.go(f"/office/refusals/{refusal.pk}/decision/").send(was_meant="yes")
        assert "Ended: nothing more goes there." in page.words
        assert "ended by STOP" in page.words
        assert "reads as if" not in page.words
        assert InboundItem.objects.get().state == InboundItem.State.SET_ASIDE

    def test_it_cannot_be_set_aside_undecided(self, ana: Browser, refusal: Refusal) -> None:
        page = pages.visit(ana, "/office/triage/")
        assert f"/office/refusals/{refusal.pk}/decision/" in page.links
        aside = f"/office/triage/{refusal.cause_id}/setting-aside/"
        assert aside not in page.links
        assert page.go(aside).path == f"/office/refusals/{refusal.pk}/decision/"

    def test_it_needs_an_answer(self, ana: Browser, refusal: Refusal) -> None:
        page = pages.visit(ana, f"/office/refusals/{refusal.pk}/decision/").send("Decide")
        assert page.status == 422

    def test_to_others_it_is_not_there(self, people: People, refusal: Refusal, browser: SignIn) -> None:
        assert pages.visit(browser(people.ben), f"/office/refusals/{refusal.pk}/decision/").status == 404
