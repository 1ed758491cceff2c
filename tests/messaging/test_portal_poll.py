"""The client's page refreshes itself: what is new comes, and nothing is missed."""

from typing import Any

import pytest
from django.test import Client as Browser

from messaging.talk import loading
from practice.models import AuditEvent, Session
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page
from tests.people import People

HOME, POLL = "/portal/", "/portal/changes/"


def poll_tag(page: Page) -> str:
    return page.html.partition('data-poll-tag="')[2].partition('"')[0].replace("&quot;", '"')


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

    def test_with_the_answer_the_promise_above_it_is_kept(
        self, dan: Browser, people: People, clock: Clock
    ) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        page = pages.visit(dan, HOME)
        assert "will answer by" in page.words and 'id="promised"' in page.html
        doing.write(people.dan, people.ana, clock.move(minutes=5), "Let us talk about it.")
        answer = pages.visit(dan, POLL, **{"If-None-Match": poll_tag(page)})
        above = answer.html.partition('data-elsewhere="promised">')[2]
        assert "If you write now" in above and "will answer by" not in above

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
