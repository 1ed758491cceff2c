"""The workforce: password, then a second factor, on every path to a session, before anything opens."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from practice import actors
from practice.actions import entry
from practice.identity import second_factor
from practice.identity.adapters import MfaAdapter
from practice.models import AuditEvent, SecondFactor, Session, User
from tests.people import PASSWORD, TOTP_SECRET
from tests.practice.visitor import Visitor

ANA = "ana@practice.example"
OFFICE = "/office/"


class Authenticators:
    """Their clocks stand still until they are moved: no test may fail because half a minute ended in it."""

    period = 58_000_000

    @classmethod
    def tick(cls):
        cls.period += 1


@pytest.fixture(autouse=True)
def authenticators(monkeypatch):
    clock = SimpleNamespace(time=lambda: Authenticators.period * app_settings.TOTP_PERIOD + 1)
    monkeypatch.setattr(totp, "time", clock)


@pytest.fixture
def newcomer(people):
    """Cleo on her first day: a password, and nothing else yet."""
    Authenticator.objects.filter(user=people.cleo).delete()
    return people.cleo


def code_now(secret=TOTP_SECRET, late=0):
    """As the phone shows it now; `late`: as it showed that many half minutes ago."""
    return totp.format_hotp_value(totp.hotp_value(secret, Authenticators.period - late))


def with_password(email=ANA, password=PASSWORD, visitor=None):
    return (visitor or Visitor()).go("/account/login/").send(login=email, password=password)


def signed_in(email=ANA):
    Authenticators.tick()
    return with_password(email).send(code=code_now())


def enrolled(newcomer):
    visitor = with_password(newcomer.email)
    secret = visitor.browser.session["mfa.totp.secret"]
    return visitor.send(code=code_now(secret)), secret


def is_verified(visitor):
    return "otp_device_id" in visitor.browser.session


def test_password_then_code_opens_the_office(people):
    visitor = with_password()
    assert visitor.path == "/account/2fa/authenticate/"
    assert not Session.objects.filter(user__isnull=False).exists(), "the password alone is no session"
    visitor.send(code=code_now())
    assert visitor.path == OFFICE
    assert visitor.page.status_code == 200
    assert is_verified(visitor)


def test_onward(people):
    visitor = Visitor().go("/office/?about=billing")
    assert visitor.path == "/account/login/?next=/office/%3Fabout%3Dbilling"
    visitor.send(login=ANA, password=PASSWORD).send(code=code_now())
    assert visitor.path == "/office/?about=billing"


@pytest.mark.parametrize(
    "login, password", [(ANA, "wrong-wrong-wrong"), ("nobody@practice.example", PASSWORD)]
)
def test_a_wrong_one_says_the_same_for_both(people, login, password):
    visitor = with_password(login, password)
    assert "The email address or the password is not right." in visitor.text
    assert AuditEvent.objects.filter(event="practice.sign_in.refused", reason="password").count() == 1


def test_whoever_left_is_told_nothing_more(people):
    User.objects.filter(pk=people.ana.pk).update(is_active=False)
    assert "is not right" in with_password().text


def test_a_client_has_no_password(people):
    user = people.dan.user
    user.set_password(PASSWORD)
    user.save()
    assert "is not right" in with_password(user.email).text


def test_a_wrong_code_is_refused_and_on_the_trail(people):
    visitor = with_password().send(code="000000" if code_now() != "000000" else "000001")
    assert "This code is not right" in visitor.text
    assert AuditEvent.objects.filter(event="practice.sign_in.refused", reason="second_factor").count() == 1


def test_a_code_serves_once(people):
    code = code_now()
    with_password().send(code=code)
    assert "This code is not right" in with_password().send(code=code).text


@pytest.mark.parametrize("late", [1, 0, -1])
def test_a_code_that_turned_over_while_it_was_typed_is_taken(people, late):
    assert with_password().send(code=code_now(late=late)).path == OFFICE


@pytest.mark.parametrize("late", [2, -2])
def test_one_further_away_is_not(people, late):
    assert "This code is not right" in with_password().send(code=code_now(late=late)).text


class TestSpentCodes:
    """Past the half minute for which allauth itself remembers them, which the tests cut short."""

    @pytest.fixture(autouse=True)
    def forgetful(self, monkeypatch):
        monkeypatch.setattr(totp.TOTP, "_mark_code_used", lambda self, code: True)

    def test_one_is_not_taken_again_while_its_time_lasts(self, people):
        code = code_now()
        with_password().send(code=code)
        Authenticators.tick()
        assert "This code is not right" in with_password().send(code=code).text
        assert AuditEvent.objects.filter(reason="second_factor").count() == 1

    def test_nor_is_the_one_that_proved_the_enrolment(self, newcomer):
        visitor = with_password(newcomer.email)
        code = code_now(visitor.browser.session["mfa.totp.secret"])
        visitor.send(code=code)
        Authenticators.tick()
        assert "This code is not right" in with_password(newcomer.email).send(code=code).text

    def test_nor_is_it_taken_to_show_oneself_again(self, people):
        code = code_now()
        visitor = with_password().send(code=code)
        Authenticators.tick()
        assert "This code is not right" in visitor.go("/account/2fa/reauthenticate/").send(code=code).text

    def test_another_persons_equal_code_is_another(self, people):
        code = code_now()
        assert second_factor.spend(people.ana, code)
        assert second_factor.spend(people.cleo, code)
        assert not second_factor.spend(people.ana, f" {code[:3]} {code[3:]}")


def test_a_stranger_elsewhere_cannot_keep_the_owner_out(people, settings):
    for turn in range(9):
        attempt(f"wrong-wrong-{turn}", "198.51.100.7")
    assert "too many tries" in attempt(PASSWORD, "198.51.100.7").content.decode()
    assert attempt(PASSWORD, "203.0.113.9").status_code == 302


def test_too_many_from_one_network_are_told_so_in_our_words(people, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    answers = [attempt("wrong-wrong-wrong", "198.51.100.8") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert "Please wait a little" in answers[-1].content.decode()


def attempt(password, network):
    browser = Visitor().browser
    browser.handler.enforce_csrf_checks = False
    return browser.post("/account/login/", {"login": ANA, "password": password}, REMOTE_ADDR=network)


class TestEnrolment:
    def test_it_is_forced_at_the_first_sign_in(self, newcomer):
        visitor = with_password(newcomer.email)
        assert visitor.path == "/account/2fa/enrolment/"
        assert "Set up your second step" in visitor.text

    @pytest.mark.parametrize(
        "path",
        [
            OFFICE,
            "/account/",
            "/account/password/",
            "/account/2fa/recovery-codes/",
            "/account/2fa/recovery-codes/new/",
        ],
    )
    def test_nothing_else_opens_before(self, newcomer, path):
        assert with_password(newcomer.email).go(path).path.startswith("/account/2fa/enrolment/")

    def test_it_verifies_and_shows_the_recovery_codes_once(self, newcomer, committed_db):
        visitor, _ = enrolled(newcomer)
        assert visitor.path == "/account/2fa/recovery-codes/"
        codes = Authenticator.objects.get(user=newcomer, type="recovery_codes").wrap().get_unused_codes()
        assert len(codes) == 10
        assert all(code in visitor.text for code in codes)
        visitor.go("/account/2fa/recovery-codes/")
        assert not any(code in visitor.text for code in codes)
        assert "not shown again" in visitor.text
        assert visitor.go(OFFICE).page.status_code == 200

    def test_the_secret_is_sealed(self, newcomer):
        _, secret = enrolled(newcomer)
        data = Authenticator.objects.get(user=newcomer, type="totp").data
        assert secret not in str(data)
        assert MfaAdapter().decrypt(data["secret"]) == secret

    def test_another_session_of_the_password_alone_ends(self, newcomer, committed_db):
        """Whoever also knew the first password must not see the recovery codes, nor go on."""
        other = with_password(newcomer.email)
        enrolled(newcomer)
        assert other.go("/account/2fa/recovery-codes/").path.startswith("/account/login/")

    def test_a_second_enrolment_is_refused(self, people):
        visitor = signed_in()
        assert visitor.go("/account/2fa/enrolment/").path == "/account/"
        assert Authenticator.objects.filter(user=people.ana, type="totp").count() == 1

    def test_a_wrong_code_enrols_nobody(self, newcomer):
        visitor = with_password(newcomer.email).send(code="12")
        assert "This code is not right" in visitor.text
        assert not Authenticator.objects.filter(user=newcomer).exists()

    def test_codes_left_over_from_elsewhere_are_made_anew(self, newcomer, committed_db):
        left = RecoveryCodes.activate(newcomer).get_unused_codes()
        visitor, _ = enrolled(newcomer)
        assert visitor.path == "/account/2fa/recovery-codes/"
        assert not any(code in visitor.text for code in left)


class TestRecovery:
    @pytest.fixture
    def codes(self, people):
        return RecoveryCodes.activate(people.ana).get_unused_codes()

    def test_a_recovery_code_verifies_once(self, people, codes):
        visitor = with_password().send(code=codes[0])
        assert visitor.path == OFFICE
        assert is_verified(visitor)
        assert "This code is not right" in with_password().send(code=codes[0]).text

    def test_new_codes_do_not_end_the_session_that_an_old_one_began(self, people, codes):
        visitor = with_password().send(code=codes[0]).go("/account/2fa/recovery-codes/new/").send()
        new = Authenticator.objects.get(user=people.ana, type="recovery_codes").wrap().get_unused_codes()
        assert all(code in visitor.text for code in new)
        assert is_verified(visitor)
        assert "This code is not right" in with_password().send(code=codes[1]).text


class TestFreshness:
    def test_what_is_ones_own_asks_again_after_five_minutes(self, people, monkeypatch):
        visitor = signed_in()
        later = time.time() + 301
        monkeypatch.setattr(time, "time", lambda: later)
        visitor.go("/account/2fa/recovery-codes/new/")
        assert visitor.path == "/account/2fa/reauthenticate/?next=%2Faccount%2F2fa%2Frecovery-codes%2Fnew%2F"
        Authenticators.tick()
        visitor.send(code=code_now())
        assert visitor.path == "/account/2fa/recovery-codes/new/"
        assert "Make new recovery codes?" in visitor.text

    def test_a_session_of_an_enrolled_person_without_their_factor_shows_it_first(self, people):
        """However such a session came about."""
        visitor = Visitor()
        visitor.browser.force_login(people.ana)
        visitor.go(OFFICE)
        assert visitor.path == "/account/2fa/reauthenticate/"
        visitor.send(code=code_now())
        assert visitor.path == OFFICE
        assert visitor.page.status_code == 200

    def test_no_roles_without_it(self, people):
        actor = actors.of_user(people.ana, now=timezone.now(), is_verified=False)
        assert actor.roles == frozenset()

    def test_taking_the_factor_away_unverifies_a_running_session(self, people):
        visitor = signed_in()
        Authenticator.objects.filter(user=people.ana).delete()
        assert visitor.go(OFFICE).path == "/account/2fa/enrolment/"

    def test_another_persons_device_verifies_nobody(self, people):
        visitor = Visitor()
        visitor.browser.force_login(people.ana)
        session = visitor.browser.session
        session["otp_device_id"] = SecondFactor.objects.get(user=people.ben).persistent_id
        session.save()
        assert visitor.go(OFFICE).path == "/account/2fa/reauthenticate/"


class TestPassword:
    NEW = "quiet-harbour-lamp-3"

    def test_it_is_changed_and_ends_other_sessions(self, people, browser):
        elsewhere = Visitor(browser(people.ana))
        assert elsewhere.go(OFFICE).path == OFFICE
        visitor = signed_in().go("/account/password/")
        visitor.send(oldpassword=PASSWORD, password1=self.NEW, password2=self.NEW)
        assert visitor.path == "/account/"
        assert visitor.go(OFFICE).path == OFFICE
        assert elsewhere.go(OFFICE).path.startswith("/account/login/")
        assert User.objects.get(pk=people.ana.pk).check_password(self.NEW)

    def test_a_short_one_and_a_wrong_old_one_are_refused(self, people):
        visitor = signed_in().go("/account/password/")
        visitor.send(oldpassword="not-the-old-one", password1="short", password2="short")
        assert "This is not your present password." in visitor.text
        assert User.objects.get(pk=people.ana.pk).check_password(PASSWORD)

    def test_a_first_one_set_at_the_machine_ends_sessions(self, people):
        visitor = signed_in()
        entry.set_password(user=people.ana, password=self.NEW, actor=actors.WORKER, now=timezone.now())
        assert visitor.go(OFFICE).path.startswith("/account/login/")
        assert with_password(password=self.NEW).path == "/account/2fa/authenticate/", "its factor stays"


class TestWaysOut:
    def test_signing_out(self, people):
        visitor = signed_in().go("/account/").send()
        assert visitor.path == "/"
        assert not Session.objects.filter(user__isnull=False).exists()

    def test_looking_at_it_ends_nothing(self, people):
        visitor = signed_in().go("/account/logout/")
        assert "Sign out?" in visitor.text
        assert visitor.go(OFFICE).path == OFFICE

    def test_somebody_else_can_sign_in_from_the_second_step(self, people):
        visitor = with_password()
        visitor.post(visitor.form(action="logout"))
        assert visitor.go("/account/login/").path == "/account/login/"


class TestTwoFaces:
    def test_a_client_sees_the_sign_in_without_losing_their_session(self, people, browser):
        visitor = Visitor(browser(people.dan)).go(OFFICE)
        assert visitor.path == "/account/login/?next=/office/"
        assert visitor.form("login", "password")
        assert Session.objects.filter(user=people.dan.user).exists()

    def test_signing_in_there_ends_it(self, people, browser):
        visitor = with_password(visitor=Visitor(browser(people.dan)))
        visitor.send(code=code_now())
        assert visitor.path == OFFICE
        assert not Session.objects.filter(user=people.dan.user).exists()

    @pytest.mark.parametrize(
        "name",
        [
            "account",
            "account_change_password",
            "mfa_authenticate_first",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
        ],
    )
    def test_a_client_has_no_page_of_the_workforces(self, people, browser, name):
        visitor = Visitor(browser(people.dan)).go(reverse(name))
        assert visitor.page.status_code == 404
        assert not Authenticator.objects.filter(user=people.dan.user).exists()

    @pytest.mark.parametrize(
        "name",
        [
            "account_signup",
            "account_email",
            "account_reset_password",
            "account_set_password",
            "account_reauthenticate",
            "account_inactive",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
        ],
    )
    def test_what_is_not_needed_has_no_address(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_trail_tells_each_sign_in_and_how(people):
    signed_in()
    event = AuditEvent.objects.get(event="practice.session.begun")
    assert (event.actor_id, event.reason, event.roles) == (people.ana.pk, "totp", "clinician")
    assert event.session_id == Session.objects.get(user=people.ana).pk


def test_no_mail_leaves_past_the_outbox(people, mailoutbox):
    signed_in().go("/account/2fa/recovery-codes/new/").send()
    assert mailoutbox == []


def test_cache_keys_hold_no_address(people):
    with_password(password="wrong-wrong-wrong")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM practice_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert keys and ANA not in keys and "practice.example" not in keys
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
