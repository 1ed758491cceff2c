"""Acts that a session left open must not do: the second factor once more, and nothing typed is lost."""

import time
from collections.abc import Iterator

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import path, reverse

from practice import access, step_up, submissions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import AuditEvent, PortalPin, Session
from practice.project.urls import urlpatterns as house
from tests.pages import SignIn
from tests.people import People
from tests.practice.test_entry_sign_in import PIN, at_the_pin, set_pin
from tests.practice.visitor import Visitor

DONE: list[str] = []


class Words(Form):
    why = forms.CharField()
    password = forms.CharField(required=False)


@gate(access.desk, to="policy.view", methods=("GET", "POST"), is_step_up=True)
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Words(request)
    if form.is_valid():
        DONE.append(form.cleaned_data["why"])
    return HttpResponse(f"{form['why'].value()}|{form['password'].value()}")


@gate(access.desk, to="policy.view", methods=("POST",), is_step_up=True)
def button(request: HttpRequest, opened: Opened) -> HttpResponse:
    DONE.append("button")
    return HttpResponse("done")


@gate(access.desk, to="nothing.at.all", is_step_up=True)
def theirs(request: HttpRequest, opened: Opened) -> HttpResponse:
    return HttpResponse("never")


@gate(access.my_portal, to="portal.enter", is_step_up=True)
def portal(request: HttpRequest, opened: Opened) -> HttpResponse:
    return HttpResponse("yours")


urlpatterns = [
    path("office/x/", page),
    path("office/x/button/", button),
    path("office/x/theirs/", theirs),
    path("portal/x/", portal),
    *house,
]
handler403 = "practice.errors.forbidden"
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    DONE.clear()
    yield


def stale(browser: Browser) -> Browser:
    session = browser.session
    session[step_up.FRESH_AT] = int(time.time()) - step_up.FRESH_SECONDS
    session.save()
    return browser


def test_a_fresh_one_passes(people: People, browser: SignIn) -> None:
    assert browser(people.ana).get("/office/x/").status_code == 200


def test_a_stale_one_is_led_to_the_second_factor_and_back(people: People, browser: SignIn) -> None:
    answer = stale(browser(people.ana)).get("/office/x/?part=1")
    assert answer.headers["Location"] == "/account/2fa/reauthenticate/?next=%2Foffice%2Fx%2F%3Fpart%3D1"
    assert not AuditEvent.objects.filter(event="desk.viewed").exists(), "nothing was seen"


def test_a_late_form_does_nothing_and_is_filled_in_again(people: People, browser: SignIn) -> None:
    hand = stale(browser(people.ana))
    key = submissions.issue(f"{people.ana.pk}|/office/x/")  # without one no form is valid, late or not
    sent = {"why": "Because of her letter.", "password": "not to be kept", "submission_key": key}
    answer = hand.post("/office/x/", sent)
    assert answer.headers["Location"] == "/account/2fa/reauthenticate/?next=%2Foffice%2Fx%2F"
    assert DONE == []
    session = hand.session
    session[step_up.FRESH_AT] = int(time.time())
    session.save()
    assert hand.get("/office/x/").content == b"Because of her letter.|None"
    assert hand.get("/office/x/").content == b"None|None", "handed out once"


def test_what_was_typed_is_filled_in_on_its_own_page_alone(people: People, browser: SignIn) -> None:
    hand = stale(browser(people.ana))
    hand.post("/office/x/", {"why": "Because."})
    session = hand.session
    session[step_up.FRESH_AT] = int(time.time())
    session.save()
    assert hand.get("/office/policy/").status_code == 200
    assert hand.get("/office/x/").content == b"Because.|None"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/office/x/?a=1", "%2Foffice%2Fx%2F%3Fa%3D1"),
        ("https://elsewhere.example/office/", "%2Foffice%2F"),
        ("", "%2Foffice%2F"),
    ],
)
def test_a_late_button_leads_back_to_the_page_that_it_stood_on(
    people: People, browser: SignIn, referer: str, back: str
) -> None:
    answer = stale(browser(people.ana)).post("/office/x/button/", headers={"Referer": referer})
    assert answer.headers["Location"].endswith(f"?next={back}")
    assert DONE == []


def test_whoever_may_not_is_told_so_and_not_asked(people: People, browser: SignIn) -> None:
    assert stale(browser(people.ana)).get("/office/x/theirs/").status_code == 403


def test_a_part_of_a_page_leads_the_whole_page_there(people: People, browser: SignIn) -> None:
    answer = stale(browser(people.ana)).get("/office/x/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/account/2fa/reauthenticate/")


class TestPortal:
    @pytest.fixture
    def dan(self, people: People, browser: SignIn) -> Visitor:
        set_pin(people.dan.user, PIN)
        return Visitor(stale(browser(people.dan)))

    def test_a_client_types_their_pin_once_more(self, dan: Visitor) -> None:
        dan.go("/portal/x/")
        assert dan.path == "/portal/again/?next=%2Fportal%2Fx%2F"
        dan.send(pin=PIN)
        assert (dan.path, dan.page.content) == ("/portal/x/", b"yours")

    def test_a_wrong_one_opens_nothing_and_the_fifth_ends_the_session(
        self, people: People, dan: Visitor
    ) -> None:
        dan.go("/portal/x/")
        for _turn in range(4):
            dan.send(pin="902617")
            assert "This is not your PIN" in dan.text
        assert dan.go("/portal/x/").path.startswith("/portal/again/")
        dan.send(pin="902618")
        assert dan.path == "/portal/sign-in/"
        assert "too many wrong tries" in dan.text
        assert not Session.objects.filter(user=people.dan.user).exists()
        assert PortalPin.objects.get(user=people.dan.user).tries == 0

    def test_signing_in_is_fresh(self, people: People) -> None:
        set_pin(people.dan.user, PIN)
        visitor = at_the_pin().send(pin=PIN).go("/portal/x/")
        assert (visitor.path, visitor.page.content) == ("/portal/x/", b"yours")

    def test_a_stranger_begins_at_the_beginning(self, people: People) -> None:
        assert Browser().get(reverse("portal_again")).headers["Location"] == "/portal/sign-in/"
