"""The public page: what it says, what it takes, and what it answers; without a script and without a session."""

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from messaging import actions
from messaging.contact.form import TRAP
from messaging.contact.said import Said
from messaging.models import Inquiry
from practice.models import AuditEvent, Notice
from practice.rules.telling import telling_word
from tests import doing, pages, reading
from tests.conftest import Clock
from tests.messaging.contact.writing import PAGE, TYPED, WORDS, receive, write
from tests.pages import Page, SignIn
from tests.people import People, actor_of

FUZZ = hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def fresh(people: People, clock: Clock) -> None:
    cache.clear()


def kept() -> Said:
    return Said.from_json(doing.words_of(Inquiry.objects.get(), "said") or "")


def _read(page: Page) -> str:
    """What is read as sentences: each line ends with a stop, names of states and of help lines are left out."""
    body = page.html.partition("<main")[2].partition("</main")[0]
    body = re.sub(r"<select.*?</select>|<a class=.place.*?</a>", "", body, flags=re.DOTALL)
    ended = re.sub(r"(?<![.?!])</(?:p|li|h\d|legend|label|summary|button|span|small)>", ". ", body)
    return reading.plain(html.unescape(strip_tags(ended)))


class TestPage:
    def test_it_says_when_an_answer_comes_and_what_happens_next(self) -> None:
        words = pages.visit(Browser(), PAGE).words
        assert "You can expect an answer by" in words
        assert "What happens next" in words
        assert "Only people who work here can open it." in words

    def test_help_is_on_it_without_a_script(self) -> None:
        page = pages.visit(Browser(), PAGE)
        assert {"tel:911", "tel:988"} <= set(page.links)

    def test_nothing_on_it_tells_what_kind_of_practice_it_is(self) -> None:
        page = pages.visit(Browser(), PAGE)
        assert not telling_word(re.search("<title>(.*?)</title>", page.html)[1])  # type: ignore[index]
        assert not telling_word(page.words)

    def test_it_is_easy_to_read(self, clock: Clock) -> None:
        for page in (pages.visit(Browser(), PAGE), write(clock), pages.visit(Browser(), f"{PAGE}elsewhere/")):
            assert reading.flesch_kincaid_grade(_read(page)) <= 6

    def test_it_cannot_be_framed_or_kept(self) -> None:
        headers = pages.visit(Browser(), PAGE).answer.headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "no-store" in headers["Cache-Control"]

    def test_the_trap_is_hidden_from_everybody(self) -> None:
        box = re.search(
            rf'<div class="sr" aria-hidden="true">.*name="{TRAP}".*?</div>', pages.visit(Browser(), PAGE).html
        )
        assert box
        assert 'tabindex="-1"' in box[0]
        assert 'autocomplete="off"' in box[0]

    def test_closed_it_gives_the_number(self, people: People, clock: Clock) -> None:
        actions.set_contact_page(
            is_open=False, keep_days=90, answered_days=180, actor=actor_of(people.ada), now=clock()
        )
        page = pages.visit(Browser(), PAGE)
        assert "We take no messages on this page at the moment." in page.words
        assert page.forms == [one for one in page.forms if TRAP not in one.names]
        Browser().post(PAGE, TYPED)
        assert not Inquiry.objects.exists()

    @pytest.mark.parametrize("path", ["/", "/portal/sign-in/"])
    def test_the_front_door_leads_to_it_while_it_is_open(
        self, people: People, clock: Clock, path: str
    ) -> None:
        assert PAGE in pages.visit(Browser(), path).links
        actions.set_contact_page(
            is_open=False, keep_days=90, answered_days=180, actor=actor_of(people.ada), now=clock()
        )
        assert PAGE not in pages.visit(Browser(), path).links


class TestSending:
    def test_it_is_kept_sealed_and_answered_on_the_page(self, clock: Clock) -> None:
        page = write(clock)
        assert "We have your message" in page.words
        assert "We answer by email." in page.words
        assert kept() == Said(
            called="Kim", way="email", words=WORDS, email=TYPED["email"], matter="myself", state="NY",
            may_leave_word=False, others_see=False,
        )  # fmt: skip

    def test_nothing_that_was_written_is_said_again(self, clock: Clock) -> None:
        page = write(clock)
        assert "brother" not in page.html
        assert TYPED["email"] not in page.html

    def test_nothing_is_sent_to_an_address_that_anybody_could_have_typed(
        self, clock: Clock, monkeypatch: Any
    ) -> None:
        write(clock)
        assert not Notice.objects.exists()
        assert doing.drained(monkeypatch) == []

    def test_the_trail_says_that_it_came_and_nothing_of_it(self, clock: Clock) -> None:
        write(clock)
        row = AuditEvent.objects.get(event="messaging.inquiry.received")
        assert row.actor_kind == "stranger"
        assert "Kim" not in str(AuditEvent.objects.values())

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"called": ""}, "Please write a name."),
            ({"words": "  "}, "Write a few words first."),
            ({"email": ""}, "Please write the email that we may answer to."),
            ({"email": "kim@"}, "This is not a full email address."),
            ({"way": "text", "email": ""}, "Please write the number that we may call or text."),
            ({"way": "call", "phone": "12"}, "too few or too many digits"),
            ({"others": ""}, "Please choose one. If you are not sure, we take care."),
            ({"state": "XX"}, "Select a valid choice"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_lost(
        self, clock: Clock, typed: dict[str, str], said: str
    ) -> None:
        page = write(clock, **typed)
        assert page.status == 422
        assert said in page.words
        assert ("brother" in page.html) == ("words" not in typed)
        assert not Inquiry.objects.exists()

    def test_two_clicks_are_one_message(self, clock: Clock) -> None:
        page = pages.visit(Browser(), PAGE)
        clock.move(seconds=20)
        fields = page.form("called").fields | TYPED
        said = [page.post(PAGE, fields).words for _click in range(2)]
        assert Inquiry.objects.count() == 1
        assert said[0] == said[1]

    def test_in_spanish_it_is_answered_in_spanish(self, clock: Clock) -> None:
        browser = Browser(headers={"accept-language": "es"})
        write(clock, browser)
        assert Inquiry.objects.get().language == "es"

    def test_crisis_words_bring_help_first_and_stop_nothing(self, clock: Clock) -> None:
        page = write(clock, words="I do not want to live any more.")
        assert page.words.index("Help now") < page.words.index("We have your message")
        assert "tel:911" in page.links
        assert Inquiry.objects.count() == 1

    def test_help_stands_open_beside_what_is_still_missing(self, clock: Clock) -> None:
        assert '<details class="help-now" open>' in write(clock, words="I want to die.", called="").html
        assert '<details class="help-now">' in write(clock, called="").html

    def test_it_opens_at_what_is_missing_unless_help_matters_more(self, clock: Clock) -> None:
        missing = {"called": "", "email": "at home"}
        asking = [tag for tag in re.findall(r"<[^>]+>", write(clock, **missing).html) if "autofocus" in tag]
        assert len(asking) == 1 and 'name="called"' in asking[0]
        assert "autofocus" not in write(clock, words="I want to die.", **missing).html

    def test_without_them_the_message_stands_first(self, clock: Clock) -> None:
        assert "Help now" not in write(clock).words


class TestSpam:
    def test_too_quick_is_asked_once_more_and_then_taken(self, clock: Clock) -> None:
        page = write(clock, after=1)
        assert page.status == 422
        assert "Please look it over once more, then send it." in page.words
        assert not Inquiry.objects.exists()
        clock.move(seconds=4)
        assert page.send(**TYPED).status == 200
        assert Inquiry.objects.get().marks == []

    @pytest.mark.parametrize("stamp", ["", "x", "MTIz:1abcde:nonsense", "\x00"])
    def test_a_stamp_that_is_not_ours_is_refused(self, clock: Clock, stamp: str) -> None:
        page = write(clock, issued=stamp)
        assert (page.status, Inquiry.objects.count()) == (422, 0)

    def test_what_fell_into_the_trap_is_kept_and_marked(self, clock: Clock) -> None:
        assert write(clock, **{TRAP: "Buy now"}).status == 200
        assert Inquiry.objects.get().marks == ["trap"]

    def test_many_links_are_kept_and_marked(self, clock: Clock) -> None:
        write(clock, words="Look at www.a.com and www.b.com")
        assert Inquiry.objects.get().marks == ["links"]

    def test_one_network_writes_so_often_and_no_more(self, clock: Clock) -> None:
        most = settings.LIMITS["inquiries_per_network"]
        for number in range(most):
            assert write(clock, words=f"Hello {number}").status == 200
        page = write(clock, words="Once more")
        assert page.status == 429
        assert "Please call us at" in page.words
        assert "Once more" in page.html
        assert Inquiry.objects.count() == most
        clock.move(hours=1)
        assert write(clock, words="Later").status == 200

    def test_another_network_is_not_held_up(self, clock: Clock) -> None:
        for number in range(settings.LIMITS["inquiries_per_network"]):
            receive(clock(), words=f"Hello {number}", network="127.0.0.1")
        assert write(clock).status == 429
        assert write(clock, Browser(REMOTE_ADDR="198.51.100.4")).status == 200


ANY = st.text(max_size=200)


@FUZZ
@given(
    typed=st.fixed_dictionaries(
        {},
        optional={name: ANY for name in (*TYPED, "issued", TRAP, "leave_word", "submission_key", "unknown")},
    )
)
def test_whatever_is_sent_is_answered(clock: Clock, typed: dict[str, str]) -> None:
    """No form of words breaks the page: taken, asked for more, or told to wait."""
    page = pages.visit(Browser(), PAGE)
    clock.move(seconds=5)
    fields = page.form("called").fields | TYPED | typed
    assert page.post(PAGE, fields).status in (200, 422, 429)


class TestElsewhere:
    def test_it_names_who_may_help(self, people: People, clock: Clock) -> None:
        one = actions.Elsewhere(
            name="Harbor House", phone="+1 202-555-0188", website="https://harbor.example/"
        )
        actions.add_referral(elsewhere=one, submission=None, actor=actor_of(people.cleo), now=clock())
        page = pages.visit(Browser(), f"{PAGE}elsewhere/")
        assert "Harbor House" in page.words
        assert {"tel:+12025550188", "https://harbor.example/"} <= set(page.links)

    def test_empty_it_gives_the_number(self) -> None:
        assert "Nobody is named here at the moment." in pages.visit(Browser(), f"{PAGE}elsewhere/").words


class TestTexts:
    """What carriers ask for before a practice's number may send texts: a public page that says how one agrees to them."""

    def test_it_says_how_one_agrees_and_stops(self, people: People) -> None:
        page = pages.visit(Browser(), f"{PAGE}texts/")
        assert page.status == 200
        for said in (
            "sign with your name",
            "STOP",
            "HELP",
            "may charge you",
            "do not sell it",
            "+12025550100",
        ):
            assert said in page.words
        assert reading.flesch_kincaid_grade(_read(page)) <= 6

    def test_the_admin_finds_its_address(self, people: People, browser: SignIn) -> None:
        assert f"{PAGE}texts/" in pages.visit(browser(people.ada), "/office/practice/contact/").html
