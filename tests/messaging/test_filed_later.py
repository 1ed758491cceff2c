"""What is filed long after it came stands where it was filed, and says when it came: on both faces, in the poll, in search."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import Message
from messaging.talk import late
from records import actions as records
from records.actions.calls import Call
from records.models import CallNote
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

STRANGE = "+12025550199"


@pytest.mark.parametrize(
    ("minutes", "is_late"), [(0, False), (9.9, False), (10, True), (600, True), (-5, False)]
)
def test_ten_minutes_are_worth_a_word(now: datetime, minutes: float, is_late: bool) -> None:
    assert late.is_late(now, now + timedelta(minutes=minutes)) is is_late


def test_of_what_was_written_here_nothing_is_said(now: datetime) -> None:
    assert late.is_late(None, now) is False


@pytest.fixture
def dan_came(people: People, clock: Clock) -> Message:
    """By text at eleven from a number nobody knows; filed at two, below what was said at one."""
    item = doing.filed(doing.text_in(STRANGE, "It is me, at the station", clock()), clock())
    doing.say(people.dan, clock.move(hours=2), "In between")
    said = actions.file_by_hand(
        item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=1)
    )
    assert said is not None
    return said


def row_of(page: Page, message: Message) -> str:
    found = re.search(rf'<li[^>]*id="m-{message.pk}">(.*?)</li>\s*(?=<li|</ol|$)', page.html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


class TestKept:
    def test_it_stands_where_it_was_filed_and_knows_when_it_came_and_who_filed_it(
        self, dan_came: Message, people: People, clock: Clock
    ) -> None:
        assert dan_came.created_at == clock()
        assert dan_came.came_at == clock() - timedelta(hours=3)
        assert dan_came.filed_by_id == people.ana.pk

    def test_what_a_worker_files_is_filed_by_nobody(self, people: People, clock: Clock) -> None:
        item = doing.text_in("+12025550141", "Hello", came := clock())
        said = doing.filed(item, clock.move(hours=1)).message
        assert said is not None
        assert (said.came_at, said.filed_by_id) == (came, None)


class TestOffice:
    def test_it_names_the_hour_it_came_and_who_filed_it_when(
        self, dan_came: Message, ana: Browser, path: str
    ) -> None:
        page = pages.visit(ana, path)
        said = row_of(page, dan_came)
        assert "Dan Doyle client 11:00" in said
        assert "filed today at 14:00 by Ana" in said
        assert f'datetime="{dan_came.came_at:%Y-%m-%dT}11:00:00-05:00"' in page.html

    def test_it_stands_below_what_was_said_before_it_was_filed(
        self, dan_came: Message, ana: Browser, path: str
    ) -> None:
        words = pages.visit(ana, path).words
        assert words.rindex("In between") < words.rindex("at the station")

    def test_an_open_page_gets_it_as_one_more_row_at_the_end(
        self, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        item = doing.filed(doing.text_in(STRANGE, "It is me", clock()), clock())
        doing.say(people.dan, clock.move(hours=2), "In between")
        ana = browser(people.ana)
        before = pages.visit(ana, path)
        tag = re.search(r'id="messages"[^>]*data-poll-tag="([^"]*)"', before.html)
        assert tag
        actions.file_by_hand(
            item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(minutes=1)
        )
        fresh = pages.visit(ana, f"{path}changes/", **{"If-None-Match": tag[1].replace("&quot;", '"')})
        rows = re.findall(r'id="(m-[^"]+)"', before.html)
        assert re.findall(r'id="(m-[^"]+)"', fresh.html)[:-1] == rows

    def test_of_another_day_the_day_is_named(
        self, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        item = doing.filed(doing.text_in(STRANGE, "It is me", clock()), clock())
        clock.move(days=1)
        said = actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=clock())
        assert said is not None
        words = row_of(pages.visit(browser(people.ana), path), said)
        assert "Dan Doyle client yesterday at 11:00" in words
        assert "filed today at 11:00 by Ana" in words

    def test_what_was_filed_at_once_says_nothing_of_it(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        doing.filed(doing.text_in("+12025550141", "Hello", clock()), clock.move(minutes=1))
        assert "filed" not in pages.visit(ana, path).words.partition("Hello")[0].rpartition("Dan Doyle")[2]

    def test_what_a_worker_filed_late_names_nobody(
        self, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        item = doing.text_in("+12025550141", "Hello", clock())
        said = doing.filed(item, clock.move(hours=2)).message
        assert said is not None
        words = row_of(pages.visit(browser(people.ana), path), said)
        assert "filed today at 13:00" in words
        assert " by " not in words

    def test_a_call_between_heads_the_days_as_they_stand(
        self, people: People, clock: Clock, path: str, browser: SignIn
    ) -> None:
        """The rows are sorted anew where calls come between them; the hour it came moves none."""
        item = doing.filed(doing.text_in(STRANGE, "It is me", clock()), clock())
        call = Call(circumstance="between_sessions", outcome=CallNote.Outcome.SPOKE, at=clock.move(hours=2))
        records.note_call(
            client=people.dan, call=call, submission=None, actor=actor_of(people.ana), now=clock()
        )
        said = actions.file_by_hand(
            item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=1)
        )
        assert said is not None
        page = pages.visit(browser(people.ana), path)
        assert re.findall(r'id="([mc])-[0-9a-f]', page.html)[-2:] == ["c", "m"]
        assert "Dan Doyle client 11:00" in row_of(page, said)

    def test_many_cost_no_more_queries_than_one(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        counts = []
        for number in (0, 1, 2, 3, 4):
            item = doing.filed(doing.text_in(f"+1202555019{number}", "Hello", clock()), clock())
            later = clock.move(minutes=11)
            actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=later)
            pages.visit(ana, path)
            counts.append(pages.queries(ana, path))
        assert counts[-1] == counts[1]


class TestPortal:
    def test_its_writer_sees_when_it_came_and_that_it_was_added_later(
        self, dan_came: Message, dan: Browser
    ) -> None:
        said = row_of(pages.visit(dan, "/portal/"), dan_came)
        assert "You 11:00" in said
        assert "we put it here today at 14:00" in said
        assert "Ana" not in said


class TestSearch:
    def test_a_find_says_when_it_came(self, dan_came: Message, ana: Browser) -> None:
        page = pages.visit(ana, "/office/search/").send(words="station")
        assert "today at 11:00" in page.words
        assert "14:00" not in page.words.partition("station")[0].rpartition("today at 11:00")[2]
