"""The client's page: reading, writing, what was begun, who has read; and help, always."""

from typing import Any

import pytest
from django.test import Client as Browser

from messaging.models import Draft, Message, MessageRead
from messaging.talk import loading
from practice import actions as house
from practice.models import AuditEvent, Session
from tests import doing, pages
from tests import people as ten
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People

HOME, SEND, POLL = "/portal/", "/portal/messages/", "/portal/changes/"


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


def poll_tag(page: Page) -> str:
    return page.html.partition('data-poll-tag="')[2].partition('"')[0].replace("&quot;", '"')


class TestReading:
    def test_what_ana_wrote_stands_there_with_her_name(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        doing.write(people.dan, people.ana, clock(), "How was your week?")
        assert "Ana Alvarez your therapist 11:00 How was your week?" in pages.visit(dan, HOME).words

    def test_before_anything_is_said_it_invites(self, dan: Browser) -> None:
        assert "Write your first message" in pages.visit(dan, HOME).words

    def test_it_names_by_when_an_answer_comes(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        assert "Ana will answer by tomorrow, 11:00." in pages.visit(dan, HOME).words

    def test_before_he_writes_it_names_what_he_can_expect(self, dan: Browser) -> None:
        words = pages.visit(dan, HOME).words
        assert "If you write now, you can expect an answer by tomorrow, 11:00." in words

    def test_what_is_new_is_marked_once(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.write(people.dan, people.ana, clock())
        first, second = pages.visit(dan, HOME), pages.visit(dan, HOME)
        assert 'id="new"' in first.html
        assert 'id="new"' not in second.html

    def test_looking_is_reading(self, dan: Browser, people: People, clock: Clock) -> None:
        said = doing.write(people.dan, people.ana, clock())
        pages.visit(dan, HOME)
        assert MessageRead.objects.get(message=said).user_id == people.dan.user_id

    def test_he_sees_that_she_has_read(
        self, dan: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock())
        assert "Not read yet" in pages.visit(dan, HOME).words
        pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/")
        assert "Ana read this" in pages.visit(dan, HOME).words

    def test_a_text_he_sent_stands_there_too(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550141", "Running late", clock()), clock())
        assert "You 11:00 by text Running late" in pages.visit(dan, HOME).words

    def test_what_she_sent_by_text_stands_there_too(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        assert f"by text {doing.PLEASE_CALL}" in pages.visit(dan, HOME).words

    def test_it_says_nothing_of_how_it_was_decided(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.write(people.dan, people.ana, clock())
        assert "why was this allowed?" not in pages.visit(dan, HOME).words

    def test_markup_is_words(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.write(people.dan, people.ana, clock(), "<script>alert(1)</script>")
        assert "<script>alert(1)" not in pages.visit(dan, HOME).html

    def test_eve_sees_none_of_it(self, people: People, clock: Clock, browser: SignIn) -> None:
        doing.say(people.dan, clock(), "My sister")
        assert "sister" not in pages.visit(browser(people.eve), HOME).html

    def test_the_look_is_noted_with_what_was_seen(self, dan: Browser, people: People, clock: Clock) -> None:
        said = doing.write(people.dan, people.ana, clock())
        pages.visit(dan, HOME)
        row = AuditEvent.objects.filter(event="my_portal.viewed").latest("seq")
        assert (row.object_ids, row.vault_ids) == ([said.pk], [people.dan.vault_id])

    def test_the_page_may_be_kept_by_nobody(self, dan: Browser) -> None:
        assert "no-store" in pages.visit(dan, HOME).answer.headers["Cache-Control"]


class TestEarlier:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch, people: People, clock: Clock) -> None:
        monkeypatch.setattr(loading, "PAGE", 2)
        for number in range(3):
            doing.say(people.dan, clock.move(seconds=10), f"Number {number}")

    def test_the_newest_stand_first_with_a_way_back(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        assert "Number 0" not in page.words
        older = next(link for link in page.links if link.startswith("?before="))
        assert "Number 0" in page.go(f"{HOME}{older}").words

    @pytest.mark.parametrize("cursor", ["x", "x_y", "2026_1", "0001-01-01T00:00:00+23:59_" + "0" * 32])
    def test_a_broken_way_back_leads_to_the_newest(self, dan: Browser, cursor: str) -> None:
        page = pages.visit(dan, f"{HOME}?before={cursor.replace('+', '%2B')}")
        assert page.status == 200
        assert "Number 2" in page.words


class TestWriting:
    def test_it_stands_in_the_conversation(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME).send(body="It was a hard week.")
        assert page.path == HOME
        assert "You 11:00 It was a hard week." in page.words

    def test_it_is_about_what_he_chose(self, dan: Browser) -> None:
        pages.visit(dan, HOME).send(body="Thursday?", topic="scheduling")
        assert Message.objects.get().thread.circumstance == "scheduling"

    @pytest.mark.parametrize("topic", ["crisis", "legal_notice", "nonsense", ""])
    def test_about_anything_else_it_is_between_sessions(self, dan: Browser, topic: str) -> None:
        pages.visit(dan, HOME).send(body="Hello", topic=topic)
        assert Message.objects.get().thread.circumstance == "between_sessions"

    @pytest.mark.parametrize("nothing", ["", "   \n "])
    def test_nothing_is_said_so(self, dan: Browser, nothing: str) -> None:
        page = pages.visit(dan, HOME).send(body=nothing)
        assert page.status == 422
        assert "Write a few words first." in page.words

    def test_too_much_is_said_so_and_kept(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME).send(body="a " * 10_001)
        assert "This text is too long for one message." in page.words
        assert page.form("body").fields["body"][0].startswith("a a a")
        assert not Message.objects.exists()

    def test_from_a_page_open_too_long_the_words_are_kept(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        fields = page.form("body").fields | {"body": "My words", "submission_key": "old"}
        page = page.post(SEND, fields)
        assert page.status == 422
        assert "This page was open for too long." in page.words
        assert page.form("body").fields["body"] == ["My words"]

    def test_twice_the_same_is_one_message(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        fields = page.form("body").fields | {"body": "Hello"}
        for _click in range(2):
            assert page.post(SEND, fields).status == 200
        assert Message.objects.count() == 1

    def test_with_other_words_from_the_same_page_it_asks_once_more(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        fields = page.form("body").fields
        page.post(SEND, fields | {"body": "Hello"})
        again = page.post(SEND, fields | {"body": "Goodbye"})
        assert "These words are not sent yet." in again.words
        assert again.form("body").fields["body"] == ["Goodbye"]
        assert "Goodbye" in again.send(body="Goodbye").words

    def test_out_of_hours_the_answer_stands_below_at_once(
        self, dan: Browser, clock: Clock, browser: SignIn, people: People
    ) -> None:
        clock.move(hours=8)
        page = pages.visit(browser(people.dan), HOME).send(body="It was a hard week.")
        assert page.words.index("hard week.") < page.words.index(
            "Our office is closed now and opens tomorrow"
        )


class TestDraft:
    def test_it_is_there_again_on_the_next_visit(self, dan: Browser) -> None:
        answer = dan.post("/portal/draft/", {"body": "I want to", "topic": "scheduling"})
        assert answer.content.decode() == "Kept here at 11:00."
        page = pages.visit(dan, HOME)
        fields = page.form("body").fields
        assert (fields["body"], fields["topic"]) == (["I want to"], ["scheduling"])
        assert "Your words from before are still here." in page.words

    def test_once_sent_it_is_gone(self, dan: Browser) -> None:
        dan.post("/portal/draft/", {"body": "I want to", "topic": "scheduling"})
        pages.visit(dan, HOME).send(body="I want to come")
        assert not Draft.objects.exists()

    def test_fay_does_not_see_his(self, dan: Browser, people: People, browser: SignIn) -> None:
        dan.post("/portal/draft/", {"body": "I want to", "topic": "scheduling"})
        assert "I want to" not in pages.visit(browser(people.fay), HOME).html


class TestPoll:
    def test_as_long_as_nothing_changes_it_hands_out_nothing(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        doing.write(people.dan, people.ana, clock())
        tag = poll_tag(pages.visit(dan, HOME))
        assert pages.visit(dan, POLL, **{"If-None-Match": tag}).status == 304

    def test_it_hands_out_what_is_new(self, dan: Browser, people: People, clock: Clock) -> None:
        tag = poll_tag(pages.visit(dan, HOME))
        doing.write(people.dan, people.ana, clock(), "How was your week?")
        answer = pages.visit(dan, POLL, **{"If-None-Match": tag})
        assert answer.status == 200
        assert "How was your week?" in answer.words
        assert answer.html.lstrip().startswith("<li")

    def test_after_that_it_is_quiet_again(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.write(people.dan, people.ana, clock())
        tag = pages.visit(dan, POLL, **{"If-None-Match": '"old"'}).answer.headers["ETag"]
        assert pages.visit(dan, POLL, **{"If-None-Match": tag}).status == 304

    def test_what_comes_while_the_page_is_made_is_not_missed(
        self, dan: Browser, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.write(people.dan, people.ana, clock(), "First")
        load = loading.load

        def slow(*given: Any, **named: Any) -> loading.Page:
            page = load(*given, **named)
            monkeypatch.setattr(loading, "load", load)
            doing.write(people.dan, people.ana, clock.move(seconds=1), "Meanwhile")
            return page

        monkeypatch.setattr(loading, "load", slow)
        page = pages.visit(dan, HOME)
        assert "Meanwhile" not in page.words
        assert "Meanwhile" in pages.visit(dan, POLL, **{"If-None-Match": poll_tag(page)}).words

    def test_a_quiet_one_leaves_no_trace(self, dan: Browser) -> None:
        tag = poll_tag(pages.visit(dan, HOME))
        before = AuditEvent.objects.count()
        pages.visit(dan, POLL, **{"If-None-Match": tag})
        assert AuditEvent.objects.count() == before

    def test_it_keeps_no_session_alive(self, dan: Browser, clock: Clock) -> None:
        tag = poll_tag(pages.visit(dan, HOME))
        seen = Session.objects.get().seen_at
        clock.move(minutes=10)
        pages.visit(dan, POLL, **{"If-None-Match": tag})
        assert Session.objects.get().seen_at == seen

    def test_signed_out_it_leads_away(self, people: People) -> None:
        answer = Browser().get(POLL)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/portal/sign-in/")


class TestRepresentative:
    """Fay acts for Dan in all matters; narrowed to administrative ones she sees less, and no gap."""

    @pytest.fixture
    def narrow(self, people: People) -> People:
        people.fay.scope = "administrative"
        people.fay.save(update_fields=["scope"])
        return people

    def test_she_reads_and_writes_for_him(self, people: People, clock: Clock, browser: SignIn) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        page = pages.visit(browser(people.fay), HOME).send(body="He is ill today.")
        assert "Dan Doyle 11:00 It was a hard week." in page.words
        assert "You 11:00 He is ill today." in page.words

    def test_dan_reads_that_it_was_not_himself(self, dan: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "He is ill today.", by=people.fay)
        words = pages.visit(dan, HOME).words
        assert "Representative of Dan Doyle 11:00 He is ill today." in words

    def test_narrowed_she_sees_what_is_administrative(
        self, narrow: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(narrow.dan, clock(), "It was a hard week.")
        doing.say(narrow.dan, clock.move(minutes=1), "Thursday at nine?", about="scheduling")
        words = pages.visit(browser(narrow.fay), HOME).words
        assert "Thursday at nine?" in words
        assert "hard week" not in words

    def test_nothing_shows_that_something_is_kept_from_her(
        self, narrow: People, clock: Clock, browser: SignIn
    ) -> None:
        """The page before and after a clinical message is the same, but for its keys and its stamp."""
        fay = browser(narrow.fay)
        before = pages.visit(fay, HOME).words
        doing.say(narrow.dan, clock(), "It was a hard week.")
        assert pages.visit(fay, HOME).words == before

    def test_no_empty_page_of_earlier_messages(
        self, narrow: People, clock: Clock, browser: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loading, "PAGE", 2)
        for _number in range(3):
            doing.say(narrow.dan, clock.move(minutes=1))
        doing.say(narrow.dan, clock.move(minutes=1), "Thursday?", about="scheduling")
        assert "Earlier messages" not in pages.visit(browser(narrow.fay), HOME).words

    def test_narrowed_she_writes_about_times_and_bills_alone(
        self, narrow: People, clock: Clock, browser: SignIn
    ) -> None:
        page = pages.visit(browser(narrow.fay), HOME)
        assert 'value="between_sessions"' not in page.html
        page.send(body="Thursday?", topic="between_sessions")
        assert Message.objects.get().sealed_class == "administrative"

    def test_when_it_has_ended_the_page_is_gone(self, people: People, clock: Clock, browser: SignIn) -> None:
        fay = browser(people.fay)
        people.fay.until_at = clock()
        people.fay.save(update_fields=["until_at"])
        assert pages.visit(fay, HOME).status == 404

    def test_another_of_his_representatives_is_no_client(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        gus = house.add_representation(
            client=people.dan,
            name="Gus Doyle",
            relation="father",
            scope="full",
            actor=ten.actor_of(people.ada),
            now=clock(),
        )
        doing.say(people.dan, clock(), "He is ill.", by=people.fay)
        assert "Representative of Dan Doyle 11:00 He is ill." in pages.visit(browser(gus), HOME).words


class TestHelp:
    def test_it_needs_no_session(self, people: People, clock: Clock) -> None:
        page = pages.visit(Browser(), "/help/")
        assert (page.status, "Help now" in page.words) == (200, True)
        assert {"tel:911", "tel:988"} <= set(page.links)

    def test_it_needs_no_script(self, people: People, clock: Clock) -> None:
        assert "<script" not in pages.visit(Browser(), "/help/").html

    def test_it_promises_no_reading_at_night(self, people: People, clock: Clock) -> None:
        clock.move(hours=12)
        assert "nobody reads messages" in pages.visit(Browser(), "/help/").words

    def test_it_is_one_tap_from_the_conversation(self, dan: Browser) -> None:
        assert "/help/" in pages.visit(dan, HOME).links

    def test_it_stands_before_the_practice_has_said_anything(self, bare_db: None) -> None:
        page = pages.visit(Browser(), "/help/")
        assert page.status == 200
        assert {"tel:911", "tel:988"} <= set(page.links)


class TestLeaveNow:
    def test_it_ends_the_session_and_says_nothing(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME).post("/portal/leave/", {})
        assert (page.path, Session.objects.exists()) == ("/", False)
        assert "Linden" not in page.words

    def test_it_works_from_an_old_page_without_its_key(self, people: People, clock: Clock) -> None:
        strict = Browser(enforce_csrf_checks=True)
        assert strict.post("/portal/leave/").status_code == 302

    @pytest.mark.parametrize("path", [HOME, "/portal/reach/", "/portal/more/", "/portal/how-we-communicate/"])
    def test_it_stands_on_every_page(self, dan: Browser, path: str) -> None:
        assert "Leave now" in pages.visit(dan, path).form("csrfmiddlewaretoken", action="leave").buttons

    def test_titles_say_nothing_telling(self, dan: Browser) -> None:
        title = pages.visit(dan, HOME).html.partition("<title>")[2].partition("</title>")[0]
        assert not any(word in title.lower() for word in ("therap", "dan", "linden", "clinic"))
