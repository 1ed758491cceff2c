"""The client's page: reading, writing, what was begun, who has read."""

import pytest
from django.test import Client as Browser

from messaging.models import Delivery, Draft, Message, MessageRead
from messaging.talk import loading
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

HOME, SEND = "/portal/", "/portal/messages/"


class TestReading:
    def test_what_ana_wrote_stands_there_with_her_name(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        doing.write(people.dan, people.ana, clock(), "How was your week?")
        assert "Ana Alvarez your therapist 11:00 How was your week?" in pages.visit(dan, HOME).words

    @pytest.mark.parametrize(
        ("state", "says_so"),
        [
            *((one, False) for one in ("rejected", "bounced", "failed", "blocked", "cancelled")),
            *((one, True) for one in ("queued", "sending", "sent", "delivered", "deferred", "uncertain")),
        ],
    )
    def test_what_certainly_did_not_come_by_text_does_not_say_that_it_did(
        self, dan: Browser, people: People, clock: Clock, state: str, says_so: bool
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state=state)
        page = pages.visit(dan, HOME)
        assert doing.PLEASE_CALL in page.words and ("by text" in page.words) is says_so

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
        assert "You 11:00 by text, from your number Running late" in pages.visit(dan, HOME).words

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
