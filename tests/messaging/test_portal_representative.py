"""Who acts for a client reads and writes at the portal within their scope, and sees no gap."""

import pytest
from django.test import Client as Browser

from messaging.models import Message
from messaging.talk import loading
from practice import actions as house
from tests import doing, pages
from tests import people as ten
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

HOME = "/portal/"


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
        assert "Fay Doyle acts for Dan Doyle 11:00 He is ill today." in words

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
        assert "Fay Doyle acts for Dan Doyle 11:00 He is ill." in pages.visit(browser(gus), HOME).words
