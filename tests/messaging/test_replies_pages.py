"""What is answered automatically: read by the admin before it goes, and beside each conversation why it did or did not."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.test import Client as Browser

from messaging.models import Message
from practice.models import Absence
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

PREVIEW = "/office/practice/replies/"


class TestPreview:
    def test_it_reads_as_a_client_would_read_it(self, people: People, clock: Clock, browser: SignIn) -> None:
        ada = browser(people.ada)
        english = pages.visit(ada, PREVIEW)
        assert "Our office is closed now and opens" in english.words
        assert "It is open now." in english.words and "Nobody's leave is noted." in english.words
        assert (
            '<blockquote class="notice reply-text" lang="es">'
            in pages.visit(ada, f"{PREVIEW}?language=es").html
        )
        assert 'lang="en"' in pages.visit(ada, f"{PREVIEW}?language=xx").html

    def test_with_leave_it_says_who_is_away_and_who_answers(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        _away(people, clock)
        assert "Ana is away until" in pages.visit(browser(people.ada), PREVIEW).words

    def test_it_is_the_admins(self, ana: Browser) -> None:
        assert ana.get(PREVIEW).status_code == 403


class TestWhyNot:
    def test_each_message_says_whether_and_why_not(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock())
        clock.move(hours=10)
        for minutes in (0, 5):
            doing.say(people.dan, clock.move(minutes=minutes), "At night.")
        page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/answers/")
        said = [
            page.words.index(one)
            for one in (
                "an answer had gone out before",
                "Answered automatically.",
                "it came while the office was open",
            )
        ]
        assert said == sorted(said) and "At night." not in page.words

    def test_who_was_just_written_to_is_not_told_that_nobody_is_there(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.write(people.dan, people.ana, clock.move(hours=10))
        doing.say(people.dan, clock.move(minutes=3), "Good, then.")
        assert not Message.objects.filter(kind="automatic").exists()
        page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/answers/")
        assert "a colleague had written a few minutes before" in page.words
        doing.say(people.dan, clock.move(minutes=30), "One more thing.")
        assert Message.objects.filter(kind="automatic").count() == 1

    def test_who_is_away_is_said_in_the_answer_itself(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        _away(people, clock)
        doing.say(people.dan, clock.move(hours=10))
        words = pages.visit(browser(people.dan), "/portal/").words
        assert "Ben answers for now." in words and "Nobody reads messages while we are closed." in words


def _away(people: People, clock: Clock) -> None:
    today = clock().astimezone(ZoneInfo("America/New_York")).date()
    Absence.objects.create(
        user=people.ana,
        from_on=today,
        until_on=today + timedelta(days=3),
        covered_by=people.ben,
        created_at=clock(),
    )
