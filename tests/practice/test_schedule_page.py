"""The week and the day: whose appointments one sees, and what waits for a decision."""

from datetime import datetime

import pytest
from django.test import Client as Browser

from practice import actions
from practice.models import Appointment
from tests import scheduling
from tests.conftest import Clock
from tests.pages import SignIn, visit
from tests.people import People, actor_of
from tests.scheduling import in_days


@pytest.fixture
def both(people: People, clock: Clock) -> tuple[Appointment, Appointment]:
    """Dan with Ana and Eve with Ben, tomorrow."""
    return (
        scheduling.plan_one(people.dan, people.ana, in_days(clock(), 1), clock()),
        scheduling.plan_one(people.eve, people.ben, in_days(clock(), 1), clock()),
    )


def words(person: Browser, query: str = "") -> str:
    return visit(person, f"/office/schedule/{query}").words


def test_a_clinician_sees_her_own(both: object, people: People, browser: SignIn) -> None:
    said = words(browser(people.ana))
    assert "11:00–11:50 Dan Doyle" in said and "Eve Ellis" not in said


def test_asking_for_everybody_shows_a_clinician_no_more_than_her_caseload(
    both: object, people: People, browser: SignIn
) -> None:
    for whose in ("all", str(people.ben.pk)):
        assert "Eve Ellis" not in words(browser(people.ana), f"?clinician={whose}")


def test_the_desk_sees_all_and_one(both: object, people: People, browser: SignIn) -> None:
    cleo = browser(people.cleo)
    assert {"Dan Doyle", "Eve Ellis"} <= {name for name in ("Dan Doyle", "Eve Ellis") if name in words(cleo)}
    one = words(cleo, f"?clinician={people.ben.pk}")
    assert "Eve Ellis" in one and "Dan Doyle" not in one


def test_a_supervisor_reads_and_changes_nothing(both: object, people: People, browser: SignIn) -> None:
    page = visit(browser(people.sam), "/office/schedule/")
    assert "Dan Doyle" in page.words and not any("moving" in link for link in page.links)


def test_one_day_and_another_week(both: object, people: People, clock: Clock, browser: SignIn) -> None:
    ana, day = browser(people.ana), in_days(clock(), 1).date()
    assert "Dan Doyle" in words(ana, f"?days=1&on={day}")
    assert "Dan Doyle" not in words(ana, f"?days=1&on={clock().date()}")
    assert "Dan Doyle" not in words(ana, f"?on={in_days(clock(), 14).date()}")


@pytest.mark.parametrize(
    "query", ["?on=nonsense", "?days=x", "?clinician=%27", "?on=9999-12-31", "?on=0001-01-01"]
)
def test_what_is_asked_strangely_falls_back(
    people: People, clock: Clock, browser: SignIn, query: str
) -> None:
    assert visit(browser(people.ana), f"/office/schedule/{query}").status == 200


class TestDecisions:
    def test_of_a_client_whose_care_has_ended(
        self, both: tuple[Appointment, Appointment], people: People, clock: Clock, browser: SignIn
    ) -> None:
        actions.discharge_client(client=people.dan, actor=actor_of(people.ana), now=clock())
        said = words(browser(people.ana))
        assert "Needs a decision" in said and "Care of this client has ended: nobody is reminded." in said

    def test_of_a_clinician_who_has_left(
        self, both: tuple[Appointment, Appointment], people: People, clock: Clock, browser: SignIn
    ) -> None:
        actions.end_employment(user=people.ana, actor=actor_of(people.ada), now=clock())
        assert "The clinician has left: nobody is reminded." in words(browser(people.cleo))

    def test_who_asks_for_another_time(
        self, both: tuple[Appointment, Appointment], people: People, clock: Clock, browser: SignIn
    ) -> None:
        actions.answer_appointment(
            appointment=both[0], answer="asked", channel="portal", actor=actor_of(people.dan), now=clock()
        )
        page = visit(browser(people.ana), "/office/schedule/")
        assert "Needs a decision" in page.words and "asks for another time" in page.words
        assert "Needs a decision" not in words(browser(people.ben))

    def test_nothing_else(self, both: object, people: People, browser: SignIn) -> None:
        assert "Needs a decision" not in words(browser(people.cleo))


def test_first_with_whom(people: People, clock: Clock, browser: SignIn, now: datetime) -> None:
    page = visit(browser(people.ana), "/office/schedule/new/")
    assert "Eve Ellis" not in page.words
    assert page.send(client=str(people.eve.pk)).status == 422
    assert page.send(client=str(people.dan.pk)).path.endswith(f"{people.dan.pk}/appointments/new/")


def test_on_a_weekend_the_days_that_come_are_shown(people: People, clock: Clock, browser: SignIn) -> None:
    scheduling.plan_one(people.dan, people.ana, in_days(clock(), 5), clock())
    clock.move(days=4)  # from a Wednesday to the Sunday before
    ana, today = browser(people.ana), clock().date()
    assert "Dan Doyle" in words(ana)
    assert "Dan Doyle" not in words(ana, f"?on={today}")


def test_who_may_note_an_absence_finds_the_way_there(people: People, clock: Clock, browser: SignIn) -> None:
    assert "/office/absences/new/" in visit(browser(people.ana), "/office/schedule/").links
    assert "/office/absences/new/" not in visit(browser(people.cleo), "/office/schedule/").links
