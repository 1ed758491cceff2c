"""What came in and lies nowhere: who sees it, with the reason; filing it, setting it aside."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from consent.models import Refusal
from messaging import actions as messaging
from messaging.models import InboundItem, Message
from messaging.views import triage
from practice import actions
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.contact.writing import PHONE, receive
from tests.pages import Page, SignIn
from tests.people import People, actor_of

TRIAGE = "/office/triage/"
STRANGER = "x@elsewhere.example"


@pytest.fixture
def item(people: People, clock: Clock) -> InboundItem:
    return doing.filed(doing.mail_in(doing.letter(STRANGER, "It is me, Dan."), clock()), clock())


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def filing(item: InboundItem) -> str:
    return f"{TRIAGE}{item.pk}/filing/"


class TestList:
    def test_it_shows_sender_words_and_why(self, ana: Browser, item: InboundItem) -> None:
        words = pages.visit(ana, TRIAGE).words
        assert STRANGER in words
        assert "It is me, Dan." in words
        assert "Nobody's address or number is on file as this one." in words

    @pytest.mark.parametrize(
        ("sender", "shown", "call"),
        [
            ("+12025550199", "+1 202-555-0199", "tel:+12025550199"),
            ("72345", "72345", ""),
            ("BANK", "BANK", ""),
        ],
    )
    def test_a_number_can_be_called(
        self, ana: Browser, clock: Clock, sender: str, shown: str, call: str
    ) -> None:
        doing.filed(doing.text_in(sender, "Hello", clock()), clock())
        page = pages.visit(ana, TRIAGE)
        assert shown in page.words
        assert [one for one in page.links if one.startswith("tel:")] == [call][: bool(call)]

    @pytest.mark.parametrize("reason", InboundItem.Reason.values)
    def test_every_reason_has_words(self, ana: Browser, item: InboundItem, reason: str) -> None:
        InboundItem.objects.update(reason=reason)
        page = pages.visit(ana, TRIAGE)
        said = page.html.partition("</time></div>")[2].partition("</p>")[0]
        assert len(said.strip().removeprefix("<p>")) > 20

    def test_of_who_acts_for_a_client_it_does_not_say_that_nobody_is_known(
        self, ana: Browser, clock: Clock
    ) -> None:
        doing.filed(doing.mail_in(doing.letter("fay@home.example", "Hello?"), clock()), clock())
        words = pages.visit(ana, TRIAGE).words
        assert "Somebody who acts for a client uses this address or number." in words
        assert "Nobody's address" not in words

    def test_what_a_stranger_refuses_is_set_aside_like_all_else(self, ana: Browser, clock: Clock) -> None:
        receive(clock(), way="text", phone=PHONE)
        item = doing.filed(doing.text_in(PHONE, "Please do not text me", clock()), clock())
        assert Refusal.objects.standing().get().cause_id == item.pk
        pages.visit(ana, f"{TRIAGE}{item.pk}/setting-aside/").send()
        item.refresh_from_db()
        assert item.state == "set_aside"

    def test_many_texts_cost_no_more_queries_than_one(self, ana: Browser, clock: Clock) -> None:
        counts = []
        for number in (0, 0, 1, 2, 3):  # the first look fills what is kept for a process
            doing.filed(doing.text_in(f"+1202555019{number}", "Hello", clock()), clock())
            with CaptureQueriesContext(connection) as asked:
                ana.get(TRIAGE)
            counts.append(len(asked))
        assert counts[-1] == counts[1]

    def test_words_of_crisis_come_first_over_all_pages(
        self, ana: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(triage, "PAGE", 2)
        said = ["I want to die.", "Newer", "I want to die, too.", "The newest"]
        for words in said:
            raw = doing.letter(STRANGER, words)
            doing.filed(doing.mail_in(raw, clock()), clock.move(seconds=1))
        both = [pages.visit(ana, f"{TRIAGE}?page={number}").words for number in (1, 2)]
        assert both[0].index("die, too.") < both[0].index("want to die.")
        assert both[1].index("The newest") < both[1].index("Newer")

    def test_what_was_brought_back_is_first_again(self, people: People, ana: Browser, clock: Clock) -> None:
        item = doing.filed(doing.mail_in(doing.letter(STRANGER, "I want to die."), clock()), clock())
        messaging.set_aside(item=item, actor=actor_of(people.ana), now=clock())
        doing.filed(doing.mail_in(doing.letter(STRANGER, "Newer"), clock()), clock.move(seconds=1))
        messaging.bring_back(item=item, actor=actor_of(people.ana), now=clock())
        words = pages.visit(ana, TRIAGE).words
        assert words.index("want to die.") < words.index("Newer")

    def test_where_nothing_waits_it_says_so(self, ana: Browser) -> None:
        assert "Nothing to file" in pages.visit(ana, TRIAGE).words

    def test_markup_from_outside_is_words(self, ana: Browser, clock: Clock) -> None:
        raw = doing.letter(STRANGER, "<script>alert(1)</script>")
        doing.filed(doing.mail_in(raw, clock()), clock())
        assert "<script>alert(1)" not in pages.visit(ana, TRIAGE).html

    @pytest.mark.parametrize("name", ["sam", "bill", "pia", "ada"])
    def test_it_is_not_everybodys(
        self, people: People, item: InboundItem, browser: SignIn, name: str
    ) -> None:
        assert pages.visit(browser(getattr(people, name)), TRIAGE).status == 403

    def test_the_look_is_noted(self, ana: Browser, item: InboundItem) -> None:
        pages.visit(ana, TRIAGE)
        assert AuditEvent.objects.get(event="desk.viewed", reason="triage.view").object_ids == [item.pk]

    def test_a_long_list_asks_the_database_no_more_than_a_short_one(
        self, ana: Browser, item: InboundItem, clock: Clock
    ) -> None:
        short = pages.queries(ana, TRIAGE)
        for number in range(4):
            doing.filed(doing.mail_in(doing.letter(STRANGER, f"Number {number}"), clock()), clock())
        assert pages.queries(ana, TRIAGE) == short


class TestOfKnownPeople:
    """What belongs to a client, though a person has to look, is seen by who may read that client's words."""

    @pytest.fixture
    def refusal(self, people: People, clock: Clock) -> InboundItem:
        return doing.filed(doing.text_in("+12025550141", "Please do not text me any more", clock()), clock())

    @pytest.mark.parametrize(("name", "sees"), [("ana", True), ("ben", True), ("cleo", False)])
    def test_a_shared_address_is_read_by_who_cares_for_one_of_them(
        self, people: People, clock: Clock, browser: SignIn, name: str, sees: bool
    ) -> None:
        actions.add_contact_point(
            client=people.eve,
            kind="email",
            address="dan@home.example",
            actor=actor_of(people.ben),
            now=clock(),
        )
        item = doing.filed(doing.mail_in(doing.letter("dan@home.example", "Whose am I?"), clock()), clock())
        own = browser(getattr(people, name))
        assert ("Whose am I?" in pages.visit(own, TRIAGE).words) is sees
        assert (pages.visit(own, filing(item)).status == 200) is sees

    def test_a_representatives_letter_is_not_for_others(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.filed(doing.mail_in(doing.letter("fay@home.example", "About Dan"), clock()), clock())
        assert "About Dan" in pages.visit(browser(people.ana), TRIAGE).words
        assert "About Dan" not in pages.visit(browser(people.ben), TRIAGE).words
        assert "About Dan" not in pages.visit(browser(people.cleo), TRIAGE).words

    @pytest.fixture
    def away(self, people: People, clock: Clock) -> InboundItem:
        raw = doing.letter("dan@home.example", "I am at my sister's.", Auto_Submitted="auto-replied")
        return doing.filed(doing.mail_in(raw, clock()), clock())

    def test_his_clinician_sees_the_refusal_and_opens_the_conversation(
        self, ana: Browser, people: People, refusal: InboundItem
    ) -> None:
        page = pages.visit(ana, TRIAGE)
        assert "It reads as if this person wants no more of this." in page.words
        assert f"/office/clients/{people.dan.pk}/" in page.links
        assert filing(refusal) not in page.links

    def test_it_is_not_filed_a_second_time(self, ana: Browser, refusal: InboundItem) -> None:
        assert pages.visit(ana, filing(refusal)).status == 404

    @pytest.mark.parametrize("name", ["ben", "cleo"])
    def test_to_others_neither_is_there(
        self, people: People, refusal: InboundItem, away: InboundItem, browser: SignIn, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), TRIAGE)
        assert "Nothing to file" in page.words
        assert page.go(f"{TRIAGE}{away.pk}/setting-aside/").status == 404

    def test_his_clinician_sees_the_automatic_answer(self, ana: Browser, away: InboundItem) -> None:
        assert "An automatic answer or a list, not a person." in pages.visit(ana, TRIAGE).words


class TestFiling:
    def page(self, who: Browser, item: InboundItem) -> Page:
        return pages.visit(who, filing(item))

    def test_it_offers_her_own_clients_alone(self, ana: Browser, item: InboundItem, people: People) -> None:
        page = self.page(ana, item)
        assert f'value="{people.dan.pk}"' in page.html
        assert "Eve Ellis" not in page.html

    def test_it_goes_into_the_conversation(self, ana: Browser, item: InboundItem, people: People) -> None:
        page = self.page(ana, item).send(client=str(people.dan.pk))
        assert page.path == f"/office/clients/{people.dan.pk}/"
        assert "Filed. It stands in the conversation now." in page.words
        assert "sender not verified" in page.words

    def test_without_a_client_it_asks(self, ana: Browser, item: InboundItem) -> None:
        page = self.page(ana, item).send(client="")
        assert page.status == 422
        assert "Choose a client." in page.words

    def test_not_into_another_clinicians_file(self, ana: Browser, item: InboundItem, people: People) -> None:
        page = self.page(ana, item).send(client=str(people.eve.pk))
        assert page.status == 422
        assert not Message.objects.exists()

    def test_sent_twice_it_is_filed_once(self, ana: Browser, item: InboundItem, people: People) -> None:
        page = self.page(ana, item)
        fields = page.form("client").fields | {"client": str(people.dan.pk)}
        assert [page.post(page.path, fields).status for _click in range(2)] == [200, 404]
        assert Message.objects.count() == 1

    def test_the_desk_has_no_clinical_file_to_put_it_into(
        self, people: People, item: InboundItem, browser: SignIn
    ) -> None:
        page = self.page(browser(people.cleo), item)
        assert "Dan Doyle" not in page.html
        assert "You can file it with nobody" in page.words and "File it" not in page.words

    def test_what_is_not_there_is_not_there(self, ana: Browser, people: People) -> None:
        assert pages.visit(ana, f"{TRIAGE}{people.dan.pk}/filing/").status == 404


class TestSettingAside:
    def test_looking_sets_nothing_aside(self, ana: Browser, item: InboundItem) -> None:
        assert "Set this aside?" in pages.visit(ana, f"{TRIAGE}{item.pk}/setting-aside/").words
        item.refresh_from_db()
        assert item.state == "triage"

    def test_it_is_no_longer_listed(self, ana: Browser, item: InboundItem) -> None:
        page = pages.visit(ana, f"{TRIAGE}{item.pk}/setting-aside/").send("Set aside")
        assert page.path == TRIAGE
        assert "Set aside. It is kept, sealed, as it came." in page.words
        assert STRANGER not in page.words
