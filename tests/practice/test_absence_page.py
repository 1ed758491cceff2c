"""What lies in somebody's leave stands on its page: with names for who sees those clients, counted for who does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice import policy
from practice.models import Absence, Appointment, CareTeamMember
from tests import pages, scheduling
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People


@pytest.fixture
def planned(people: People, clock: Clock) -> list[Appointment]:
    """On three days; the leave is the second and the third."""
    times = [scheduling.in_days(clock(), days) for days in (5, 6, 7)]
    return scheduling.plan_all(people.dan, people.ana, times, clock())


@pytest.fixture
def leave(planned: list[Appointment]) -> dict[str, str]:
    days = [one.starts_at.astimezone(policy.zone()).date().isoformat() for one in planned]
    return {"from_on": days[1], "until_on": days[2], "covered_by": ""}


def test_noting_leads_to_what_has_to_be_moved(
    people: People, clock: Clock, browser: SignIn, planned: list[Appointment], leave: dict[str, str]
) -> None:
    page = pages.visit(browser(people.ana), "/office/absences/new/").send(**leave)
    assert page.answer.wsgi_request.path == f"/office/absences/{Absence.objects.get().pk}/"
    assert "Noted." in page.words and "2 appointments lie in these days" in page.words
    before, *inside = planned
    for one in inside:
        assert f"/office/appointments/{one.pk}/moving/" in page.links
        assert f"/office/appointments/{one.pk}/cancellation/" in page.links
    assert str(before.pk) not in page.html and page.words.count("Dan Doyle") > 0


def test_what_is_decided_already_is_not_listed(
    people: People, clock: Clock, browser: SignIn, planned: list[Appointment], leave: dict[str, str]
) -> None:
    Appointment.objects.filter(pk=planned[1].pk).update(state="cancelled")
    page = pages.visit(browser(people.ana), "/office/absences/new/").send(**leave)
    assert "1 appointment lies in these days" in page.words


def test_the_admin_reads_a_number_and_no_name(
    people: People, clock: Clock, browser: SignIn, leave: dict[str, str]
) -> None:
    page = pages.visit(browser(people.ada), "/office/absences/new/").send(whose=str(people.ana.pk), **leave)
    assert "2 are with clients whom you do not see" in page.words
    assert "Doyle" not in page.html and "/moving/" not in page.html


def test_each_sees_only_their_own_clients(
    people: People, clock: Clock, browser: SignIn, planned: list[Appointment], leave: dict[str, str]
) -> None:
    scheduling.plan_one(people.eve, people.ben, planned[1].starts_at, clock())
    Appointment.objects.filter(client=people.eve).update(clinician=people.ana)
    page = pages.visit(browser(people.ana), "/office/absences/new/").send(**leave)
    assert "1 is with a client whom you do not see" in page.words and "Eve" not in page.words


def test_the_list_of_absences_says_how_many_and_leads_there(
    people: People, clock: Clock, browser: SignIn, leave: dict[str, str]
) -> None:
    ana = browser(people.ana)
    pages.visit(ana, "/office/absences/new/").send(**leave)
    page = pages.visit(ana, "/office/absences/")
    assert "2 appointments lie in these days" in page.words
    assert f"/office/absences/{Absence.objects.get().pk}/" in page.links
    CareTeamMember.objects.filter(user=people.ana).update(until_at=clock())
    assert "Doyle" not in pages.visit(ana, f"/office/absences/{Absence.objects.get().pk}/").words


def test_a_longer_list_asks_no_more(
    people: People, clock: Clock, browser: SignIn, planned: list[Appointment], leave: dict[str, str]
) -> None:
    ada = browser(people.ada)
    pages.visit(ada, "/office/absences/new/").send(whose=str(people.ana.pk), **leave)
    asked = []
    for _turn in range(2):
        ada.get("/office/absences/")
        with CaptureQueriesContext(connection) as queries:
            assert b"2 appointments lie in these days" in ada.get("/office/absences/").content
        asked.append(len(queries))
        for user in (people.ben, people.sam):
            Absence.objects.create(
                user=user, from_on=leave["from_on"], until_on=leave["until_on"], created_at=clock()
            )
    assert asked[0] == asked[1]
