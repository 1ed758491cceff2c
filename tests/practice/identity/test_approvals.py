"""A lost second factor: a second person decides, or three days and everybody's knowledge; then it is enrolled anew."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from practice import actions, counting, step_up
from practice.actions import entry
from practice.actions.approvals import Stage, stage
from practice.models import Approval, AuditEvent, Notice, Session, User
from practice.models.people import RoleAssignment
from tests.people import actor_of
from tests.practice.identity.test_workforce import (
    OFFICE,
    Authenticators,
    authenticators,
    code_now,
    signed_in,
    with_password,
)
from tests.practice.visitor import Visitor

__all__ = ["authenticators"]
LIST, NEW = "/office/approvals/", "/office/approvals/new/"
LOST = "/account/2fa/lost/"
WHY = "She lost her phone on the train."


def ask(people, about="ana", by="ada", now=None):
    return actions.ask_approval(
        act="reset_second_factor",
        user=getattr(people, about),
        reason=WHY,
        actor=actor_of(getattr(people, by)),
        now=now or timezone.now(),
        submission=None,
    )


def decide(row, person, *, granted=True):
    actions.decide_approval(
        approval=row, is_granted=granted, actor=actor_of(person), now=timezone.now(), submission=None
    )


def use(row, person):
    actions.use_approval(approval=row, actor=actor_of(person), now=timezone.now())


def at(row):
    return stage(Approval.objects.get(pk=row.pk), timezone.now())


def told(row):
    found = Notice.objects.filter(kind="approval_asked", cause_id=row.pk).values_list("user__name", flat=True)
    return sorted(name.split()[0] for name in found)


@pytest.fixture
def alone(people):
    """Ada is the only one who could decide."""
    RoleAssignment.objects.filter(user=people.pia).update(until_at=people.pia.created_at)
    return people


class TestDeciding:
    def test_a_second_person_decides_and_then_it_is_done_once(self, people):
        row = ask(people)
        decide(row, people.pia)
        assert at(row) is Stage.READY
        use(row, people.ada)
        assert not Authenticator.objects.filter(user=people.ana).exists()
        with pytest.raises(actions.NotReady):
            use(row, people.ada)
        assert AuditEvent.objects.filter(event="practice.second_factor.reset").count() == 1

    def test_those_who_can_decide_and_whom_it_concerns_are_told(self, people):
        assert told(ask(people)) == ["Ana", "Pia"]

    @pytest.mark.parametrize("person", ["ada", "ana", "ben", "cleo"])
    def test_never_who_asked_nor_whom_it_concerns_nor_anybody_else(self, people, person):
        row = ask(people)
        with pytest.raises(actions.NotReady):
            decide(row, getattr(people, person))
        assert at(row) is Stage.WAITING

    def test_not_about_oneself_even_as_an_admin(self, people):
        row = ask(people, about="pia", by="ada")
        with pytest.raises(actions.NotReady):
            decide(row, people.pia)

    def test_nothing_is_done_before_nor_after_a_refusal(self, people):
        row = ask(people)
        with pytest.raises(actions.NotReady):
            use(row, people.ada)
        decide(row, people.pia, granted=False)
        with pytest.raises(actions.NotReady):
            use(row, people.ada)
        assert Authenticator.objects.filter(user=people.ana).exists()

    def test_it_is_decided_once(self, people):
        row = ask(people)
        decide(row, people.pia, granted=False)
        with pytest.raises(actions.NotReady):
            decide(row, people.pia)

    @pytest.mark.parametrize("person", ["ana", "ada"])
    def test_it_is_taken_back_by_either_also_when_granted(self, people, person):
        row = ask(people)
        decide(row, people.pia)
        actions.withdraw_approval(approval=row, actor=actor_of(getattr(people, person)), now=timezone.now())
        assert at(row) is Stage.WITHDRAWN
        with pytest.raises(actions.NotReady):
            use(row, people.ada)

    def test_nobody_else_takes_it_back_or_does_it(self, people):
        row = ask(people)
        decide(row, people.pia)
        with pytest.raises(actions.NotReady):
            actions.withdraw_approval(approval=row, actor=actor_of(people.pia), now=timezone.now())
        with pytest.raises(actions.NotReady):
            use(row, people.ben)

    def test_a_week(self, people, clock):
        row = ask(people)
        decide(row, people.pia)
        clock.move(days=7)
        assert at(row) is Stage.EXPIRED
        with pytest.raises(actions.NotReady):
            use(row, people.ada)

    def test_one_at_a_time_and_three_a_week(self, people, clock):
        for _turn in range(3):
            row = ask(people)
            with pytest.raises(actions.AlreadyAsked):
                ask(people, by="pia")
            decide(row, people.pia, granted=False)
        with pytest.raises(actions.AskedTooOften):
            ask(people)

    def test_the_reason_is_sealed(self, people):
        row = ask(people)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reason FROM practice_approval WHERE id = %s", [row.pk])
            assert b"phone" not in bytes(cursor.fetchone()[0])

    def test_used_by_many_at_once_it_is_done_once(self, committed_db, people):
        row = ask(people)
        decide(row, people.pia)

        def try_it(_turn):
            try:
                use(row, people.ada)
            except actions.NotReady:
                return 0
            finally:
                connection.close()
            return 1

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(try_it, range(8))) == 1


class TestAlone:
    """A practice in which nobody else could decide."""

    def test_everybody_is_told_and_it_ripens(self, alone, clock):
        row = ask(alone, about="ada", by="ada")
        assert told(row) == ["Ada", "Ana", "Ben", "Bill", "Cleo", "Pia", "Sam"]
        clock.move(hours=71, minutes=59)
        with pytest.raises(actions.NotReady):
            use(row, alone.ada)
        clock.move(minutes=1)
        use(row, alone.ada)
        assert not Authenticator.objects.filter(user=alone.ada).exists()

    def test_the_owner_takes_it_back_meanwhile(self, alone, clock):
        row = ask(alone, about="ada", by="ada")
        actions.withdraw_approval(approval=row, actor=actor_of(alone.ada), now=timezone.now())
        clock.move(hours=73)
        with pytest.raises(actions.NotReady):
            use(row, alone.ada)

    def test_who_comes_to_decide_meanwhile_may(self, alone, clock):
        row = ask(alone, about="ada", by="ada")
        actions.assign_role(
            user=alone.pia, role="privacy_officer", actor=actor_of(alone.ada), now=timezone.now()
        )
        decide(row, alone.pia, granted=False)
        clock.move(hours=73)
        with pytest.raises(actions.NotReady):
            use(row, alone.ada)


class TestPages:
    def test_asked_decided_done(self, people, browser):
        ada, pia = Visitor(browser(people.ada)), Visitor(browser(people.pia))
        ada.go(NEW).send(user=str(people.ana.pk), reason=WHY)
        assert (ada.path, "Waits for a second person." in ada.text) == (LIST, True)
        assert WHY in pia.go(LIST).text
        row = Approval.objects.get()
        pia.go(f"{LIST}{row.pk}/decision/").send(decision="granted")
        assert "Granted." in pia.text
        ada.go(f"{LIST}{row.pk}/doing/").post(ada.form("submission_key"))
        assert "Done." in ada.text
        visitor = with_password()
        assert visitor.path == "/account/2fa/enrolment/"

    def test_deciding_and_doing_ask_for_a_fresh_second_factor(self, people, browser):
        row = ask(people)
        for person, path in ((people.pia, "decision"), (people.ada, "doing")):
            hand = browser(person)
            session = hand.session
            session[step_up.FRESH_AT] = 0
            session.save()
            answer = hand.post(f"{LIST}{row.pk}/{path}/", {"decision": "granted"})
            assert answer.headers["Location"].startswith("/account/2fa/reauthenticate/")
        assert at(row) is Stage.WAITING

    def test_the_others_see_only_their_own(self, people, browser):
        ask(people)
        assert WHY not in Visitor(browser(people.ben)).go(LIST).text
        ana = Visitor(browser(people.ana)).go(LIST)
        assert WHY in ana.text
        ana.post(ana.form(action="/withdrawal/"))
        assert "Taken back." in ana.text

    def test_the_rail_counts_what_waits_for_one(self, people):
        ask(people)
        waits = {name: counting.approvals(actor_of(getattr(people, name)), timezone.now()).count()
                 for name in ("ada", "pia", "ana", "ben")}  # fmt: skip
        assert waits == {"ada": 0, "pia": 1, "ana": 0, "ben": 0}


class TestLost:
    """Between the password and the second step."""

    def test_asked_there_granted_and_enrolled_anew(self, people):
        visitor = with_password()
        assert LOST in visitor.page.content.decode()
        visitor.go(LOST).send(reason="My phone is broken.")
        assert "An admin or privacy officer decides" in visitor.text
        row = Approval.objects.get()
        assert (row.asked_by, row.subject_id) == (people.ana, people.ana.pk)
        assert told(row) == ["Ada", "Ana", "Pia"]
        elsewhere = signed_in()
        decide(row, people.pia)
        visitor.go(LOST).send()
        assert visitor.path == "/account/login/"
        assert elsewhere.go(OFFICE).path.startswith("/account/login/")
        assert not Session.objects.filter(user=people.ana).exists()
        visitor = with_password()
        assert visitor.path == "/account/2fa/enrolment/"
        secret = visitor.browser.session["mfa.totp.secret"]
        assert visitor.send(code=code_now(secret)).go(OFFICE).page.status_code == 200

    def test_asking_opens_nothing(self, people):
        visitor = with_password()
        visitor.go(LOST).send(reason="My phone is broken.")
        assert visitor.go(OFFICE).path == "/account/2fa/authenticate/"
        assert visitor.go(LOST).path == LOST
        assert visitor.browser.post(f"{LOST}renewal/").status_code in (302, 403)
        assert Authenticator.objects.filter(user=people.ana).exists()

    def test_without_the_password_there_is_no_such_page(self, people):
        assert Visitor().go(LOST).path.startswith("/account/login/")

    def test_alone_one_waits_three_days(self, alone, clock):
        ask(alone, about="ada", by="ada")
        clock.move(hours=73)
        Authenticators.tick()
        visitor = with_password("ada@practice.example").go(LOST)
        assert "You may set up a new one." in visitor.text
        visitor.send()
        assert with_password("ada@practice.example").path == "/account/2fa/enrolment/"


def test_a_link_sent_before_is_dead_after(people):
    link = entry.send_account_link(
        user=people.ana, purpose="reset", actor=actor_of(people.ada), now=timezone.now()
    )
    actions.reset_second_factor(user=people.ana, actor=actor_of(people.ada), now=timezone.now())
    link.user = User.objects.get(pk=people.ana.pk)
    assert entry.account_link_standing(link, timezone.now()) == "closed"
