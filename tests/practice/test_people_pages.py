"""Colleagues: invited, given roles, supervised, and gone when they leave."""

from datetime import date

import pytest
from django.test import Client as Browser

from messaging.models import Delivery
from messaging.outbox import carrying
from practice import actions
from practice.models import (
    AccountLink,
    AuditEvent,
    CareTeamMember,
    Licence,
    Notice,
    RoleAssignment,
    Session,
    Supervision,
    User,
)
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

PEOPLE = "/office/people/"


@pytest.fixture
def ada(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ada)


def of(user: User, part: str = "") -> str:
    return f"{PEOPLE}{user.pk}/{part}"


def roles(user: User, clock: Clock) -> set[str]:
    return set(RoleAssignment.objects.current(clock()).filter(user=user).values_list("role", flat=True))


class TestList:
    def test_everybody_with_their_roles(self, ada: Browser) -> None:
        words = pages.visit(ada, PEOPLE).words
        assert "Ana Alvarez" in words
        assert "privacy officer" in words

    def test_the_privacy_officer_reads_and_changes_nothing(self, people: People, browser: SignIn) -> None:
        pia = browser(people.pia)
        assert "Invite" not in pages.visit(pia, PEOPLE).words
        assert "Change roles" not in pages.visit(pia, of(people.ana)).words
        assert pages.visit(pia, of(people.ana, "roles/")).status == 403

    def test_as_many_questions_for_many_as_for_few(self, ada: Browser, people: People, clock: Clock) -> None:
        def invite(number: int) -> None:
            address = f"n{number}@practice.example"
            actions.add_person(name=f"New {number}", email=address, actor=actor_of(people.ada), now=clock())

        invite(0)
        few = pages.queries(ada, PEOPLE)
        for number in range(1, 7):
            invite(number)
        assert pages.queries(ada, PEOPLE) == few


class TestInviting:
    ANSWERS = {
        "name": "Noor Haddad",
        "email": "Noor@Practice.example",
        "title": "therapist",
        "roles": "clinician",
    }

    def test_a_link_to_begin_goes_to_the_mailbox(self, ada: Browser, clock: Clock) -> None:
        page = pages.visit(ada, f"{PEOPLE}new/").send(**self.ANSWERS)
        assert "Invited." in page.words
        user = User.objects.get(email="noor@practice.example")
        assert roles(user, clock) == {"clinician"}
        assert not user.has_usable_password()
        assert AccountLink.objects.get(user=user).purpose == "join"
        assert Notice.objects.get(user=user).kind == Notice.Kind.STAFF_INVITATION

    def test_a_double_click_invites_once(self, ada: Browser) -> None:
        page = pages.visit(ada, f"{PEOPLE}new/")
        first, second = page.send(**self.ANSWERS), page.send(**self.ANSWERS)
        assert first.path == second.path
        assert User.objects.filter(email="noor@practice.example").count() == 1

    def test_an_address_that_is_taken_is_said(self, ada: Browser, people: People) -> None:
        page = pages.visit(ada, f"{PEOPLE}new/").send(**self.ANSWERS | {"email": people.ana.email.upper()})
        assert page.status == 422
        assert "signs in with this address already" in page.words

    def test_a_fresh_link_voids_the_one_before(self, ada: Browser, clock: Clock) -> None:
        pages.visit(ada, f"{PEOPLE}new/").send(**self.ANSWERS)
        user = User.objects.get(email="noor@practice.example")
        clock.move(minutes=1)
        page = pages.visit(ada, of(user)).send(press="Send a fresh link", action=of(user, "link/"))
        assert "fresh link is on its way" in page.words
        assert Notice.objects.filter(user=user, kind=Notice.Kind.STAFF_INVITATION).count() == 2


class TestRoles:
    def test_change_ends_sessions_and_holds_at_once(
        self, ada: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        cleo = browser(people.cleo)
        pages.visit(ada, of(people.cleo, "roles/")).send(roles="biller")
        assert roles(people.cleo, clock) == {"biller"}
        assert cleo.get("/office/outbox/").headers["Location"].startswith("/account/login/")
        assert {"practice.role.assigned", "practice.role.ended"} <= set(
            AuditEvent.objects.filter(subject_id=people.cleo.pk).values_list("event", flat=True)
        )

    def test_the_last_admin_stays(self, ada: Browser, people: People, clock: Clock) -> None:
        page = pages.visit(ada, of(people.ada, "roles/")).send(roles="clinician")
        assert page.status == 422
        assert "Somebody must stay" in page.words
        assert roles(people.ada, clock) == {"admin"}

    def test_the_guarded_ones_are_not_on_the_form(self, ada: Browser, people: People, clock: Clock) -> None:
        for guarded in ("admin", "privacy_officer"):
            page = pages.visit(ada, of(people.ana, "roles/")).send(roles=["clinician", guarded])
            assert page.status == 422
        assert roles(people.ana, clock) == {"clinician"}

    def test_nor_on_an_invitation(self, ada: Browser) -> None:
        answers = TestInviting.ANSWERS | {"roles": "privacy_officer"}
        assert pages.visit(ada, f"{PEOPLE}new/").send(**answers).status == 422
        assert not User.objects.filter(email="noor@practice.example").exists()

    def test_they_are_taken_away_by_one(self, ada: Browser, people: People, clock: Clock) -> None:
        pages.visit(ada, of(people.pia, "roles/")).send(roles="biller")
        assert roles(people.pia, clock) == {"biller"}


class TestLicencesAndSupervision:
    def test_a_licence_comes_and_goes(self, ada: Browser, people: People) -> None:
        answers = {
            "state": "NY",
            "profession": "Psychologist",
            "number": "012345",
            "expires_on": "2027-06-30",
        }
        page = pages.visit(ada, of(people.ana, "licences/")).send(**answers)
        assert "NY · Psychologist · 012345" in page.words
        assert Licence.objects.get().expires_on == date(2027, 6, 30)
        pages.visit(ada, of(people.ana)).send(press="Remove: NY · Psychologist · 012345")
        assert not Licence.objects.exists()

    def test_a_supervision_begins_and_ends(self, ada: Browser, people: People, clock: Clock) -> None:
        page = pages.visit(ada, of(people.sam, "supervision/")).send(clinician=str(people.ben.pk))
        assert "Supervises Ben Baker" in page.words
        ending = Supervision.objects.get(clinician=people.ben)
        page.send(press="End: Ben Baker", action=f"/office/supervisions/{ending.pk}/ending/")
        current = Supervision.objects.current(clock()).filter(supervisor=people.sam)
        assert [row.clinician_id for row in current] == [people.ana.pk]


class TestLeaving:
    def test_everything_of_theirs_ends(
        self, ada: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ana = browser(people.ana)
        page = pages.visit(ada, of(people.ana, "leaving/"))
        assert "care for 1 clients" in page.words
        page.send(is_meant="on")
        people.ana.refresh_from_db()
        assert not people.ana.is_active
        assert not Session.objects.filter(user=people.ana).exists()
        assert ana.get("/office/inbox/").status_code == 302
        assert roles(people.ana, clock) == set()
        assert not CareTeamMember.objects.current(clock()).filter(user=people.ana).exists()
        assert AuditEvent.objects.get(event="practice.person.left").object_ids == [people.dan.pk]

    def test_what_they_had_queued_does_not_leave(self, ada: Browser, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        pages.visit(ada, of(people.ana, "leaving/")).send(is_meant="on")
        for delivery in Delivery.objects.filter(message__author=people.ana):
            carrying.carry(Delivery, delivery.pk)
        (held,) = Delivery.objects.select_related("message")
        assert (held.state, held.message.problem) == ("held", "author_inactive")

    def test_without_the_tick_nothing_happens(self, ada: Browser, people: People) -> None:
        page = pages.visit(ada, of(people.ana, "leaving/")).send()
        assert page.status == 422
        assert User.objects.get(pk=people.ana.pk).is_active

    def test_the_last_admin_stays(self, ada: Browser, people: People) -> None:
        page = pages.visit(ada, of(people.ada, "leaving/")).send(is_meant="on")
        assert "Somebody must stay" in page.words
        assert User.objects.get(pk=people.ada.pk).is_active


class TestHandover:
    @pytest.fixture
    def cleo(self, people: People, clock: Clock, browser: SignIn) -> Browser:
        actions.end_employment(user=people.ana, actor=actor_of(people.ada), now=clock())
        return browser(people.cleo)

    def test_who_is_left_alone_is_listed_and_given(self, cleo: Browser, people: People, clock: Clock) -> None:
        page = pages.visit(cleo, "/office/handover/")
        assert "Dan" in page.words
        assert "Eve" not in page.words
        after = page.send(
            press="Takes over: Dan Duarte" if "Dan Duarte" in page.words else None,
            clinician=str(people.ben.pk),
        )
        assert "Ben Baker has taken over." in after.words
        assert CareTeamMember.objects.current(clock()).filter(client=people.dan, user=people.ben).exists()
        assert "Everybody is cared for" in after.words

    def test_nobody_else_can_be_given(self, cleo: Browser, people: People) -> None:
        page = pages.visit(cleo, "/office/handover/").send(
            client=str(people.eve.pk), clinician=str(people.ben.pk)
        )
        assert page.status == 404
