"""Reporting in a minute; the privacy officer sees all reports, everybody else their own."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from breaches import actions
from breaches.actions.incidents import Report
from breaches.models import Incident
from messaging.models import Message
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, Person, actor_of

LIST, NEW = "/office/incidents/", "/office/incidents/new/"
WHAT = "The text went to his brother."
STAFF = ["ana", "ben", "sam", "cleo", "bill", "pia", "ada"]


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def noted(by: Person, now: datetime, message: Message | None = None) -> Incident:
    report = Report(kind="misdirected", what=WHAT, happened_at=now, discovered_at=now, message=message)
    return actions.report_incident(report=report, submission=None, actor=actor_of(by), now=now)


class TestReporting:
    @pytest.mark.parametrize("name", STAFF)
    def test_everybody_who_works_here_may(
        self, people: People, clock: Clock, browser: SignIn, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), NEW).send(kind="lost_device", what=WHAT)
        assert page.path == LIST
        assert "Reported. The privacy officer sees it now." in page.words
        assert Incident.objects.get().reported_by == getattr(people, name)

    def test_the_times_stand_there_by_the_practices_clock(self, ana: Browser, clock: Clock) -> None:
        fields = pages.visit(ana, NEW).form("what").fields
        assert fields["happened_at"][0].endswith("T11:00")
        assert fields["discovered_at"] == fields["happened_at"]

    def test_times_are_read_by_the_practices_clock(self, ana: Browser, clock: Clock) -> None:
        day = clock().date().isoformat()
        pages.visit(ana, NEW).send(kind="other", what=WHAT, happened_at=f"{day}T08:30")
        assert clock() - Incident.objects.get().happened_at == timedelta(hours=2, minutes=30)

    def test_it_asks_for_what_is_missing(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW).send(what="")
        assert page.status == 422
        assert not Incident.objects.exists()

    def test_found_out_tomorrow_is_refused_in_words(self, ana: Browser, clock: Clock) -> None:
        later = (clock() + timedelta(days=1)).date().isoformat()
        page = pages.visit(ana, NEW).send(kind="other", what=WHAT, discovered_at=f"{later}T11:00")
        assert "This time has not come yet." in page.words

    def test_found_out_before_it_happened_is_refused_in_words(self, ana: Browser, clock: Clock) -> None:
        day = clock().date().isoformat()
        page = pages.visit(ana, NEW).send(kind="other", what=WHAT, discovered_at=f"{day}T08:30")
        assert "It can't have happened after it was found out." in page.words

    @pytest.mark.parametrize("odd", ["yesterday", "0001-01-01T00:00", "9999-12-31T23:59", "2025-03-09T02:30"])
    def test_what_is_no_time_or_far_off_breaks_nothing(self, ana: Browser, odd: str) -> None:
        page = pages.visit(ana, NEW).send(kind="other", what=WHAT, discovered_at=odd)
        assert page.status == 422

    def test_what_was_typed_stays(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW).send(what=WHAT)
        assert page.form("what").fields["what"][0].strip() == WHAT

    def test_sent_twice_it_is_one_report(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW)
        fields = page.form("what").fields | {"kind": "other", "what": WHAT}
        for _click in range(2):
            assert "Reported." in page.post(NEW, fields).words
        assert Incident.objects.count() == 1

    def test_with_other_words_from_the_same_page_it_asks_once_more(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW)
        fields = page.form("what").fields | {"kind": "other"}
        page.post(NEW, fields | {"what": WHAT})
        again = page.post(NEW, fields | {"what": "And a letter too."})
        assert "These are not reported yet" in again.words
        assert again.form("what").fields["what"][0].strip() == "And a letter too."

    @pytest.mark.parametrize("name", ["dan", "eve", "fay"])
    def test_clients_have_no_way_in(self, people: People, clock: Clock, browser: SignIn, name: str) -> None:
        assert browser(getattr(people, name)).get(NEW).status_code == 302


class TestFromAMessage:
    @pytest.fixture
    def said(self, people: People, clock: Clock) -> Message:
        return doing.say(people.dan, clock())

    def test_it_is_noted_with_it(self, ana: Browser, said: Message) -> None:
        page = pages.visit(ana, f"{NEW}?message={said.pk}")
        assert "The message you came from is noted with it." in page.words
        page.send(kind="misdirected", what=WHAT)
        assert Incident.objects.get().message_id == said.pk

    @pytest.mark.parametrize("name", ["ben", "pia", "ada"])
    def test_of_a_client_one_does_not_see_it_is_not(
        self, people: People, browser: SignIn, said: Message, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), f"{NEW}?message={said.pk}")
        assert "is noted with it" not in page.words
        page.send(kind="misdirected", what=WHAT)
        assert Incident.objects.get().message_id is None

    @pytest.mark.parametrize("odd", ["x", "1' OR 1=1", ""])
    def test_what_is_no_message_is_none(self, ana: Browser, odd: str) -> None:
        page = pages.visit(ana, f"{NEW}?message={odd}")
        assert (page.status, "is noted with it" in page.words) == (200, False)

    def test_ana_finds_the_message_from_the_report(
        self, ana: Browser, people: People, clock: Clock, said: Message
    ) -> None:
        incident = noted(people.ana, clock(), said)
        page = pages.visit(ana, f"{LIST}{incident.pk}/")
        assert f"/office/clients/{people.dan.pk}/#m-{said.pk}" in page.links

    def test_pia_reads_the_report_without_a_way_into_the_file(
        self, people: People, clock: Clock, browser: SignIn, said: Message
    ) -> None:
        incident = noted(people.ana, clock(), said)
        page = pages.visit(browser(people.pia), f"{LIST}{incident.pk}/")
        assert WHAT in page.words
        assert not any("/clients/" in link for link in page.links)


class TestWhoSees:
    @pytest.fixture
    def both(self, people: People, clock: Clock) -> tuple[Incident, Incident]:
        return noted(people.ana, clock()), noted(people.ben, clock())

    def test_the_privacy_officer_sees_all(self, people: People, both: object, browser: SignIn) -> None:
        words = pages.visit(browser(people.pia), LIST).words
        assert "Incident 1" in words
        assert "Incident 2" in words

    def test_everybody_else_sees_their_own(self, ana: Browser, both: object) -> None:
        words = pages.visit(ana, LIST).words
        assert "Incident 1" in words
        assert "Incident 2" not in words

    def test_who_reported_nothing_sees_nothing(self, people: People, both: object, browser: SignIn) -> None:
        assert "No incidents" in pages.visit(browser(people.ada), LIST).words

    def test_the_list_shows_no_word_of_it(self, people: People, both: object, browser: SignIn) -> None:
        assert "brother" not in pages.visit(browser(people.pia), LIST).html

    def test_anothers_report_is_not_there(
        self, ana: Browser, both: tuple[Incident, Incident], people: People
    ) -> None:
        hidden, absent = pages.visit(ana, f"{LIST}{both[1].pk}/"), pages.visit(ana, f"{LIST}{people.dan.pk}/")
        assert (hidden.status, hidden.html) == (404, absent.html)

    def test_ones_own_names_what_when_by_whom_and_what_to_do(
        self, ana: Browser, both: tuple[Incident, Incident]
    ) -> None:
        words = pages.visit(ana, f"{LIST}{both[0].pk}/").words
        assert WHAT in words
        assert "Something went to the wrong person or place" in words
        assert "today at 11:00, Ana Alvarez" in words
        assert "Contain it" in words

    def test_the_look_is_noted(
        self, people: People, both: tuple[Incident, Incident], browser: SignIn
    ) -> None:
        pages.visit(browser(people.pia), f"{LIST}{both[0].pk}/")
        row = AuditEvent.objects.get(event="incident.viewed")
        assert (row.actor_id, row.subject_id) == (people.pia.pk, both[0].pk)


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    ana: Browser, people: People, clock: Clock
) -> None:
    noted(people.ana, clock(), doing.say(people.dan, clock()))
    short = pages.queries(ana, LIST)
    for _number in range(4):
        noted(people.ana, clock(), doing.say(people.dan, clock()))
    assert pages.queries(ana, LIST) == short
