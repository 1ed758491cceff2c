"""Sessions: seen and ended by their owner, told of when a browser is new, gone at once when they should be."""

import re

import pytest
from django.conf import settings
from django.test import Client as Browser

from consent.models import SafeContact
from practice import actors
from practice.actions import entry
from practice.models import AuditEvent, Device, Notice, Practice, Session, User
from practice.models.people import RoleAssignment
from tests.people import PASSWORD
from tests.practice.identity.test_workforce import (
    OFFICE,
    Authenticators,
    authenticators,
    code_now,
    signed_in,
    with_password,
)
from tests.practice.test_entry_sign_in import PIN, at_the_pin, known, set_pin
from tests.practice.visitor import Visitor

__all__ = ["authenticators"]
MINE, DEVICES = "/account/sessions/", "/portal/devices/"
NEW_PIN = "680247"
NEW = "quiet-harbour-lamp-3"


def told(**where):
    return Notice.objects.filter(**where).count()


class TestMine:
    def test_browser_and_network_in_words_this_one_marked(self, people, browser):
        browser(people.ana)
        visitor = signed_in().go(MINE)
        assert "Safari · iPhone Here, now." in visitor.text
        assert "another network" in visitor.text or "from this network" in visitor.text
        assert Session.objects.filter(user=people.ana).count() == 2

    def test_one_is_ended_at_once(self, people, browser):
        other = Visitor(browser(people.ana))
        assert other.go(OFFICE).path == OFFICE
        visitor = signed_in().go(MINE)
        visitor.post(visitor.form(action="/ending/"))
        assert "Signed out there." in visitor.text
        assert other.go(OFFICE).path.startswith("/account/login/")
        assert visitor.go(OFFICE).path == OFFICE
        assert AuditEvent.objects.filter(event="practice.session.ended", reason="from_elsewhere").count() == 1

    def test_all_others(self, people, browser):
        others = [Visitor(browser(people.ana)) for _turn in range(2)]
        visitor = signed_in().go(MINE)
        visitor.post(visitor.form(action="/endings/"))
        assert all(other.go(OFFICE).path.startswith("/account/login/") for other in others)
        assert visitor.go(OFFICE).path == OFFICE

    def test_nobody_elses(self, people, browser):
        browser(people.ben)
        theirs = Session.objects.get(user=people.ben).pk
        visitor = Visitor(browser(people.ana))
        assert visitor.browser.post(f"{MINE}{theirs}/ending/").status_code == 404
        assert Session.objects.filter(pk=theirs).exists()

    def test_what_has_been_idle_is_not_listed(self, people, clock):
        signed_in()
        clock.move(minutes=16)
        assert signed_in().go(MINE).text.count("Safari · iPhone") == 1


class TestANewBrowser:
    def test_a_colleague_is_told_by_mail_once(self, people):
        visitor = signed_in()
        assert told(kind="staff_device", user=people.ana) == 1
        visitor.post(visitor.go("/account/").form(action="logout"))
        with_password(visitor=visitor)
        Authenticators.tick()
        visitor.send(code=code_now())
        assert visitor.path == OFFICE
        assert told(kind="staff_device") == 1, "this browser is known now"
        signed_in()
        assert told(kind="staff_device") == 2

    def test_the_password_alone_tells_nobody(self, people):
        with_password()
        assert told(kind="staff_device") == 0

    def test_the_cookie_names_nobody_and_opens_nothing(self, people):
        visitor = signed_in()
        cookie = visitor.cookie(settings.BROWSER_COOKIE_NAME)
        assert re.fullmatch(r"[0-9a-f]{24}", cookie)
        assert visitor.browser.cookies[settings.BROWSER_COOKIE_NAME]["httponly"]
        stranger = Visitor()
        stranger.browser.cookies[settings.BROWSER_COOKIE_NAME] = cookie
        assert stranger.go(OFFICE).path.startswith("/account/login/")

    def test_a_new_password_makes_every_browser_new_but_the_one_it_was_chosen_in(self, people):
        other, visitor = signed_in(), signed_in()
        assert told(kind="staff_device") == 2
        visitor.go("/account/password/").send(oldpassword=PASSWORD, password1=NEW, password2=NEW)
        for hand, expected in ((visitor, 2), (other, 3)):
            if hand is visitor:
                visitor.post(visitor.go("/account/").form(action="logout"))
            with_password(password=NEW, visitor=hand)
            Authenticators.tick()
            assert hand.send(code=code_now()).path == OFFICE
            assert told(kind="staff_device") == expected


class TestANewDeviceOfAClient:
    @pytest.fixture(autouse=True)
    def pin(self, people):
        set_pin(people.dan.user, PIN)

    def test_over_a_way_that_is_safe(self, people):
        at_the_pin().send(pin=PIN)
        notice = Notice.objects.get(kind="new_device")
        assert notice.contact_point == people.dan_email
        assert notice.cause_type == "practice.session"

    def test_never_to_an_address_that_safe_contact_forbids(self, people, actor_of):
        for point in (people.dan_email, people.dan_phone):
            SafeContact.objects.create(client=people.dan, contact_point=point, vault_id=people.dan.vault_id,
                                       may_be_used=False)  # fmt: skip
        at_the_pin().send(pin=PIN)
        assert told(kind="new_device") == 0
        assert AuditEvent.objects.filter(event="practice.browser.new").count() == 1

    def test_a_representative_at_their_own_address(self, people):
        set_pin(people.fay.user, "860412")
        at_the_pin("fay@home.example").send(pin="860412")
        assert Notice.objects.get(kind="new_device").contact_point == people.fay_email

    def test_on_a_known_device_nobody_is_told(self, people):
        visitor = known()
        assert told(kind="new_device") == 1
        visitor.post(visitor.go("/portal/more/").form(action="sign-out"))
        visitor.go("/portal/sign-in/").send(pin=PIN)
        assert visitor.path == "/portal/"
        assert told(kind="new_device") == 1


class TestDevices:
    @pytest.fixture
    def dan(self, people):
        set_pin(people.dan.user, PIN)
        return known()

    def test_sessions_and_remembered_devices(self, people, dan):
        assert "Safari · iPhone Here, now." in dan.go(DEVICES).text
        assert "This device." in dan.text
        dan.post(dan.form(action="forgetting"))
        assert not Device.objects.exists()
        assert "Devices that we remember" not in dan.text

    def test_all_others_and_their_devices_but_not_this_one(self, people, dan):
        other = known()
        dan.go(DEVICES).post(dan.form(action="/endings/"))
        assert other.go("/portal/").path.startswith("/portal/sign-in/")
        assert Device.objects.count() == 1
        assert dan.go("/portal/").path == "/portal/"
        assert "This device." in dan.go(DEVICES).text

    def test_anothers_is_not_there(self, people, dan, browser):
        path = f"{DEVICES}{Device.objects.get().pk}/forgetting/"
        assert browser(people.eve).post(path).status_code == 404
        assert Device.objects.count() == 1

    def test_a_new_pin_ends_everything_but_this(self, people, dan):
        other = known()
        dan.go("/portal/pin/new/").send(pin=NEW_PIN, again=NEW_PIN)
        assert dan.path == "/portal/device/"
        assert dan.go("/portal/").path == "/portal/"
        assert other.go("/portal/").path.startswith("/portal/sign-in/")
        assert not entry.known_device(Session.objects.first().started_at).exists()
        assert at_the_pin().send(pin=NEW_PIN).path == "/portal/device/"

    def test_an_easy_one_is_refused(self, people, dan):
        assert "too easy" in dan.go("/portal/pin/new/").send(pin="123456", again="123456").text
        assert dan.go("/portal/").path == "/portal/"


class TestTime:
    def test_a_practice_may_be_stricter_and_never_laxer(self, people, browser, clock):
        visitor = Visitor(browser(people.ana))
        assert visitor.go(OFFICE).path == OFFICE
        Practice.objects.update(idle_minutes_office=5)
        clock.move(minutes=6)
        assert visitor.go(OFFICE).path.startswith("/account/login/")
        Practice.objects.update(idle_minutes_office=600)
        visitor = Visitor(browser(people.ana))
        clock.move(minutes=16)
        assert visitor.go(OFFICE).path.startswith("/account/login/")

    def test_at_the_portal_too_and_without_another_query(
        self, people, browser, clock, django_assert_num_queries
    ):
        visitor = Visitor(browser(people.dan))
        Practice.objects.update(idle_minutes_portal=10)
        clock.move(minutes=9)
        assert visitor.go("/portal/").path == "/portal/"
        clock.move(minutes=11)
        assert visitor.go("/portal/").path.startswith("/portal/sign-in/")

    @pytest.mark.parametrize(
        ("who", "path", "minutes"), [("ana", "/office/changes/", 15), ("dan", "/portal/changes/", 30)]
    )
    def test_polling_keeps_nobody_in(self, people, browser, clock, who, path, minutes):
        hand = browser(getattr(people, who))
        assert hand.get(path).status_code == 200
        for _minute in range(minutes):
            clock.move(minutes=1)
            assert hand.get(path).status_code in (200, 304)
        clock.move(minutes=1)
        assert hand.get(path).status_code == 302

    def test_twelve_hours_however_busy(self, people, browser, clock):
        hand = browser(people.ana)
        for _turn in range(71):
            clock.move(minutes=10)
            assert hand.get("/office/policy/").status_code == 200
        clock.move(minutes=11)
        assert hand.get("/office/policy/").status_code == 302


class TestOldCookies:
    def test_the_key_changes_at_sign_in(self, people):
        """Whoever planted a cookie before has nothing after."""
        visitor = Visitor().go("/account/login/")
        planted = visitor.cookie(settings.SESSION_COOKIE_NAME)
        with_password(visitor=visitor)
        half = visitor.cookie(settings.SESSION_COOKIE_NAME)
        Authenticators.tick()
        visitor.send(code=code_now())
        assert visitor.path == OFFICE
        for old in {planted, half} - {""}:
            assert old != visitor.cookie(settings.SESSION_COOKIE_NAME)
            assert with_cookie(old).go(OFFICE).path.startswith("/account/login/")

    def test_at_the_portal(self, people):
        set_pin(people.dan.user, PIN)
        visitor = at_the_pin()
        before = visitor.cookie(settings.SESSION_COOKIE_NAME)
        visitor.send(pin=PIN)
        assert before != visitor.cookie(settings.SESSION_COOKIE_NAME)
        assert with_cookie(before).go("/portal/").path.startswith("/portal/sign-in/")

    def test_after_signing_out_it_opens_nothing(self, people):
        visitor = signed_in()
        cookie = visitor.cookie(settings.SESSION_COOKIE_NAME)
        visitor.go("/account/").post(visitor.form(action="logout"))
        assert with_cookie(cookie).go(OFFICE).path.startswith("/account/login/")

    @pytest.mark.parametrize("path", [OFFICE, "/office/policy/", "/account/", MINE])
    def test_the_back_button_finds_nothing_stored(self, people, browser, path):
        assert browser(people.ana).get(path, follow=True).headers["Cache-Control"] == "no-store, private"

    @pytest.mark.parametrize("change", ["disabled", "reset"])
    def test_it_dies_at_once(self, people, change):
        visitor = signed_in()
        if change == "disabled":
            User.objects.filter(pk=people.ana.pk).update(is_active=False)
        else:
            entry.set_password(user=people.ana, password="quiet-harbour-lamp-3", actor=actors.WORKER,
                               now=people.ana.created_at)  # fmt: skip
        assert visitor.go(OFFICE).path.startswith("/account/login/")

    def test_a_role_that_ended_is_gone_with_the_next_click(self, people, browser):
        hand = browser(people.ana)
        assert hand.get("/office/clients/").status_code == 200
        RoleAssignment.objects.filter(user=people.ana).update(until_at=people.ana.created_at)
        assert hand.get("/office/clients/").status_code == 403


def with_cookie(value):
    hand = Browser()
    hand.cookies[settings.SESSION_COOKIE_NAME] = value
    return Visitor(hand)
