"""A conversation refreshes itself, and stays quick however long it is."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from messaging import actions
from messaging.models import Delivery
from messaging.talk import loading
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

HARD_WEEK = "It was a hard week."


def poll_tag(page: Page) -> str:
    found = re.search(r'id="messages"[^>]*data-poll-tag="([^"]*)"', page.html)
    assert found
    return found[1].replace("&quot;", '"')


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
