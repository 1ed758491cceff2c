"""Passkeys: two factors in one for colleagues, code and PIN in one for clients; each at their own door alone."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator

from practice import step_up
from practice.models import AuditEvent, Notice, SecondFactor, Session, User
from tests.practice.identity.soft_passkey import SoftPasskey
from tests.practice.identity.test_workforce import (
    OFFICE,
    authenticators,
    code_now,
    signed_in,
    with_password,
)
from tests.practice.test_entry_sign_in import PIN, at_the_pin, set_pin
from tests.practice.visitor import Visitor

__all__ = ["authenticators"]
NEW, PORTAL_NEW = "/account/passkeys/new/", "/portal/passkeys/new/"


def question(visitor):
    """As the page carries it for the browser."""
    found = re.search(r'<script id="passkey-data"[^>]*>(.*?)</script>', visitor.page.content.decode())
    assert found, visitor.text
    return json.loads(found[1])


def make(visitor, path=NEW, passkey=None):
    passkey = passkey or SoftPasskey()
    visitor.go(path)
    visitor.send(credential=passkey.made(question(visitor)))
    return passkey


def enter(passkey, door="/account/passkey/", visitor=None, origin="http://testserver"):
    visitor = visitor or Visitor()
    visitor.go("/account/login/" if door.startswith("/account") else "/portal/sign-in/?other=1")
    form = visitor.form("credential")
    asked = json.loads(visitor.browser.get(door).content)
    return visitor.post(form, credential=passkey.shown(asked, origin))


@pytest.fixture
def anas(people):
    return make(signed_in())


@pytest.fixture
def dans(people):
    set_pin(people.dan.user, PIN)
    visitor = at_the_pin().send(pin=PIN).send(others="no")
    return make(visitor, PORTAL_NEW)


def types(user):
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


class TestColleague:
    def test_it_opens_the_office_by_itself(self, people, anas):
        visitor = enter(anas)
        assert visitor.path == OFFICE
        assert visitor.page.status_code == 200
        event = AuditEvent.objects.filter(event="practice.session.begun").latest("at")
        assert (event.actor_id, event.reason) == (people.ana.pk, "webauthn")
        assert Notice.objects.filter(kind="staff_device", user=people.ana).count() == 2

    def test_onward(self, anas):
        visitor = Visitor().go("/office/?about=billing")
        form = visitor.form("credential")
        asked = json.loads(visitor.browser.get("/account/passkey/").content)
        visitor.post(form, credential=anas.shown(asked))
        assert visitor.path == "/office/?about=billing"

    def test_never_onward_to_elsewhere(self, anas):
        visitor = Visitor().go("/account/login/?next=https://elsewhere.example/")
        asked = json.loads(visitor.browser.get("/account/passkey/").content)
        form = visitor.form("credential")
        assert visitor.post(form, credential=anas.shown(asked)).path == OFFICE

    def test_it_is_named_by_us(self, people, anas):
        row = Authenticator.objects.get(user=people.ana, type="webauthn")
        assert row.wrap().name == "Safari · iPhone"
        assert SecondFactor.objects.filter(user=people.ana).count() == 1, (
            "the session goes on with its authenticator"
        )

    def test_an_answer_serves_once(self, anas):
        visitor = Visitor().go("/account/login/")
        form = visitor.form("credential")
        answer = anas.shown(json.loads(visitor.browser.get("/account/passkey/").content))
        visitor.post(form, credential=answer)
        visitor.browser.cookies.clear()
        visitor.go("/account/login/")
        visitor.browser.get("/account/passkey/")
        assert "did not work" in visitor.post(visitor.form("credential"), credential=answer).text

    def test_one_without_finger_face_or_lock_is_refused(self, anas):
        anas.is_lock_shown = False
        visitor = enter(anas)
        assert (visitor.path, "did not work" in visitor.text) == ("/account/login/", True)
        assert AuditEvent.objects.filter(event="practice.sign_in.refused", reason="passkey").count() == 1

    def test_a_strange_key_with_her_name_is_refused(self, anas):
        stranger = SoftPasskey(id=anas.id, owner=anas.owner)
        assert enter(stranger).path == "/account/login/"

    @pytest.mark.parametrize(
        "sent", ["", "null", "[]", "{}", '{"response": 3}', '{"id": "a", "response": {}}', "{"]
    )
    def test_nonsense_is_refused_in_words(self, people, sent):
        visitor = Visitor().go("/account/login/")
        visitor.browser.get("/account/passkey/")
        assert "did not work" in visitor.post(visitor.form("credential"), credential=sent).text

    def test_whoever_left_is_told_nothing_more(self, people, anas):
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert "did not work" in enter(anas).text
        assert Session.objects.filter(user=people.ana).count() == 1, "the one that made it"

    def test_as_the_second_step(self, anas):
        visitor = with_password()
        assert visitor.path == "/account/2fa/authenticate/"
        visitor.post(visitor.form("credential"), credential=anas.shown(question(visitor)))
        assert visitor.path == OFFICE
        assert visitor.page.status_code == 200

    def test_taking_it_away_ends_what_it_verified(self, people, anas):
        visitor = enter(anas)
        Authenticator.objects.get(user=people.ana, type="webauthn").delete()
        assert visitor.go(OFFICE).path.startswith("/account/2fa/")

    def test_shown_again_before_something_that_matters(self, anas):
        visitor = signed_in()
        session = visitor.browser.session
        session[step_up.FRESH_AT] = 0
        session.save()
        visitor.go("/account/2fa/recovery-codes/new/")
        assert visitor.path.startswith("/account/2fa/reauthenticate/")
        visitor.post(visitor.form("credential"), credential=anas.shown(question(visitor)))
        assert visitor.path == "/account/2fa/recovery-codes/new/"

    def test_anothers_does_not_do_for_that(self, people, anas):
        visitor = signed_in("ben@practice.example")
        make(visitor)
        session = visitor.browser.session
        session[step_up.FRESH_AT] = 0
        session.save()
        visitor.go("/account/2fa/recovery-codes/new/")
        visitor.post(visitor.form("credential"), credential=anas.shown(question(visitor)))
        assert visitor.path.startswith("/account/2fa/reauthenticate/")

    def test_a_client_session_in_the_same_browser_ends(self, people, anas, browser):
        visitor = enter(anas, visitor=Visitor(browser(people.dan)))
        assert visitor.path == OFFICE
        assert not Session.objects.filter(user=people.dan.user).exists()


class TestAsTheFirst:
    @pytest.fixture
    def newcomer(self, people):
        Authenticator.objects.filter(user=people.cleo).delete()
        return people.cleo

    def test_instead_of_an_authenticator(self, newcomer, committed_db):
        visitor = with_password(newcomer.email)
        assert NEW in visitor.page.content.decode()
        other = with_password(newcomer.email)
        passkey = make(visitor)
        assert visitor.path == "/account/2fa/recovery-codes/"
        assert types(newcomer) == ["recovery_codes", "webauthn"]
        assert visitor.go(OFFICE).page.status_code == 200
        assert other.go(OFFICE).path.startswith("/account/login/"), "begun with the password alone"
        assert enter(passkey).path == OFFICE

    def test_a_recovery_code_stands_in_for_it(self, newcomer):
        make(with_password(newcomer.email))
        codes = Authenticator.objects.get(user=newcomer, type="recovery_codes").wrap().get_unused_codes()
        visitor = with_password(newcomer.email)
        assert "Use your passkey" in visitor.text
        assert visitor.send(code=codes[0]).path == OFFICE

    def test_the_password_alone_adds_no_second_one(self, people):
        """Who knows only the password must not put up a factor of their own beside the owner's."""
        visitor = Visitor()
        visitor.browser.force_login(people.ana)
        assert visitor.go(NEW).path.startswith("/account/2fa/reauthenticate/")
        assert visitor.browser.post(NEW, {"credential": "{}"}).status_code in (302, 403)
        assert "webauthn" not in types(people.ana)

    def test_an_authenticator_beside_it_later(self, newcomer):
        visitor = with_password(newcomer.email)
        make(visitor)
        visitor.go("/account/2fa/enrolment/")
        secret = visitor.browser.session["mfa.totp.secret"]
        visitor.send(code=code_now(secret))
        assert types(newcomer) == ["recovery_codes", "totp", "webauthn"]

    def test_the_last_one_stays(self, newcomer):
        visitor = with_password(newcomer.email)
        make(visitor)
        visitor.go("/account/").post(visitor.form(action="/ending/"))
        assert "only second step" in visitor.text
        assert "webauthn" in types(newcomer)


def test_beside_an_authenticator_it_may_go(people, anas):
    visitor = signed_in().go("/account/")
    visitor.post(visitor.form(action="/ending/"))
    assert "webauthn" not in types(people.ana)
    assert AuditEvent.objects.filter(event="practice.passkey.removed").count() == 1


class TestClient:
    def test_instead_of_code_and_pin(self, people, dans):
        visitor = enter(dans, "/portal/passkey/")
        assert visitor.path == "/portal/"
        assert visitor.page.status_code == 200
        assert Notice.objects.filter(kind="new_device").count() == 2

    def test_the_device_is_asked_about_first(self, people):
        set_pin(people.dan.user, PIN)
        visitor = at_the_pin().send(pin=PIN)
        visitor.go(PORTAL_NEW)
        assert visitor.path == "/portal/device/"
        visitor.send(others="yes")
        assert (visitor.path, "not safe here" in visitor.text) == ("/portal/devices/", True)
        visitor.go(PORTAL_NEW).send(others="no")
        assert visitor.path == PORTAL_NEW

    def test_nothing_on_the_device_names_them(self, people):
        set_pin(people.dan.user, PIN)
        visitor = at_the_pin().send(pin=PIN).send(others="no").go(PORTAL_NEW)
        asked = question(visitor)["creation_options"]["publicKey"]
        assert (asked["user"]["name"], asked["user"]["displayName"]) == ("Linden Street", "Linden Street")
        assert asked["rp"]["name"] == "Linden Street"
        assert asked["authenticatorSelection"]["userVerification"] == "required"

    def test_each_at_their_own_door(self, people, anas, dans):
        assert "did not work" in enter(dans, "/account/passkey/").text
        assert "did not work" in enter(anas, "/portal/passkey/").text

    @pytest.mark.parametrize("change", ["inactive", "closed"])
    def test_who_may_not_come_in_any_more(self, people, dans, change):
        if change == "inactive":
            User.objects.filter(pk=people.dan.user_id).update(is_active=False)
        else:
            type(people.dan.vault).objects.filter(pk=people.dan.vault_id).update(status="disposed")
        assert "did not work" in enter(dans, "/portal/passkey/").text

    def test_a_new_pin_takes_it_away(self, people, dans):
        set_pin(people.dan.user, "680247")
        assert types(people.dan.user) == []
        assert "did not work" in enter(dans, "/portal/passkey/").text

    def test_still_you(self, people, dans):
        visitor = enter(dans, "/portal/passkey/")
        session = visitor.browser.session
        session[step_up.FRESH_AT] = 0
        session.save()
        visitor.go("/portal/pin/new/")
        assert visitor.path == "/portal/again/?next=%2Fportal%2Fpin%2Fnew%2F"
        visitor.post(visitor.form("credential"), credential=dans.shown(question(visitor)))
        assert visitor.path == "/portal/pin/new/"

    def test_by_hand_it_goes(self, people, dans):
        visitor = enter(dans, "/portal/passkey/").go("/portal/devices/")
        visitor.post(visitor.form(action="/passkeys/"))
        assert types(people.dan.user) == []

    def test_nobody_takes_away_anothers(self, people, dans, browser):
        row = Authenticator.objects.get(user=people.dan.user)
        assert browser(people.eve).post(f"/portal/passkeys/{row.pk}/ending/").status_code == 404
        assert types(people.dan.user) == ["webauthn"]
