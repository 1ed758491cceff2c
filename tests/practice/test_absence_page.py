"""What lies in somebody's leave stands on its page: with names for who sees those clients, counted for who does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice import policy
from practice.models import Absence, Appointment, CareTeamMember, RoleAssignment
from practice.vocabulary import Role
from tests import doing, pages, scheduling
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
    from_here = f"?leave={Absence.objects.get().pk}"
    for one in inside:
        assert f"/office/appointments/{one.pk}/moving/{from_here}" in page.links
        assert f"/office/appointments/{one.pk}/cancellation/{from_here}" in page.links
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


def roled(people: People, clock: Clock, role: str) -> None:
    RoleAssignment.objects.create(user=people.cleo, role=role, from_at=clock())


class TestDesk:
    """The front desk answers for all clients' times: it sees every leave, and notes none."""

    @pytest.fixture
    def noted(self, people: People, clock: Clock, leave: dict[str, str]) -> Absence:
        return Absence.objects.create(
            user=people.ana, from_on=leave["from_on"], until_on=leave["until_on"], created_at=clock()
        )

    def test_what_lies_in_it_is_moved_or_cancelled_from_there(
        self, people: People, browser: SignIn, planned: list[Appointment], noted: Absence
    ) -> None:
        page = pages.visit(browser(people.cleo), f"/office/absences/{noted.pk}/")
        assert "2 appointments lie in these days" in page.words and "Dan Doyle" in page.words
        assert f"/office/appointments/{planned[1].pk}/moving/?leave={noted.pk}" in page.links
        assert f"/office/appointments/{planned[2].pk}/cancellation/?leave={noted.pk}" in page.links
        assert not any("cancelling" in link for link in page.links)

    def test_then_the_rest_of_it_is_before_them_again(
        self, people: People, browser: SignIn, planned: list[Appointment], noted: Absence
    ) -> None:
        cleo, here = browser(people.cleo), f"/office/absences/{noted.pk}/"
        asked = pages.visit(cleo, f"/office/appointments/{planned[1].pk}/cancellation/?leave={noted.pk}")
        assert here in asked.links
        assert asked.form("reason").fields["reason"] == ["clinician_away"]
        after = asked.send("Cancel the appointment")
        assert after.answer.wsgi_request.path == here
        assert "Cancelled." in after.words and "1 appointment lies in these days" in after.words

    def test_an_address_with_something_else_in_it_leads_to_the_client(
        self, people: People, browser: SignIn, planned: list[Appointment]
    ) -> None:
        asked = pages.visit(
            browser(people.cleo),
            f"/office/appointments/{planned[1].pk}/moving/?leave=https://elsewhere.example/",
        )
        assert f"/office/clients/{people.dan.pk}/appointments/" in asked.links
        assert "elsewhere" not in asked.html.replace("?leave=https://elsewhere.example/", "")

    def test_nothing_clinical_stands_there(
        self, people: People, clock: Clock, browser: SignIn, noted: Absence
    ) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        assert "hard week" not in pages.visit(browser(people.cleo), f"/office/absences/{noted.pk}/").html

    def test_the_schedule_says_that_something_has_to_be_moved(
        self, people: People, clock: Clock, browser: SignIn, noted: Absence
    ) -> None:
        page = pages.visit(browser(people.cleo), "/office/schedule/")
        assert (
            "2 appointments lie on days when their clinician is away" in page.words
            and "/office/absences/" in page.links
        )
        assert "/office/absences/" in page.go("/office/policy/").links
        listed = page.go("/office/absences/")
        assert f"/office/absences/{noted.pk}/" in listed.links and "Ana" in listed.words
        assert "Note an absence" not in listed.words and "Take it back" not in listed.words

    def test_without_any_it_says_nothing_of_it(
        self, people: People, browser: SignIn, planned: list[Appointment]
    ) -> None:
        page = pages.visit(browser(people.cleo), "/office/schedule/")
        assert "clinician is away" not in page.words and "/office/absences/" in page.links

    def test_who_cares_for_clients_too_notes_only_their_own(
        self, people: People, clock: Clock, browser: SignIn, leave: dict[str, str], noted: Absence
    ) -> None:
        """Roles add up: the desk's sight of all leaves is no right to note them."""
        roled(people, clock, Role.CLINICIAN)
        cleo = browser(people.cleo)
        assert "whose" not in pages.visit(cleo, "/office/absences/new/").html
        assert cleo.post(f"/office/absences/{noted.pk}/cancelling/").status_code == 403
        assert Absence.objects.get().cancelled_at is None
        pages.visit(cleo, "/office/absences/new/").send(**leave)
        mine = Absence.objects.get(user=people.cleo)
        listed = pages.visit(cleo, "/office/absences/")
        assert f"/office/absences/{mine.pk}/cancelling/" in listed.links
        assert f"/office/absences/{noted.pk}/cancelling/" not in listed.links
