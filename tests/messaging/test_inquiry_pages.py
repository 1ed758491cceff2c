"""First contacts in the workspace: who sees which, what is offered, and what each act leads to."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from messaging import actions
from messaging.models import ContactPage, Inquiry, InquiryAnswer, InquiryNote, Referral
from practice.models import AuditEvent, Client
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.contact.writing import EMAIL, PHONE, WORDS, receive
from tests.pages import Page, SignIn
from tests.people import People

TRIAGE = "/office/triage/"


@pytest.fixture(autouse=True)
def fresh(people: People) -> None:
    cache.clear()


@pytest.fixture
def inquiry(people: People, clock: Clock) -> Inquiry:
    return receive(clock(), phone=PHONE)


@pytest.fixture
def cleo(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.cleo)


def at(who: Browser, inquiry: Inquiry, page: str = "") -> Page:
    return pages.visit(who, f"/office/inquiries/{inquiry.pk}/{page}")


class TestList:
    def test_it_stands_beside_the_unfiled_mail(self, cleo: Browser, inquiry: Inquiry, clock: Clock) -> None:
        doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "Hello there"), clock()), clock())
        page = pages.visit(cleo, TRIAGE)
        assert "Kim" in page.words
        assert WORDS in page.words
        assert "Answer promised by" in page.words
        assert "Hello there" in page.words
        assert f"/office/inquiries/{inquiry.pk}/" in page.links

    def test_likely_spam_stands_below_with_its_reason(self, cleo: Browser, clock: Clock) -> None:
        receive(clock(), trap="x")
        words = pages.visit(cleo, TRIAGE).words
        assert "1 that looks like spam" in words
        assert "A field was filled in that no person sees." in words

    def test_what_reads_like_a_crisis_stands_first(
        self, cleo: Browser, inquiry: Inquiry, clock: Clock
    ) -> None:
        receive(clock(), words="I want to die.")
        words = pages.visit(cleo, TRIAGE).words
        assert words.index("reads like a crisis") < words.index(WORDS)

    def test_the_rail_counts_who_waits_and_no_spam(
        self, cleo: Browser, inquiry: Inquiry, clock: Clock
    ) -> None:
        receive(clock(), trap="x", words="Buy")
        rail = pages.visit(cleo, TRIAGE).html.partition('href="/office/triage/"')[2].partition("</a>")[0]
        assert ">1<" in rail

    def test_markup_from_outside_is_words(self, cleo: Browser, clock: Clock) -> None:
        receive(clock(), words="<script>alert(1)</script>", called="<b>Kim</b>")
        html = pages.visit(cleo, TRIAGE).html
        assert "<script>alert(1)" not in html
        assert "<b>Kim" not in html

    def test_the_look_is_noted(self, cleo: Browser, inquiry: Inquiry) -> None:
        pages.visit(cleo, TRIAGE)
        assert inquiry.pk in AuditEvent.objects.get(event="desk.viewed", reason="triage.view").object_ids

    def test_a_long_list_asks_the_database_no_more_than_a_short_one(
        self, cleo: Browser, inquiry: Inquiry, clock: Clock
    ) -> None:
        short = pages.queries(cleo, TRIAGE)
        for number in range(4):
            receive(clock(), words=f"Number {number}", network=f"192.0.2.{number}")
        assert pages.queries(cleo, TRIAGE) == short


class TestOfClients:
    """What came from a client's address is for who sees that client."""

    @pytest.mark.parametrize(("name", "sees"), [("ana", True), ("cleo", True), ("ben", False)])
    def test_a_known_address(
        self, people: People, clock: Clock, browser: SignIn, name: str, sees: bool
    ) -> None:
        row = receive(clock(), email="dan@home.example")
        own = browser(getattr(people, name))
        assert (WORDS in pages.visit(own, TRIAGE).words) is sees
        page = at(own, row)
        assert page.status == (200 if sees else 404)
        assert ("Dan Doyle" in page.words) is sees

    @pytest.mark.parametrize("name", ["sam", "bill", "pia", "ada"])
    def test_the_others_sort_nothing(
        self, people: People, inquiry: Inquiry, browser: SignIn, name: str
    ) -> None:
        assert at(browser(getattr(people, name)), inquiry).status == 404

    def test_one_who_became_a_client_is_for_who_sees_that_client(
        self, people: People, inquiry: Inquiry, browser: SignIn
    ) -> None:
        ana, ben = browser(people.ana), browser(people.ben)
        at(ana, inquiry, "client/").send(name="Kim Noor")
        assert "became a client" in at(ana, inquiry).words
        assert at(ben, inquiry).status == 404


class TestOne:
    def test_all_that_it_takes_to_reach_them(self, cleo: Browser, inquiry: Inquiry) -> None:
        words = at(cleo, inquiry).words
        assert EMAIL in words
        assert "+1 202-555-0177" in words
        assert "Leave no message." in words
        assert "Only they, as they say." in words

    def test_they_wrote_before(self, cleo: Browser, inquiry: Inquiry, clock: Clock) -> None:
        second = receive(clock.move(minutes=5), words="It is me again.")
        page = at(cleo, second)
        assert "They wrote before" in page.words
        assert f"/office/inquiries/{inquiry.pk}/" in page.links


class TestAnswering:
    def test_each_answer_is_read_before_it_goes(self, cleo: Browser, inquiry: Inquiry) -> None:
        page = at(cleo, inquiry, "answers/")
        assert "Thank you for writing to us. Please call us at" in page.words
        assert "They did not ask to be answered by text." in page.words

    def test_it_is_sent_and_shown(self, cleo: Browser, people: People, inquiry: Inquiry) -> None:
        page = at(cleo, inquiry, "answers/").send(answer="email:please_call")
        assert "They may call us" in page.words
        assert "What was sent" in page.words
        assert InquiryAnswer.objects.get().by_id == people.cleo.pk

    def test_what_the_page_does_not_offer_is_not_sent(self, cleo: Browser, inquiry: Inquiry) -> None:
        for wanted in ("sms:please_call", "email:my own words", ""):
            assert at(cleo, inquiry, "answers/").send(answer=wanted).status == 422
        assert not InquiryAnswer.objects.exists()

    def test_two_clicks_are_one_answer(self, cleo: Browser, inquiry: Inquiry) -> None:
        page = at(cleo, inquiry, "answers/")
        fields = page.form("answer").fields | {"answer": "email:please_call"}
        for _click in range(2):
            assert page.post(page.path, fields).status == 200
        assert InquiryAnswer.objects.count() == 1


class TestOtherActs:
    def test_a_call_is_noted(self, cleo: Browser, inquiry: Inquiry) -> None:
        page = at(cleo, inquiry, "calls/").send(reached="spoke", words="Monday at ten.")
        assert "Spoke with them" in page.words
        assert "Monday at ten." in page.words
        assert InquiryNote.objects.count() == 1

    def test_a_client_is_made_and_invited_next(
        self, people: People, inquiry: Inquiry, browser: SignIn
    ) -> None:
        page = at(browser(people.ana), inquiry, "client/").send(name="Kim Noor", first_name="Kim")
        client = Client.objects.latest("created_at")
        assert page.path == f"/office/clients/{client.pk}/invitations/"

    def test_two_clicks_make_one_client(self, people: People, inquiry: Inquiry, browser: SignIn) -> None:
        before = Client.objects.count()
        page = at(browser(people.ana), inquiry, "client/")
        fields = page.form("name").fields | {"name": "Kim Noor"}
        assert page.post(page.path, fields).status == 200
        page.post(page.path, fields)
        assert Client.objects.count() == before + 1

    def test_a_known_client_can_be_chosen(self, people: People, clock: Clock, browser: SignIn) -> None:
        row = receive(clock(), email="dan@home.example")
        before = Client.objects.count()
        page = at(browser(people.ana), row, "client/")
        assert "If it is the same person, choose them" in page.words
        page.send(whom=str(people.dan.pk))
        assert Client.objects.count() == before
        assert WORDS in pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words

    def test_a_client_of_the_same_name_is_offered(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        """Whoever writes from another address, and without a birth date, may be somebody who is here already."""
        row = receive(clock(), called="dan  DOYLE")
        page = at(browser(people.ana), row, "client/")
        assert "of the same name" in page.words and f"/office/clients/{people.dan.pk}/" in page.links
        before = Client.objects.count()
        page.send(whom=str(people.dan.pk))
        assert Client.objects.count() == before

    def test_nor_is_a_name_that_is_typed_here_taken_twice_unsaid(
        self, people: People, inquiry: Inquiry, browser: SignIn
    ) -> None:
        before = Client.objects.count()
        page = at(browser(people.ana), inquiry, "client/").send(whom="new", name="Dan Doyle")
        assert page.status == 422 and "of the same name" in page.words and Client.objects.count() == before
        assert "Somebody else: begin a new file" in page.words
        page.post(page.path, page.form("name").fields | {"whom": "new", "name": "Dan Doyle", "anyway": "yes"})
        assert Client.objects.count() == before + 1

    def test_whom_one_does_not_see_one_does_not_hear_of(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        page = at(browser(people.ben), receive(clock(), called="Dan Doyle"), "client/")
        assert "of the same name" not in page.words and str(people.dan.pk) not in page.html

    def test_nobody_else_can_be_chosen(self, people: People, inquiry: Inquiry, browser: SignIn) -> None:
        page = at(browser(people.ana), inquiry, "client/").send(whom=str(people.dan.pk))
        assert page.status == 422

    def test_declined_with_the_page_of_others(self, cleo: Browser, inquiry: Inquiry) -> None:
        Referral.objects.create(name="Harbor House", phone="+1 202-555-0188", created_at=inquiry.received_at)
        page = at(cleo, inquiry, "declining/")
        assert "Harbor House" in page.words
        after = page.send(answer="email:elsewhere")
        assert after.path == TRIAGE
        assert WORDS not in after.words
        assert InquiryAnswer.objects.get().wording == "elsewhere"

    def test_declined_without_a_word(self, cleo: Browser, inquiry: Inquiry) -> None:
        at(cleo, inquiry, "declining/").send(answer="none:")
        assert not InquiryAnswer.objects.exists()
        inquiry.refresh_from_db()
        assert inquiry.state == "declined"

    def test_set_aside_and_taken_back(self, cleo: Browser, inquiry: Inquiry) -> None:
        page = at(cleo, inquiry, "setting-aside/").send("Set aside")
        assert WORDS not in page.words
        ended = page.go("/office/inquiries/ended/")
        assert WORDS in ended.words
        assert "It is destroyed" in ended.words
        at(cleo, inquiry, "return/").send("Take it back")
        assert WORDS in pages.visit(cleo, TRIAGE).words

    def test_who_comes_second_is_told(
        self, cleo: Browser, people: People, inquiry: Inquiry, clock: Clock
    ) -> None:
        page = at(cleo, inquiry, "setting-aside/")
        actions.set_inquiry_aside(inquiry=inquiry, actor=doing.ten.actor_of(people.ana), now=clock())
        assert "Somebody has already decided this." in page.send("Set aside").words

    @pytest.mark.parametrize("act", ["answers", "calls", "client", "declining", "setting-aside"])
    def test_what_became_a_client_is_not_asked_about_again(
        self, people: People, inquiry: Inquiry, browser: SignIn, act: str
    ) -> None:
        ana = browser(people.ana)
        at(ana, inquiry, "client/").send(name="Kim Noor")
        assert at(ana, inquiry, f"{act}/").status == 404


class TestSettings:
    def test_the_address_to_link_to_and_the_days(self, people: People, clock: Clock, browser: SignIn) -> None:
        ada = browser(people.ada)
        page = pages.visit(ada, "/office/practice/contact/")
        assert "/contact/" in page.words
        page.send(keep_days="30")
        found = ContactPage.objects.get()
        assert (found.is_open, found.keep_days) == (True, 30)

    @pytest.mark.parametrize("days", ["0", "x", "99999"])
    def test_days_that_are_none(self, people: People, clock: Clock, browser: SignIn, days: str) -> None:
        assert (
            pages.visit(browser(people.ada), "/office/practice/contact/").send(keep_days=days).status == 422
        )

    def test_others_are_named_and_taken_off(self, cleo: Browser) -> None:
        page = pages.visit(cleo, "/office/referrals/").send(
            name="Harbor House", phone="202 555 0188", website="https://harbor.example"
        )
        assert "Harbor House" in page.words
        ending = next(link for link in page.links if "/ending/" in link)
        assert "Harbor House" not in page.go(ending).send("Take off").words

    @pytest.mark.parametrize("website", ["javascript:alert(1)", "http://plain.example", "no page"])
    def test_only_safe_pages_are_named(self, cleo: Browser, website: str) -> None:
        page = pages.visit(cleo, "/office/referrals/").send(name="X", website=website)
        assert page.status == 422
        assert not Referral.objects.exists()
