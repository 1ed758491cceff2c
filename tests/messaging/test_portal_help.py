"""Help, always: no session, no script, no practice needed. And leaving at once."""

import pytest
from django.test import Client as Browser

from practice import actions as house
from practice import policy
from practice.models import Practice, Session
from tests import pages
from tests.conftest import Clock
from tests.people import People, actor_of

HOME = "/portal/"


class TestHelp:
    def test_it_needs_no_session(self, people: People, clock: Clock) -> None:
        page = pages.visit(Browser(), "/help/")
        assert (page.status, "Help now" in page.words) == (200, True)
        assert {"tel:911", "tel:988"} <= set(page.links)

    def test_it_needs_no_script(self, people: People, clock: Clock) -> None:
        assert "<script" not in pages.visit(Browser(), "/help/").html

    def test_lines_of_the_practices_own_states_come_first_and_the_rest_is_there(
        self, people: People, clock: Clock
    ) -> None:
        """It never asks where a reader lives, nor shows that somebody knows."""
        Practice.objects.update(states=["NY", "NJ"])
        local = [
            {"kind": "call", "label": f"Line of {one}", "number": f"555-{one}", "place": one}
            for one in ("CA", "NY")
        ]
        lines = {language: [*listed, *local] for language, listed in policy.current().crisis.items()}
        house.revise_policy(changes={"crisis": lines}, actor=actor_of(people.ada), now=clock())
        page = pages.visit(Browser(), "/help/")
        before, _has, behind = page.html.partition("<details")
        assert "Line of NY" in before and "Line of CA" not in before
        assert "Line of CA" in behind and "988" in before

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
