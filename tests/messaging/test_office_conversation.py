"""A client's conversation in the workspace: who reads what, what may go how and why; nothing typed is lost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from messaging import actions
from messaging.models import Delivery, Draft, Message, MessageRead
from messaging.talk import loading
from practice.models import AuditEvent, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

HARD_WEEK = "It was a hard week."


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/"


@pytest.fixture
def agreed(people: People, clock: Clock) -> People:
    """Dan has agreed to texts about times."""
    doing.agree(people.dan_phone, clock())
    return people


def poll_tag(page: Page) -> str:
    found = re.search(r'id="messages"[^>]*data-poll-tag="([^"]*)"', page.html)
    assert found
    return found[1].replace("&quot;", '"')


def typed(page: Page) -> str:
    return page.form("body").fields["body"][0]


def ways(page: Page) -> set[str]:
    """The ways that can be chosen."""
    return set(re.findall(r'type="radio" name="channel" value="(\w+)"', page.html))


class TestReading:
    def test_one_line_of_all_that_was_said_by_any_way(
        self, ana: Browser, agreed: People, clock: Clock, path: str
    ) -> None:
        doing.say(agreed.dan, clock(), HARD_WEEK)
        doing.write_text(agreed.dan, agreed.ana, clock.move(minutes=1))
        doing.filed(doing.text_in("+12025550141", "Tuesday is fine", clock.move(minutes=1)), clock())
        doing.filed(
            doing.mail_in(doing.letter("dan@home.example", "Or Friday"), clock.move(minutes=1)), clock()
        )
        words = pages.visit(ana, path).words
        places = [words.rindex(one) for one in (HARD_WEEK, doing.PLEASE_CALL, "Tuesday is fine", "Or Friday")]
        assert places == sorted(places)

    def test_what_proves_nobody_says_so(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        doing.filed(doing.text_in("+12025550141", "Tuesday is fine", clock()), clock())
        assert "text Between sessions sender not verified Tuesday is fine" in pages.visit(ana, path).words

    def test_what_he_wrote_in_the_portal_is_his(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        doing.say(people.dan, clock())
        assert "sender not verified" not in pages.visit(ana, path).words

    def test_his_representatives_words_are_marked_as_hers(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        doing.say(people.dan, clock(), by=people.fay)
        assert "Representative of Dan Doyle 11:00" in pages.visit(ana, path).words

    def test_what_a_mail_quotes_is_folded(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        body = "Yes.\n\nOn Wed, Nov 18, 2026 at 9:00 AM Ana <ana@x.example> wrote:\n> Thursday?"
        doing.filed(doing.mail_in(doing.letter("dan@home.example", body), clock()), clock())
        page = pages.visit(ana, path)
        assert re.search(r"Yes\. Earlier text On Wed.* Thursday\?", page.words)
        assert '<details class="quoted' in page.html

    def test_an_automatic_answer_is_a_line_of_the_system(
        self, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock.move(hours=8))
        words = pages.visit(browser(people.ana), path).words
        assert "Answered automatically: Your message is safe with us." in words

    def test_what_became_of_it_is_said(self, ana: Browser, agreed: People, clock: Clock, path: str) -> None:
        doing.write_text(agreed.dan, agreed.ana, clock())
        Delivery.objects.update(state="bounced", problem="invalid_number")
        assert "came back. This number can't receive texts." in pages.visit(ana, path).words

    @pytest.mark.parametrize(
        ("state", "label", "end"),
        [("uncertain", "Decide", "resolution"), ("queued", "Cancel", "cancellation")],
    )
    def test_what_a_person_decides_leads_there(
        self, ana: Browser, agreed: People, clock: Clock, path: str, state: str, label: str, end: str
    ) -> None:
        doing.write_text(agreed.dan, agreed.ana, clock())
        Delivery.objects.update(state=state)
        page = pages.visit(ana, path)
        assert f"/office/deliveries/{Delivery.objects.get().pk}/{end}/" in page.links
        assert label in page.words

    def test_why_it_was_allowed_can_be_read(
        self, ana: Browser, agreed: People, clock: Clock, path: str
    ) -> None:
        doing.write_text(agreed.dan, agreed.ana, clock())
        words = pages.visit(ana, path).words
        assert "why was this allowed?" in words
        assert "to texts about scheduling. the client's consent" in words

    def test_who_has_read_it_is_said(
        self, ana: Browser, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        doing.write(people.dan, people.ana, clock())
        assert "in the portal, not read yet" in pages.visit(ana, path).words
        pages.visit(browser(people.dan), "/portal/")
        assert "read 11:00" in pages.visit(ana, path).words

    def test_each_message_leads_to_a_report(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        said = doing.say(people.dan, clock())
        assert f"/office/incidents/new/?message={said.pk}" in pages.visit(ana, path).links

    def test_markup_is_words(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        doing.say(people.dan, clock(), "<img src=x onerror=alert(1)></textarea>")
        assert "<img src=x" not in pages.visit(ana, path).html

    def test_what_is_new_is_marked_once(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        doing.say(people.dan, clock())
        assert 'id="new"' in pages.visit(ana, path).html
        assert 'id="new"' not in pages.visit(ana, path).html

    def test_the_look_is_noted_with_what_was_seen(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        said = doing.say(people.dan, clock())
        pages.visit(ana, path)
        row = AuditEvent.objects.filter(event="client.viewed").latest("seq")
        assert (row.actor_id, row.subject_id, row.object_ids) == (people.ana.pk, people.dan.pk, [said.pk])


class TestWhoReads:
    @pytest.fixture(autouse=True)
    def said(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), HARD_WEEK)
        doing.say(people.dan, clock(), "Thursday at nine?", about="scheduling")

    @pytest.mark.parametrize("name", ["ana", "sam"])
    def test_the_care_team_and_its_supervisor_read_all(
        self, people: People, browser: SignIn, path: str, name: str
    ) -> None:
        words = pages.visit(browser(getattr(people, name)), path).words
        assert HARD_WEEK in words
        assert "Thursday at nine?" in words

    @pytest.mark.parametrize("name", ["cleo", "bill"])
    def test_desk_and_biller_read_the_administrative_part(
        self, people: People, browser: SignIn, path: str, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), path)
        assert "Clinical text: not open to your role." in page.words
        assert "Thursday at nine?" in page.words
        assert "hard week" not in page.html

    @pytest.mark.parametrize("name", ["ben", "pia", "ada"])
    def test_to_others_it_is_not_there(self, people: People, browser: SignIn, path: str, name: str) -> None:
        who = browser(getattr(people, name))
        hidden, absent = pages.visit(who, path), pages.visit(who, f"/office/clients/{people.ana.pk}/")
        assert (hidden.status, hidden.html) == (404, absent.html)

    @pytest.mark.parametrize("name", ["dan", "eve", "fay"])
    def test_clients_have_no_way_in(self, people: People, browser: SignIn, path: str, name: str) -> None:
        answer = browser(getattr(people, name)).get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")

    def test_the_supervisor_reads_and_does_not_write(
        self, people: People, browser: SignIn, path: str
    ) -> None:
        page = pages.visit(browser(people.sam), path)
        assert "You may read this conversation. Its care team answers." in page.words
        assert 'name="body"' not in page.html

    def test_who_saw_no_words_has_not_read(self, people: People, browser: SignIn, path: str) -> None:
        pages.visit(browser(people.cleo), path)
        read = MessageRead.objects.get()
        assert read.message.sealed_class == "administrative"

    def test_the_desk_writes_about_administrative_matters_alone(
        self, people: People, browser: SignIn, path: str
    ) -> None:
        page = pages.visit(browser(people.cleo), path)
        assert 'value="scheduling"' in page.html
        assert 'value="between_sessions"' not in page.html

    def test_a_mails_files_are_not_the_desks(
        self, people: People, browser: SignIn, clock: Clock, path: str
    ) -> None:
        doing.filed(doing.mail_in(doing.letter("dan@home.example", "A page"), clock()), clock())
        assert "the mail as it came" in pages.visit(browser(people.ana), path).words
        assert "the mail as it came" not in pages.visit(browser(people.cleo), path).words


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

    def test_its_slots_are_filled_in(self, ana: Browser, agreed: People, clock: Clock, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        local = clock().strftime("%Y-%m-%d") + "T15:30"
        fields = page.form("body").fields | {
            "channel": "sms", "words": "saved", "wording": "running_late", "running_late-time": local
        }  # fmt: skip
        page.post(page.form("body").action, fields)
        assert "3:30 PM" in (doing.words_of(Message.objects.get()) or "")

    def test_a_slot_left_empty_is_said_so(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about=scheduling")
        fields = page.form("body").fields | {"channel": "sms", "words": "saved", "wording": "running_late"}
        page = page.post(page.form("body").action, fields)
        assert page.status == 422
        assert "Give a day and a time" in page.words
        assert not Message.objects.exists()

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


class TestPoll:
    def poll(self, who: Browser, path: str, tag: str) -> Page:
        return pages.visit(who, f"{path}changes/", **{"If-None-Match": tag})

    def test_as_long_as_nothing_changes_it_hands_out_nothing(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        doing.say(people.dan, clock())
        tag = poll_tag(pages.visit(ana, path))
        assert self.poll(ana, path, tag).status == 304

    def test_it_hands_out_what_is_new_and_notes_it(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        tag = poll_tag(pages.visit(ana, path))
        said = doing.say(people.dan, clock(), HARD_WEEK)
        fresh = self.poll(ana, path, tag)
        assert HARD_WEEK in fresh.words
        assert AuditEvent.objects.filter(event="client.viewed").latest("seq").object_ids == [said.pk]
        assert self.poll(ana, path, fresh.answer.headers["ETag"]).status == 304

    def test_a_quiet_one_is_cheap_and_leaves_no_trace(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        tag = poll_tag(pages.visit(ana, path))
        before = AuditEvent.objects.count()
        with CaptureQueriesContext(connection) as asked:
            self.poll(ana, path, tag)
        assert len(asked) <= 8
        assert AuditEvent.objects.count() == before

    def test_a_status_from_the_provider_is_something_new(
        self, ana: Browser, agreed: People, clock: Clock, path: str
    ) -> None:
        doing.write_text(agreed.dan, agreed.ana, clock())
        tag = poll_tag(pages.visit(ana, path))
        actions.cancel_delivery(delivery=Delivery.objects.get(), actor=actor_of(agreed.ana), now=clock())
        assert "not sent: cancelled" in self.poll(ana, path, tag).words

    def test_what_comes_while_the_page_is_made_is_not_missed(
        self, ana: Browser, people: People, clock: Clock, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.say(people.dan, clock(), "First")
        load = loading.load

        def slow(*given: Any, **named: Any) -> loading.Page:
            page = load(*given, **named)
            monkeypatch.setattr(loading, "load", load)
            doing.say(people.dan, clock.move(seconds=1), "Meanwhile")
            return page

        monkeypatch.setattr(loading, "load", slow)
        page = pages.visit(ana, path)
        assert "Meanwhile" in self.poll(ana, path, poll_tag(page)).words

    @pytest.mark.parametrize("name", ["ben", "pia"])
    def test_to_others_it_is_not_there(self, people: People, browser: SignIn, path: str, name: str) -> None:
        assert self.poll(browser(getattr(people, name)), path, '""').status == 404


class TestLength:
    def fill(self, people: People, clock: Clock, count: int) -> None:
        doing.agree(people.dan_phone, clock())
        for number in range(count):
            doing.say(people.dan, clock.move(seconds=30), f"Number {number}.", about="scheduling")
            doing.write_text(people.dan, people.ana, clock.move(seconds=30))

    def test_a_long_one_asks_the_database_no_more_than_a_short_one(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        self.fill(people, clock, 1)
        short = pages.queries(ana, path)
        self.fill(people, clock, 5)
        assert pages.queries(ana, path) == short

    def test_earlier_messages_are_one_page_away(
        self, ana: Browser, people: People, clock: Clock, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loading, "PAGE", 3)
        self.fill(people, clock, 2)
        page = pages.visit(ana, path)
        assert "Number 0." not in page.words
        older = next(link for link in page.links if link.startswith("?before="))
        assert "Number 0." in page.go(f"{path}{older}").words
