"""What the client keeps to themselves: for who acts for them there is no thread, message, file, count, notice or gap."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from messaging import actions, files, threads
from messaging.models import Draft, Message, Thread
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

SECRET = "My mother must not know."


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


@pytest.fixture
def fay(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.fay)


def privately(people: People, clock: Clock, body: str = SECRET) -> Message:
    return actions.receive_portal_message(
        client=people.dan, circumstance="between_sessions", body=body, is_private=True, submission=None,
        actor=actor_of(people.dan), now=clock(),
    )  # fmt: skip


class TestForTheRepresentative:
    def test_every_byte_of_every_page_is_as_without_it(
        self, people: People, clock: Clock, fay: Browser
    ) -> None:
        doing.say(people.dan, clock(), "All may read this.")
        clock.move(minutes=1)
        paths = ("/portal/", "/portal/changes/", "/portal/more/", "/portal/looked/")
        before = {path: (_seen(fay, path)) for path in paths}
        said = privately(people, clock)
        files.attach(said, name="diary.txt", media_type="text/plain", content=b"Monday.", now=clock())
        doing.write(people.dan, people.ana, clock(), "I keep it.")
        assert {path: _seen(fay, path) for path in paths} == before

    def test_the_poll_says_that_nothing_is_new(self, people: People, clock: Clock, fay: Browser) -> None:
        doing.say(people.dan, clock(), "All may read this.")
        tag = fay.get("/portal/changes/").headers["ETag"]
        privately(people, clock)
        assert fay.get("/portal/changes/", headers={"If-None-Match": tag}).status_code == 304

    def test_and_that_something_is_when_it_is(self, people: People, clock: Clock, fay: Browser) -> None:
        tag = fay.get("/portal/changes/").headers["ETag"]
        doing.say(people.dan, clock(), "All may read this.")
        assert fay.get("/portal/changes/", headers={"If-None-Match": tag}).status_code == 200

    def test_its_file_is_not_there(self, people: People, clock: Clock, fay: Browser, dan: Browser) -> None:
        said = privately(people, clock)
        row = files.attach(said, name="a.txt", media_type="text/plain", content=b"Monday.", now=clock())
        path = f"/portal/files/{row.pk}/"
        hidden, absent = fay.get(path), fay.get(f"/portal/files/{people.dan.pk}/")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert b"a.txt" in dan.get(path).content

    def test_her_words_lie_where_she_can_read_them(self, people: People, clock: Clock, fay: Browser) -> None:
        privately(people, clock)
        page = pages.visit(fay, "/portal/").send(body="When is the next hour?")
        assert "When is the next hour?" in page.words
        hers = Message.objects.get(author_id=people.fay.user_id)
        assert not hers.thread.is_private

    def test_she_can_not_keep_anything_from_herself_or_others(
        self, people: People, clock: Clock, fay: Browser
    ) -> None:
        page = pages.visit(fay, "/portal/")
        assert "private" not in page.form("body").names
        page.post("/portal/messages/", page.form("body").fields | {"body": "Hello", "private": "yes"})
        assert not Thread.objects.filter(is_private=True).exists()

    def test_the_promise_is_not_that_of_private_words(
        self, people: People, clock: Clock, fay: Browser
    ) -> None:
        privately(people, clock)
        assert "If you write now" in pages.visit(fay, "/portal/").words

    def test_out_of_hours_she_is_answered_though_he_was(
        self, people: People, clock: Clock, fay: Browser
    ) -> None:
        clock.move(hours=10)
        privately(people, clock)
        doing.say(people.dan, clock(), "Hello?", by=people.fay)
        assert Message.objects.filter(kind="automatic", thread__is_private=False).count() == 1


class TestForTheClient:
    def test_a_box_keeps_it_and_the_words_say_so(self, people: People, dan: Browser) -> None:
        page = pages.visit(dan, "/portal/").send(body=SECRET, private="yes")
        assert SECRET in page.words
        assert "stays between us" in page.words
        assert Message.objects.get().thread.is_private

    def test_once_begun_the_box_stays_ticked(self, people: People, dan: Browser) -> None:
        page = pages.visit(dan, "/portal/").send(body=SECRET, private="yes")
        assert page.form("body").fields["private"] == ["yes"]

    def test_what_was_begun_comes_back_with_its_tick(self, people: People, dan: Browser) -> None:
        dan.post("/portal/draft/", {"body": SECRET, "private": "yes"}, headers={"HX-Request": "true"})
        form = pages.visit(dan, "/portal/").form("body")
        assert (form.fields["body"], form.fields["private"]) == ([SECRET], ["yes"])

    def test_and_without_it_where_it_was_taken_away(self, people: People, clock: Clock, dan: Browser) -> None:
        privately(people, clock)
        dan.post("/portal/draft/", {"body": "Hello"}, headers={"HX-Request": "true"})
        assert "private" not in pages.visit(dan, "/portal/").form("body").fields

    def test_files_chosen_first_keep_it_too(self, people: People, dan: Browser) -> None:
        note = SimpleUploadedFile("note.txt", b"Monday.", "text/plain")
        dan.post("/portal/draft/files/", {"private": "yes", "files": note}, headers={"X-Enclose": "1"})
        assert pages.visit(dan, "/portal/").form("body").fields["private"] == ["yes"]

    def test_a_representatives_draft_never_has_it(self, people: People, fay: Browser) -> None:
        fay.post("/portal/draft/", {"body": "Hello", "private": "yes"}, headers={"HX-Request": "true"})
        assert not Draft.objects.get().is_private

    def test_who_has_nobody_sees_no_box(self, people: People, clock: Clock, browser: SignIn) -> None:
        eve = browser(people.eve)
        assert "private" not in pages.visit(eve, "/portal/").form("body").names
        assert "/portal/kept/" not in pages.visit(eve, "/portal/more/").links

    def test_a_thread_nobody_has_seen_can_be_kept_later_and_shared_again(
        self, people: People, clock: Clock, dan: Browser, fay: Browser
    ) -> None:
        doing.say(people.dan, clock(), SECRET)
        thread = Thread.objects.get()
        page = pages.visit(dan, "/portal/more/")
        assert "/portal/kept/" in page.links
        assert f"/portal/threads/{thread.pk}/privacy/" in pages.visit(dan, "/portal/kept/").links
        page = pages.visit(dan, f"/portal/threads/{thread.pk}/privacy/").send()
        assert "This stays between you and us now." in page.words
        assert SECRET not in pages.visit(fay, "/portal/").words
        pages.visit(dan, f"/portal/threads/{thread.pk}/sharing/").send()
        assert SECRET in pages.visit(fay, "/portal/").words
        events = AuditEvent.objects.filter(event__startswith="messaging.thread.").order_by("seq")
        assert [one.event for one in events] == ["messaging.thread.kept_private", "messaging.thread.shared"]

    @pytest.mark.parametrize("how", ["read", "wrote"])
    def test_what_she_has_seen_does_not_vanish_before_her(
        self, people: People, clock: Clock, dan: Browser, fay: Browser, how: str
    ) -> None:
        if how == "read":
            doing.write(people.dan, people.ana, clock(), "How are you both?")
            pages.visit(fay, "/portal/")
        else:
            doing.say(people.dan, clock(), "He slept badly.", by=people.fay)
        thread = Thread.objects.get()
        assert f"/portal/threads/{thread.pk}/privacy/" not in pages.visit(dan, "/portal/kept/").links
        page = pages.visit(dan, f"/portal/threads/{thread.pk}/privacy/").send()
        assert "Somebody who acts for you has seen this already." in page.words
        thread.refresh_from_db()
        assert not thread.is_private

    def test_anothers_thread_is_not_there(
        self, people: People, clock: Clock, browser: SignIn, fay: Browser
    ) -> None:
        said = privately(people, clock)
        path = f"/portal/threads/{said.thread_id}/sharing/"
        assert browser(people.eve).get(path).status_code == 404
        assert fay.get(path).status_code == 404


class TestForTheCareTeam:
    def test_they_see_that_it_is_kept(self, people: People, clock: Clock, browser: SignIn) -> None:
        privately(people, clock)
        words = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words
        assert SECRET in words
        assert "Between sessions · kept from who acts for them" in words
        assert "Threads: Between sessions (kept from who acts for them)" in words
        assert "This stays between you two." in words

    def test_an_answer_goes_where_it_was_asked(self, people: People, clock: Clock) -> None:
        said = privately(people, clock)
        doing.say(people.dan, clock(), "He slept badly.", by=people.fay)
        answer = doing.write(people.dan, people.ana, clock(), "I keep it.")
        assert answer.thread_id == said.thread_id
        second = doing.write(people.dan, people.ana, clock(), "I am sorry to hear that.")
        assert not second.thread.is_private

    def test_when_nothing_waits_it_is_kept(self, people: People, clock: Clock) -> None:
        said = privately(people, clock)
        threads.end_waiting(said.thread, now=clock())
        doing.write(people.dan, people.ana, clock(), "How are you?")
        assert Message.objects.get(author_id=people.ana.pk).thread_id == said.thread_id

    def test_without_anything_kept_all_is_as_it_was(self, people: People, clock: Clock) -> None:
        said = doing.say(people.dan, clock())
        assert doing.write(people.dan, people.ana, clock()).thread_id == said.thread_id
        assert Thread.objects.count() == 1


def _seen(browser: Browser, path: str) -> tuple[int, str, str | None]:
    answer = browser.get(path)
    html = answer.content.decode()
    plain = re.sub(r'value="[^"]*"', "", html)  # keys of forms differ each time
    return answer.status_code, plain, answer.headers.get("ETag")
