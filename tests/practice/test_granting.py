"""Nobody makes an admin or a privacy officer alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from practice import actions, step_up
from practice.actions.approvals import Stage, stage
from practice.models import Approval, AuditEvent, Notice, RoleAssignment, User
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

LIST = "/office/approvals/"
WHY = "She watches over the trail from now on."


def of(user: User, part: str = "") -> str:
    return f"/office/people/{user.pk}/{part}"


def ask(
    people: People, clock: Clock, *, about: str = "ana", by: str = "ada", role: str = "admin"
) -> Approval:
    return actions.ask_approval(
        act=Approval.Act.GRANT_ROLE, detail=role, user=getattr(people, about), reason=WHY, submission=None,
        actor=actor_of(getattr(people, by)), now=clock(),
    )  # fmt: skip


def decide(row: Approval, user: User, clock: Clock, *, granted: bool = True) -> None:
    actions.decide_approval(
        approval=row, is_granted=granted, actor=actor_of(user), now=clock(), submission=None
    )


def use(row: Approval, user: User, clock: Clock) -> None:
    actions.use_approval(approval=row, actor=actor_of(user), now=clock())


def held(user: User, clock: Clock) -> set[str]:
    return set(RoleAssignment.objects.current(clock()).filter(user=user).values_list("role", flat=True))


@pytest.fixture
def alone(people: People, clock: Clock) -> Iterator[People]:
    RoleAssignment.objects.filter(user=people.pia).update(until_at=clock())
    clock.move(seconds=1)
    yield people


class TestActs:
    @pytest.mark.parametrize("role", ["admin", "privacy_officer"])
    def test_neither_a_change_nor_an_invitation_gives_it(
        self, people: People, clock: Clock, role: str
    ) -> None:
        ada = actor_of(people.ada)
        with pytest.raises(actions.NeedsApproval):
            actions.set_roles(user=people.ana, roles=["clinician", role], actor=ada, now=clock())
        with pytest.raises(actions.NeedsApproval):
            actions.invite_colleague(
                name="Noor", email="noor@practice.example", title="", roles=[role], submission=None,
                actor=ada, now=clock(),
            )  # fmt: skip
        assert held(people.ana, clock) == {"clinician"}
        assert not User.objects.filter(email="noor@practice.example").exists()

    @pytest.mark.parametrize("role", ["admin", "privacy_officer"])
    def test_a_second_person_agrees_and_it_is_given_once(
        self, people: People, clock: Clock, browser: SignIn, role: str
    ) -> None:
        ana, row = browser(people.ana), ask(people, clock, role=role)
        decide(row, people.pia, clock)
        assert held(people.ana, clock) == {"clinician"}, "agreed is not given"
        use(row, people.ada, clock)
        assert held(people.ana, clock) == {"clinician", role}
        assert ana.get("/office/inbox/").headers["Location"].startswith("/account/login/")
        with pytest.raises(actions.NotReady):
            use(row, people.ada, clock)
        given = AuditEvent.objects.get(event="practice.role.assigned", subject_id=people.ana.pk, reason=role)
        assert given.actor_id == people.ada.pk

    @pytest.mark.parametrize("person", ["ada", "ana", "ben"])
    def test_never_by_who_asked_nor_by_who_becomes_it(
        self, people: People, clock: Clock, person: str
    ) -> None:
        row = ask(people, clock)
        with pytest.raises(actions.NotReady):
            decide(row, getattr(people, person), clock)
        with pytest.raises(actions.NotReady):
            use(row, people.ada, clock)
        assert held(people.ana, clock) == {"clinician"}

    def test_a_refusal_is_one(self, people: People, clock: Clock) -> None:
        row = ask(people, clock)
        decide(row, people.pia, clock, granted=False)
        with pytest.raises(actions.NotReady):
            use(row, people.ada, clock)

    def test_each_role_is_asked_for_by_itself(self, people: People, clock: Clock) -> None:
        ask(people, clock)
        with pytest.raises(actions.AlreadyAsked):
            ask(people, clock)
        assert ask(people, clock, role="privacy_officer").detail == "privacy_officer"

    def test_who_has_left_becomes_nothing(self, people: People, clock: Clock) -> None:
        row = ask(people, clock)
        decide(row, people.pia, clock)
        actions.end_employment(user=people.ana, actor=actor_of(people.ada), now=clock())
        with pytest.raises(actions.NotReady):
            use(row, people.ada, clock)
        assert held(people.ana, clock) == set()

    @pytest.mark.parametrize("pair", [("grant_role", ""), ("reset_second_factor", "admin")])
    def test_only_a_grant_names_a_role(self, people: People, clock: Clock, pair: tuple[str, str]) -> None:
        row = ask(people, clock)
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=row.pk).update(act=pair[0], detail=pair[1])


class TestAlone:
    def test_everybody_is_told_and_it_takes_three_days(self, alone: People, clock: Clock) -> None:
        row = ask(alone, clock)
        told = Notice.objects.filter(cause_id=row.pk).values_list("user__name", flat=True)
        assert {name.split()[0] for name in told} == {"Ana", "Ben", "Bill", "Cleo", "Pia", "Sam"}
        clock.move(hours=71, minutes=59)
        with pytest.raises(actions.NotReady):
            use(row, alone.ada, clock)
        clock.move(minutes=1)
        use(row, alone.ada, clock)
        assert "admin" in held(alone.ana, clock)

    def test_nothing_ripens_for_who_is_no_admin_any_more(self, alone: People, clock: Clock) -> None:
        row = ask(alone, clock, role="privacy_officer")
        RoleAssignment.objects.filter(user=alone.ada).update(until_at=clock() + timedelta(hours=1))
        clock.move(hours=73)
        with pytest.raises(actions.NotReady):
            use(row, alone.ana, clock)
        assert stage(Approval.objects.get(), clock()) is Stage.READY, "rolled back whole"


class TestPages:
    def test_asked_on_the_persons_page_decided_and_done(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ada, pia = browser(people.ada), browser(people.pia)
        page = pages.visit(ada, of(people.ana, "grants/")).send(role="privacy_officer", reason=WHY)
        assert page.path == LIST
        assert "Ana Alvarez becomes privacy officer" in page.words
        assert "To become privacy officer: waits" in pages.visit(ada, of(people.ana)).words
        row = Approval.objects.get()
        assert WHY in pages.visit(pia, LIST).words
        pages.visit(pia, f"{LIST}{row.pk}/decision/").send(decision="granted")
        page = pages.visit(ada, f"{LIST}{row.pk}/doing/").send()
        assert "with the new role" in page.words
        assert held(people.ana, clock) == {"clinician", "privacy_officer"}

    def test_a_double_click_asks_once(self, people: People, clock: Clock, browser: SignIn) -> None:
        page = pages.visit(browser(people.ada), of(people.ana, "grants/"))
        first, second = page.send(role="admin", reason=WHY), page.send(role="admin", reason=WHY)
        assert (first.path, second.path) == (LIST, LIST)
        assert Approval.objects.count() == 1

    def test_what_they_are_already_is_not_offered(self, people: People, browser: SignIn) -> None:
        page = pages.visit(browser(people.ada), of(people.pia, "grants/"))
        assert page.send(role="privacy_officer", reason=WHY).status == 422

    def test_it_asks_for_a_fresh_second_factor(self, people: People, browser: SignIn) -> None:
        ada = browser(people.ada)
        session = ada.session
        session[step_up.FRESH_AT] = 0
        session.save()
        answer = ada.post(of(people.ana, "grants/"), {"role": "admin", "reason": WHY})
        assert answer.headers["Location"].startswith("/account/2fa/reauthenticate/")
        assert not Approval.objects.exists()
