"""A colleague's link: to begin, or for a new password. Once, not for long, and never past the second factor."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practice import actors
from practice.actions import entry
from practice.actions.entry import Standing
from practice.models import AccountLink, AuditEvent, Notice, Session, User
from tests.practice.identity.test_workforce import (
    ANA,
    OFFICE,
    authenticators,
    code_now,
    signed_in,
    with_password,
)
from tests.practice.visitor import Visitor, newest_secret

__all__ = ["authenticators"]
NEW = "quiet-harbour-lamp-3"
SENT, SPENT = "Look at your mail", "This link does not work any more"


def link_for(user, purpose="reset", now=None):
    entry.send_account_link(user=user, purpose=purpose, actor=actors.WORKER, now=now or timezone.now())
    kind = "password_reset" if purpose == "reset" else "staff_invitation"
    return "/account/link/" + newest_secret(kind, user=user) + "/"


def choose(url, password=NEW, visitor=None):
    return (visitor or Visitor()).go(url).send(password=password, again=password)


def forgot(email=ANA, **headers):
    return Visitor(**headers).go("/account/login/").go("/account/forgotten/").send(email=email)


def links():
    return AccountLink.objects.count()


class TestUsing:
    def test_a_new_password_and_then_the_second_factor(self, people):
        visitor = choose(link_for(people.ana))
        assert (visitor.path, "Sign in with it" in visitor.text) == ("/account/login/", True)
        assert not Session.objects.filter(user__isnull=False).exists(), "a reset is no sign-in"
        assert visitor.go(OFFICE).path.startswith("/account/login/")
        visitor = with_password(password=NEW)
        assert visitor.path == "/account/2fa/authenticate/"
        assert visitor.go(OFFICE).path == "/account/2fa/authenticate/", "and no further"
        assert with_password(password=NEW).send(code=code_now()).path == OFFICE

    def test_a_newcomer_sets_a_password_and_enrols(self, people):
        cleo = people.cleo
        Authenticator.objects.filter(user=cleo).delete()
        cleo.set_unusable_password()
        cleo.save()
        choose(link_for(cleo, "join"))
        visitor = with_password(cleo.email, NEW)
        assert visitor.path == "/account/2fa/enrolment/"
        assert visitor.go(OFFICE).path == "/account/2fa/enrolment/"

    def test_looking_uses_nothing_up(self, people):
        url = link_for(people.ana)
        for _turn in range(3):
            assert "Choose a new password" in Visitor().go(url).text
        assert AccountLink.objects.get().used_at is None
        assert choose(url).path == "/account/login/"

    def test_once(self, people):
        url = link_for(people.ana)
        choose(url)
        assert SPENT in Visitor().go(url).text
        assert with_password(password=NEW).path == "/account/2fa/authenticate/"

    def test_the_token_is_kept_hashed_and_travels_sealed(self, people):
        token = link_for(people.ana).split("/")[-2]
        assert token.encode() not in bytes(AccountLink.objects.get().token_hash)
        assert len(token) > 40
        assert Notice.objects.get(user=people.ana).secret_expires_at == AccountLink.objects.get().expires_at

    @pytest.mark.parametrize(
        ("purpose", "life"), [("reset", timedelta(hours=1)), ("join", timedelta(days=7))]
    )
    def test_its_time(self, people, clock, purpose, life):
        url = link_for(people.ana, purpose)
        clock.at += life - timedelta(seconds=1)
        assert "password" in Visitor().go(url).text and SPENT not in Visitor().go(url).text
        clock.move(seconds=1)
        assert SPENT in Visitor().go(url).text

    def test_it_ends_sessions_and_all_other_links(self, people):
        visitor, other = signed_in(), link_for(people.ana)
        choose(link_for(people.ana))
        assert visitor.go(OFFICE).path.startswith("/account/login/")
        assert not Session.objects.filter(user=people.ana).exists()
        assert SPENT in Visitor().go(other).text

    @pytest.mark.parametrize("change", [{"is_active": False}, {"epoch": 7}])
    def test_it_dies_with_the_epoch_and_the_person(self, people, change):
        url = link_for(people.ana)
        User.objects.filter(pk=people.ana.pk).update(**change)
        assert SPENT in Visitor().go(url).text

    def test_a_refused_password_leaves_it_good(self, people):
        url = link_for(people.ana)
        visitor = choose(url, "AnaAlvarez1")
        assert "made of your name" in visitor.text
        assert "not the same" in visitor.send(password=NEW, again=NEW + "x").text
        assert visitor.send(password=NEW, again=NEW).path == "/account/login/"

    def test_who_is_signed_in_here_as_somebody_else_is_signed_out(self, people, browser):
        visitor = choose(link_for(people.ana), visitor=Visitor(browser(people.ben)))
        assert visitor.path == "/account/login/"
        assert not Session.objects.filter(user=people.ben).exists()

    def test_it_is_on_the_trail_without_the_token(self, people):
        url = link_for(people.ana)
        choose(url)
        used = AuditEvent.objects.get(event="practice.account_link.used")
        assert (used.object_ids, used.reason) == ([people.ana.pk], "reset")
        assert AuditEvent.objects.filter(event="practice.password.set", subject_id=people.ana.pk).exists()

    def test_fifty_at_once_is_one(self, committed_db, people):
        token = link_for(people.ana).split("/")[-2]

        def use(turn):
            try:
                return entry.use_account_link(
                    token=token,
                    password=f"{NEW}-{turn}",
                    actor=actors.stranger(),
                    now=timezone.now(),
                    submission=None,
                )
            finally:
                connection.close()

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(use, range(50)))
        assert sorted(answers).count(Standing.OPEN) == 1
        assert AuditEvent.objects.filter(event="practice.password.set").count() == 1


class TestForgotten:
    def test_from_the_sign_in_page(self, people):
        visitor = Visitor().go("/account/login/")
        assert "/account/forgotten/" in visitor.page.content.decode()
        assert SENT in forgot().text
        assert Notice.objects.get(user=people.ana, kind="password_reset").channel == "email"
        assert choose("/account/link/" + newest_secret("password_reset") + "/").path == "/account/login/"

    def test_who_never_had_a_password_begins(self, people):
        people.ana.set_unusable_password()
        people.ana.save()
        forgot()
        assert AccountLink.objects.get().purpose == "join"

    @pytest.mark.parametrize("who", ["nobody", "left", "client"])
    def test_known_and_unknown_read_the_same_and_nothing_leaves(self, people, who):
        known = forgot().page.content
        User.objects.filter(pk=people.ben.pk).update(is_active=False)
        address = {"nobody": "x@y.example", "left": people.ben.email, "client": people.dan.user.email}[who]
        before = links(), Notice.objects.count()
        assert forgot(address).page.content == known
        assert (links(), Notice.objects.count()) == before

    def test_the_database_has_the_same_to_do(self, people):
        assert work_for(ANA) == work_for("nobody@practice.example")

    def test_three_wait_in_a_mailbox_at_most_and_all_of_them_work(self, people):
        """So nobody can flood it, and who is refused a fourth has three that open."""
        for turn in range(5):
            assert SENT in forgot().text, turn
        assert links() == 3
        assert choose("/account/link/" + newest_secret("password_reset") + "/").path == "/account/login/"
        forgot()
        assert links() == 4, "those that died with the new password do not count"

    def test_a_network_that_asks_too_often_waits_known_or_not(self, people, settings):
        settings.LIMITS = settings.LIMITS | {"account_links_per_network": 2}
        forgot("a@y.example")
        forgot("b@y.example")
        assert "wait an hour" in forgot("c@y.example").text
        assert "wait an hour" in forgot(ANA).text
        now = timezone.now()
        entry.ask_account_link(email=ANA, actor=actors.stranger("203.0.113.9"), now=now, submission=None)
        assert links() == 1, "its owner elsewhere gets one"

    def test_a_double_click_is_one(self, people):
        visitor = Visitor().go("/account/forgotten/")
        form = visitor.form("email")
        visitor.post(form, email=ANA)
        visitor.post(form, email=ANA)
        assert links() == 1


class TestAFreshOne:
    @pytest.fixture
    def expired(self, people, clock):
        url = link_for(people.ana)
        clock.move(hours=2)
        return url

    def test_in_place(self, people, expired):
        visitor = Visitor().go(expired)
        assert (visitor.page.status_code, SPENT in visitor.text) == (410, True)
        assert SENT in visitor.send().text
        assert links() == 2

    def test_it_tells_nothing_about_the_person(self, people, expired):
        """Too old, used, of somebody who left, never sent: one page, one answer."""
        never = "/account/link/" + "x" * 43 + "/"
        assert shown(Visitor().go(never)) == shown(Visitor().go(expired))
        assert Visitor().go(never).send().page.content == Visitor().go(expired).send().page.content
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        before = links()
        assert SENT in Visitor().go(expired).send().text
        assert links() == before

    def test_not_too_often(self, people, expired):
        for _turn in range(5):
            Visitor().go(expired).send()
        assert links() == 1 + 3


def test_a_colleague_sends_one(people, actor_of):
    asked = {"user": people.ben, "purpose": "join", "actor": actor_of(people.ada), "now": timezone.now()}
    link = entry.send_account_link(**asked)
    assert link.made_by == people.ada
    event = AuditEvent.objects.get(event="practice.account_link.sent")
    assert (event.actor_id, event.object_ids, event.reason) == (people.ada.pk, [people.ben.pk], "join")
    assert reverse("account_link", args=[newest_secret("staff_invitation")])


def shown(visitor):
    """Without the keys, which differ each time."""
    return visitor.text, visitor.page.status_code


def work_for(email):
    """Without how a transaction ended: a stranger's link is written and taken back."""
    with CaptureQueriesContext(connection) as made, transaction.atomic():
        entry.ask_account_link(email=email, actor=actors.stranger(), now=timezone.now(), submission=None)
    words = [query["sql"].split(" ")[0] for query in made]
    return [word for word in words if word not in ("RELEASE", "ROLLBACK")]
