"""Searching what was said: with one client, or with all whom one may see."""

import re

import pytest
from django.conf import settings
from django.test import Client as Browser

from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People
from tests.records.test_inbox import another

SEARCH = "/office/search/"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture(autouse=True)
def said(people: People, clock: Clock) -> None:
    doing.say(people.dan, clock(), "It was a hard week with my sister.")
    doing.write(people.dan, people.ana, clock.move(minutes=1), "The hard part is over.")
    doing.say(people.eve, clock.move(minutes=1), "Hard to find the door", about="scheduling")


def look(browser: Browser, wanted: str, path: str = SEARCH, **more: str) -> Page:
    return pages.visit(browser, path).send(words=wanted, **more)


def hits(page: Page) -> list[str]:
    return re.findall(r'<p class="said" dir="auto">(.*?)</p>', page.html)


class TestAll:
    def test_the_latest_first_with_the_words_marked(self, ana: Browser) -> None:
        page = look(ana, "hard")
        assert hits(page) == [
            "The <mark>hard</mark> part is over.",
            "It was a <mark>hard</mark> week with my sister.",
        ]
        assert "messages that you may read here were searched." in page.words

    @pytest.mark.parametrize(
        ("name", "found"), [("ana", 2), ("ben", 1), ("sam", 2), ("cleo", 1), ("bill", 1)]
    )
    def test_each_finds_what_opens_for_them(
        self, people: People, browser: SignIn, clock: Clock, name: str, found: int
    ) -> None:
        assert len(hits(look(browser(getattr(people, name)), "hard"))) == found

    def test_one_may_type_at_once_and_then_read(self, ana: Browser) -> None:
        assert "autofocus" in pages.visit(ana, SEARCH).html and "autofocus" not in look(ana, "hard").html

    def test_nothing_found_is_said(self, ana: Browser) -> None:
        assert "Nothing found. All" in look(ana, "harpsichord").words

    def test_without_words_it_asks_for_them(self, ana: Browser) -> None:
        page = look(ana, " ")
        assert (page.status, "Write what to look for." in page.words) == (422, True)

    def test_a_clients_name_is_found(self, ana: Browser) -> None:
        assert "Clients of that name Dan Doyle" in look(ana, "doyle").words

    def test_a_hit_leads_to_its_place(self, ana: Browser) -> None:
        page = look(ana, "sister")
        place = re.search(r'<a href="([^"]*before=[^"]*)"', page.html)
        assert place is not None
        there = pages.visit(ana, place[1].replace("&amp;", "&"))
        assert "hard week with my sister" in there.words
        assert "The hard part is over." not in there.html

    def test_the_address_says_nothing(self, ana: Browser) -> None:
        assert look(ana, "sister").path == SEARCH

    def test_what_is_typed_is_shown_and_not_run(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "<b>hard</b> & <script>")
        page = look(ana, "<b>hard")
        assert hits(page) == ["<mark>&lt;b&gt;hard</mark>&lt;/b&gt; &amp; &lt;script&gt;"]


class TestNarrowed:
    def test_to_a_client_by_name(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(another(people, "Kim Noor", clock()), clock(), "A hard day")
        assert hits(look(ana, "hard", client="noor")) == ["A <mark>hard</mark> day"]

    def test_to_a_name_that_nobody_has(self, ana: Browser) -> None:
        assert "Nothing found." in look(ana, "hard", client="harpsichord").words

    def test_by_how_it_travelled(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550141", "A hard drive here", clock()), clock())
        assert hits(look(ana, "hard", channel="sms")) == ["A <mark>hard</mark> drive here"]

    def test_by_days_of_the_practices_clock(self, ana: Browser, clock: Clock) -> None:
        """`now` is 11:00 in New York on a Wednesday."""
        today = clock().date().isoformat()
        assert len(hits(look(ana, "hard", since=today, until=today))) == 2
        assert hits(look(ana, "hard", until="2020-01-01")) == []


class TestOneClient:
    def test_only_theirs(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(another(people, "Kim Noor", clock()), clock(), "A hard day")
        page = look(ana, "hard", f"/office/clients/{people.dan.pk}/search/")
        assert len(hits(page)) == 2
        assert "Clients of that name" not in page.words

    def test_of_clinical_words_the_desk_finds_nothing(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        page = look(browser(people.cleo), "hard", f"/office/clients/{people.dan.pk}/search/")
        assert hits(page) == []

    def test_the_conversation_leads_there(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        assert f"/office/clients/{people.dan.pk}/search/" in page.links


class TestFurther:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(settings.LIMITS, "search_hits", 1)

    def test_it_goes_on_where_it_stopped(self, ana: Browser) -> None:
        first = look(ana, "hard")
        assert hits(first) == ["The <mark>hard</mark> part is over."]
        assert "The latest message was searched, of today." in first.words
        second = first.send("Search further back", before=first.form("before", "read").fields["before"])
        assert hits(second) == ["It was a <mark>hard</mark> week with my sister."]

    def test_a_cursor_that_we_never_wrote_begins_anew(self, ana: Browser) -> None:
        form = pages.visit(ana, SEARCH).form("words")
        page = pages.visit(ana, SEARCH).post(
            SEARCH, form.fields | {"words": "hard", "before": "yesterday_noon"}
        )
        assert hits(page) == ["The <mark>hard</mark> part is over."]

    def test_with_scripts_only_what_is_new_comes(self, ana: Browser) -> None:
        form = look(ana, "hard").form("before", "read")
        answer = ana.post(SEARCH, form.fields, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in answer
        assert "with my sister" in answer


class TestRemembered:
    def test_the_search_and_what_it_showed_and_no_words(self, ana: Browser, people: People) -> None:
        look(ana, "sister")
        rows = AuditEvent.objects.filter(event__in=["messaging.messages.searched", "search.viewed"])
        assert [row.vault_ids for row in rows] == [[people.dan.vault_id]] * 2
        assert [len(row.object_ids) for row in rows.order_by("seq")] == [0, 1]
        assert not any("sister" in str(value) for row in rows for value in vars(row).values())

    def test_with_one_client_it_is_theirs(self, ana: Browser, people: People) -> None:
        look(ana, "harpsichord", f"/office/clients/{people.dan.pk}/search/")
        row = AuditEvent.objects.get(event="messaging.messages.searched")
        assert (row.subject_id, row.reason) == (people.dan.pk, "one_client")

    def test_the_client_is_told_who_found_their_words(
        self, ana: Browser, people: People, browser: SignIn
    ) -> None:
        look(ana, "sister")
        assert (
            "Ana Alvarez, your therapist read your messages"
            in pages.visit(browser(people.dan), "/portal/looked/").words
        )


def test_the_database_is_asked_no_more_for_many_hits_than_for_one(
    ana: Browser, people: People, clock: Clock
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        page = pages.visit(ana, SEARCH)
        with CaptureQueriesContext(connection) as queries:
            page.send(words="hard")
        return sum(
            "practice_auditevent" not in one["sql"] for one in queries
        )  # a look at each client is one row

    asked()
    few = asked()
    for number in range(4):
        doing.say(another(people, f"Client {number}", clock()), clock(), "A hard day")
    assert asked() == few
