"""A client's conversation in the workspace: one line of all that was said, and who reads what of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser

from messaging.models import Delivery, Message, MessageRead
from practice.models import AuditEvent, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

HARD_WEEK = "It was a hard week."


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
        assert "Fay Doyle representative 11:00" in pages.visit(ana, path).words

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

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("cancelled", "neutral notice by email not sent"),
            ("uncertain", "notice by email may not have arrived"),
            ("bounced", "notice by email did not arrive"),
            ("held", "neutral notice by email on its way"),
        ],
    )
    def test_what_became_of_its_notice_is_said_and_no_more(
        self, ana: Browser, people: People, clock: Clock, path: str, state: str, words: str
    ) -> None:
        doing.write(people.dan, people.ana, clock(), is_notified=True)
        Notice.objects.filter(kind="new_message").update(state=state)
        assert words in pages.visit(ana, path).words

    def test_another_day_is_named(self, agreed: People, clock: Clock, path: str, browser: SignIn) -> None:
        doing.write_text(agreed.dan, agreed.ana, clock())
        at = clock()
        Delivery.objects.update(state="delivered", settled_at=at + timedelta(days=1))
        MessageRead.objects.create(
            message=Message.objects.get(), user=agreed.dan.user, at=at + timedelta(days=2)
        )
        clock.move(days=2)
        words = pages.visit(browser(agreed.ana), path).words
        assert "delivered yesterday at 11:00" in words and "read today at 11:00" in words

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
