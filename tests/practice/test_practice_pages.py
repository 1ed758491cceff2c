"""The practice's own pages: what is ready, its profile, its hours, help in a crisis."""

import pytest
from django.test import Client as Browser

from practice import policy
from practice.models import AuditEvent, CommunicationsPolicy, Practice
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

PRACTICE = "/office/practice/"


@pytest.fixture
def ada(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ada)


def test_it_says_what_is_still_to_be_done(ada: Browser) -> None:
    words = pages.visit(ada, PRACTICE).words
    assert "To do: Print the recovery sheets" in words
    assert "Done: Name a privacy officer" in words


class TestProfile:
    def test_a_change_is_kept_and_named(self, ada: Browser) -> None:
        page = pages.visit(ada, f"{PRACTICE}profile/").send(npi="1234567893", states="ny nj")
        assert page.path == PRACTICE
        house = Practice.objects.get()
        assert (house.npi, house.states) == ("1234567893", ["NJ", "NY"])
        assert AuditEvent.objects.get(event="practice.practice.changed").fields.split()[:1] == ["npi"]

    @pytest.mark.parametrize(
        ("field", "value"), [("idle_minutes_office", "16"), ("idle_minutes_portal", "31")]
    )
    def test_limits_may_only_be_tighter(self, ada: Browser, field: str, value: str) -> None:
        page = pages.visit(ada, f"{PRACTICE}profile/").send(**{"states": "NY", field: value})
        assert page.status == 422

    def test_places_are_said_here_and_keep_their_codes(self, ada: Browser) -> None:
        for said in ("12 Elm Street", "12 Elm Street\n3 Pine Lane"):
            pages.visit(ada, f"{PRACTICE}profile/").send(
                places=said, places_spanish=said.replace("Lane", "calle"), states="NY"
            )
        assert Practice.objects.get().places == {
            "en": {"place1": "12 Elm Street", "place2": "3 Pine Lane"},
            "es": {"place1": "12 Elm Street", "place2": "3 Pine calle"},
        }

    @pytest.mark.parametrize(
        ("field", "text"),
        [("places", "The Therapy House"), ("places_spanish", "only one line"), ("places", "a" * 81)],
    )
    def test_a_place_that_cannot_stand_in_a_text_is_refused(
        self, ada: Browser, field: str, text: str
    ) -> None:
        before = Practice.objects.get().places
        page = pages.visit(ada, f"{PRACTICE}profile/").send(**{"states": "NY", field: text})
        assert page.status == 422
        assert Practice.objects.get().places == before


class TestHours:
    def test_saving_publishes_the_next_version(self, ada: Browser) -> None:
        before = policy.current().version
        pages.visit(ada, f"{PRACTICE}hours/").send(
            monday="10:00-12:00, 13:00 - 16:00", promise="2", unit="hours"
        )
        after = policy.current()
        assert after.version == before + 1
        assert [(span.begins, span.ends) for span in after.hours.week[0]] == [(600, 720), (780, 960)]
        assert after.response.default.hours == 2
        assert after.cells == policy._read(CommunicationsPolicy.objects.get(version=before).pk).cells

    def test_saving_the_same_publishes_nothing(self, ada: Browser) -> None:
        before = policy.current().version
        page = pages.visit(ada, f"{PRACTICE}hours/").send()
        assert page.path == PRACTICE
        assert policy.current().version == before

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("monday", "nine to five", "must be like"),
            ("tuesday", "09:00-12:00, 11:00-13:00", "overlap"),
            ("closures", "Christmas", "is not a date"),
            ("promise", "0", "greater than"),
        ],
    )
    def test_what_is_wrong_is_said(self, ada: Browser, field: str, value: str, said: str) -> None:
        page = pages.visit(ada, f"{PRACTICE}hours/").send(**{field: value})
        assert page.status == 422
        assert said in page.words


class TestCrisis:
    def test_lines_of_ones_own_place_stand_below_the_national_ones(
        self, ada: Browser, people: People, browser: SignIn
    ) -> None:
        pages.visit(ada, f"{PRACTICE}crisis/").send(
            label_en_0="County crisis team", number_0="+1 202 555 0170", kind_0="call"
        )
        english = policy.current().crisis["en"]
        assert [line["number"] for line in english][0] == "911"
        assert english[-1]["label"] == "County crisis team"
        assert policy.current().crisis["es"][-1]["label"] == "County crisis team"
        assert "County crisis team" in pages.visit(browser(people.dan), "/help/").words

    def test_they_can_be_changed_and_taken_away(self, ada: Browser) -> None:
        pages.visit(ada, f"{PRACTICE}crisis/").send(label_en_0="County", number_0="1", kind_0="call")
        pages.visit(ada, f"{PRACTICE}crisis/").send(label_en_0="", label_es_0="", number_0="")
        assert all("is_local" not in line for line in policy.current().crisis["en"])

    def test_a_name_needs_a_number(self, ada: Browser) -> None:
        page = pages.visit(ada, f"{PRACTICE}crisis/").send(label_en_0="County")
        assert "A line needs a number." in page.words
