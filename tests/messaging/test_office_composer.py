"""Writing to a client in the workspace: which way is open and why; nothing typed is lost, nothing goes twice."""

import re

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import Delivery, Draft, Message, Thread
from practice.models import Client, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of


def typed(page: Page) -> str:
    return page.form("body").fields["body"][0]


def ways(page: Page) -> set[str]:
    """The ways that can be chosen."""
    return set(re.findall(r'type="radio" name="channel" value="(\w+)"', page.html))


class TestAbout:
    """What one writes about is what the client waits for, unless one says something else."""

    def chosen(self, page: Page) -> str:
        return page.form("body").fields["thread"][0]

    def test_the_answer_goes_to_what_waits(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        waits = doing.say(people.dan, clock(), "Friday?", about="scheduling").thread
        page = pages.visit(ana, path)
        assert self.chosen(page) == "scheduling"
        page.send(body="Friday at nine.", action="/messages/")
        answer = Message.objects.get(kind="from_practice")
        assert answer.thread == waits

    def test_the_soonest_promise_first_and_by_its_own_topic(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        about = {"client": people.dan, "circumstance": "scheduling", "submission": None, "now": clock()}
        made = actions.begin_thread(**about, topic="The trip", actor=actor_of(people.ana))
        actions.receive_portal_message(**about, body="Friday?", thread_id=made.pk, actor=actor_of(people.dan))
        Thread.objects.filter(pk=made.pk).update(answer_by=clock())
        assert self.chosen(pages.visit(ana, path)) == f"scheduling~{made.pk}"
        assert self.chosen(pages.visit(ana, f"{path}?about=billing")) == "billing"

    def test_a_draft_stays_what_it_was_about(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        ana.post(f"{path}draft/", {"body": "A bill", "thread": "billing"}, headers={"HX-Request": "true"})
        doing.say(people.dan, clock(), "Friday?", about="scheduling")
        assert self.chosen(pages.visit(ana, path)) == "billing"


class TestWays:
    """The composer shows every channel as usable or not, with the reason and what it stands on."""

    def test_without_consent_only_the_portal_is_open(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        assert ways(page) == {"portal"}
        assert "Text needs consent" in page.words
        assert "Dan has not agreed to texts about scheduling. the communications policy" in page.words

    def test_with_consent_saved_wordings_may_go(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        assert ways(page) == {"portal", "sms"}
        assert "Text saved wordings only" in page.words
        assert "Please call about a time" in page.words

    def test_what_is_read_in_spanish_is_chosen_by_a_title_the_writer_reads(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        Client.objects.filter(pk=agreed.dan.pk).update(language="es")
        page = pages.visit(ana, f"{path}?about=scheduling")
        assert "Please call about a time" in page.words and "Por favor llame" in page.words

    def test_between_sessions_the_policy_says_never(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, path)
        assert ways(page) == {"portal"}
        assert "Text not by policy" in page.words

    def test_after_stop_it_says_so(self, ana: Browser, agreed: People, clock: Clock, path: str) -> None:
        doing.text_in("+12025550141", "STOP", clock())
        page = pages.visit(ana, f"{path}?about=scheduling")
        assert "Text STOP received" in page.words
        assert "No texts go there until Dan agrees anew." in page.words

    def test_at_night_it_says_from_when(
        self, agreed: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        clock.move(hours=12)
        page = pages.visit(browser(agreed.ana), f"{path}?about=scheduling")
        assert "Text from 08:00" in page.words
        assert "Quiet hours until tomorrow at 08:00." in page.words

    def test_at_night_no_button_says_that_a_text_goes_now(
        self, agreed: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        clock.move(hours=12)
        typed = {"thread": "scheduling", "channel": "sms", "words": "saved", "wording": "scheduling_call_us"}
        answer = browser(agreed.ana).post(f"{path}draft/", typed, headers={"HX-Request": "true"})
        said = answer.content.decode()
        assert "Send by text at 08:00" in said
        assert "Send by text now" not in said

    def test_at_night_no_button_hides_that_it_waits(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        clock.move(hours=12)
        buttons = pages.visit(browser(people.ana), path).form("body").buttons
        assert "Post without a notice: tomorrow, 09:00" in buttons and "Post without a notice" not in buttons

    def test_what_became_of_it_is_said_where_one_wrote(self, ana: Browser, path: str) -> None:
        html = pages.visit(ana, path).html
        assert f'action="{path}messages/#end"' in html
        elsewhere = re.findall(r'formaction="(/[^"]+/messages/[^"]*)"', html)
        assert elsewhere and all(where.endswith("#end") for where in elsewhere)

    def test_the_portal_needs_no_consent(self, ana: Browser, path: str) -> None:
        assert (
            "The communications policy allows portal messages between sessions."
            in pages.visit(ana, path).words
        )


class TestSending:
    def test_a_post_stands_in_the_portal_with_a_neutral_notice(
        self, ana: Browser, people: People, path: str
    ) -> None:
        page = pages.visit(ana, path).send("Post in portal, email a notice", body="How was your week?")
        assert "How was your week?" in page.words
        assert Notice.objects.get().contact_point == people.dan_email
        assert Message.objects.get().channel == "portal"

    def test_without_a_notice_where_she_wants_none(self, ana: Browser, path: str) -> None:
        pages.visit(ana, path).send("Post without a notice", body="How was your week?")
        assert not Notice.objects.exists()

    def test_a_saved_wording_goes_by_text(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {
            "channel": "sms",
            "words": "saved",
            "wording": "scheduling_call_us",
        }
        page.post(page.form("body").action, fields)
        assert doing.words_of(Message.objects.get()) == doing.PLEASE_CALL
        assert Delivery.objects.get().contact_point == agreed.dan_phone

    @pytest.mark.parametrize(
        ("zone", "read"), [("America/New_York", "3:30 PM"), ("America/Los_Angeles", "12:30 PM")]
    )
    def test_its_time_is_typed_by_the_offices_clock_and_read_by_theirs(
        self, ana: Browser, agreed: People, clock: Clock, path: str, zone: str, read: str
    ) -> None:
        """As the hub's own reminder of the same time says it."""
        Client.objects.update(time_zone=zone)
        page = pages.visit(ana, f"{path}?about=scheduling")
        local = clock().strftime("%Y-%m-%d") + "T15:30"
        fields = page.form("body").fields | {
            "channel": "sms", "words": "saved", "wording": "running_late", "running_late-time": local
        }  # fmt: skip
        page.post(page.form("body").action, fields)
        assert f" {read}" in (doing.words_of(Message.objects.get()) or "")

    def test_a_slot_left_empty_is_said_so(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {"channel": "sms", "words": "saved", "wording": "running_late"}
        page = page.post(page.form("body").action, fields)
        assert page.status == 422
        assert "Give a day and a time" in page.words
        assert not Message.objects.exists()

    def test_whoever_comes_back_finds_the_wording_chosen_and_filled_in(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        chosen = {
            "thread": "scheduling", "channel": "sms", "words": "saved", "wording": "running_late",
            "running_late-time": "2030-01-02T10:15", "body": "",
        }  # fmt: skip
        ana.post(f"{path}draft/", chosen, headers={"HX-Request": "true"})
        fields = pages.visit(ana, path).form("body").fields
        kept = ("channel", "words", "wording", "running_late-time")
        assert {name: fields[name] for name in kept} == {name: [chosen[name]] for name in kept}
        assert "A saved wording, not sent yet" in pages.visit(ana, "/office/").words
        ana.post(f"{path}draft/", chosen | {"words": "own"}, headers={"HX-Request": "true"})
        assert not Draft.objects.exists()

    def test_typed_words_never_travel_as_a_saved_wording(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {
            "channel": "sms", "words": "saved", "wording": "scheduling_call_us", "body": "About your sister",
            "scheduling_call_us-time": "About your sister", "callback": "About your sister",
        }  # fmt: skip
        page.post(page.form("body").action, fields)
        assert "sister" not in (doing.words_of(Message.objects.get()) or "")

    def test_own_words_by_text_are_refused_with_the_way_out_beside(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {"channel": "sms", "words": "own", "body": "About Tuesday"}
        page = page.post(page.form("body").action, fields)
        assert page.status == 422
        assert (
            "Not sent. Only saved wordings may go by text about scheduling. Your text is kept." in page.words
        )
        page = page.send("Post in portal, email a notice", body=typed(page))
        assert doing.words_of(Message.objects.get()) == "About Tuesday"

    def test_a_refused_text_is_kept(self, ana: Browser, people: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {"channel": "sms", "body": "About Tuesday"}
        page = page.post(page.form("body").action, fields)
        assert "Dan has not agreed to texts about scheduling." in page.words
        assert typed(page) == "About Tuesday"
        assert typed(pages.visit(ana, path)) == "About Tuesday"
        assert not Message.objects.exists()

    @pytest.mark.parametrize("nothing", ["", "  \n"])
    def test_nothing_is_said_so(self, ana: Browser, path: str, nothing: str) -> None:
        page = pages.visit(ana, path).send(body=nothing)
        assert page.status == 422
        assert "Write a few words first." in page.words

    def test_too_much_is_said_so(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path).send(body="a " * 10_001)
        assert "This text is too long for one message." in page.words
        assert typed(page).startswith("a a a")

    def test_from_a_page_open_too_long_the_words_are_kept(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        fields = page.form("body").fields | {"body": "My words", "submission_key": "old"}
        page = page.post(page.form("body").action, fields)
        assert "This page was open for too long." in page.words
        assert typed(page) == "My words"

    def test_another_clients_form_sends_nothing_here(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        """A key is good for one person and one address."""
        fields = pages.visit(ana, path).form("body").fields | {"body": "Hello"}
        answer = ana.post(f"/office/clients/{people.eve.pk}/messages/", fields)
        assert answer.status_code == 404
        assert not Message.objects.exists()

    def test_twice_the_same_is_one_message(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        fields = page.form("body").fields | {"body": "Hello"}
        for _click in range(2):
            assert page.post(page.form("body").action, fields).status == 200
        assert Message.objects.count() == 1

    def test_with_other_words_from_the_same_page_it_asks_once_more(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        action, fields = page.form("body").action, page.form("body").fields
        page.post(action, fields | {"body": "Hello"})
        again = page.post(action, fields | {"body": "Goodbye"})
        assert "This one is not sent yet." in again.words
        assert typed(again) == "Goodbye"
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("name", ["sam", "bill"])
    def test_who_only_reads_is_refused(self, people: People, browser: SignIn, path: str, name: str) -> None:
        answer = browser(getattr(people, name)).post(f"{path}messages/", {"body": "Hello"})
        assert answer.status_code == 403
        assert not Message.objects.exists()


class TestWarnings:
    def check(self, ana: Browser, path: str, **fields: str) -> str:
        answer = ana.post(f"{path}draft/", {"thread": "scheduling", **fields}, headers={"HX-Request": "true"})
        return pages.Page(ana, path, answer).words

    def test_telling_words_are_named_while_a_text_is_chosen(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        said = self.check(ana, path, channel="sms", body="Your therapy session")
        assert "“therapy”" in said
        assert "should not travel this way." in said

    def test_in_the_portal_nothing_is_warned_of(self, ana: Browser, agreed: People, path: str) -> None:
        assert "should not travel" not in self.check(ana, path, channel="portal", body="Your therapy session")


class TestDraft:
    def test_it_is_there_again(self, ana: Browser, path: str) -> None:
        ana.post(f"{path}draft/", {"body": "About", "thread": "scheduling", "channel": "portal"})
        page = pages.visit(ana, path)
        assert typed(page) == "About"
        assert page.form("body").fields["thread"] == ["scheduling"]
        assert "kept 11:00" in page.words

    def test_with_htmx_the_answer_is_what_the_composer_now_says(self, ana: Browser, path: str) -> None:
        answer = ana.post(f"{path}draft/", {"body": "About"}, headers={"HX-Request": "true"})
        words = pages.Page(ana, path, answer).words
        assert "kept 11:00" in words
        assert b'name="body"' not in answer.content

    def test_another_matter_brings_the_whole_composer(self, ana: Browser, agreed: People, path: str) -> None:
        headers = {"HX-Request": "true", "HX-Trigger-Name": "thread"}
        answer = ana.post(f"{path}draft/", {"body": "About", "thread": "scheduling"}, headers=headers)
        assert ways(pages.Page(ana, path, answer)) == {"portal", "sms"}

    def test_it_is_hers_alone(
        self, ana: Browser, people: People, path: str, browser: SignIn, clock: Clock
    ) -> None:
        ana.post(f"{path}draft/", {"body": "About your sister"})
        for reader in (people.sam, people.cleo):
            assert "sister" not in pages.visit(browser(reader), path).html

    def test_once_sent_it_is_gone(self, ana: Browser, path: str) -> None:
        ana.post(f"{path}draft/", {"body": "About"})
        pages.visit(ana, path).send(body="About Tuesday")
        assert not Draft.objects.exists()

    def test_it_is_no_message(self, ana: Browser, path: str) -> None:
        ana.post(f"{path}draft/", {"body": "About"})
        assert not Message.objects.exists()
