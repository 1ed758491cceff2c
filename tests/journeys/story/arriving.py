"""A. Ana signs in with two factors; Dan comes by an invitation; a known device; leaving."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import totp
from tests.journeys.inside import PASSWORD
from tests.journeys.stage import DAN, DAN_MAIL, PHONE, Person, Stage

WORD, PIN = "Sparrow hill", "271846"
OFFICE = ("/office/", "/office/clients/", "/office/outbox/", "/office/triage/", "/office/incidents/")


def tell(stage: Stage) -> str:
    """Answers the secret of Ana's authenticator."""
    stage.house.run("hours", "open")
    stage.house.run("password", "ana@alder.example")
    ana = stage.enter("ana")
    secret, spent = enrol(ana)
    at_the_doors(stage)
    sign_in_again(ana, secret, spent)
    invite(ana)
    come_in(stage)
    leave_and_return(stage.dan)
    return secret


def enrol(ana: Person) -> tuple[str, int]:
    """Answers the authenticator's secret, and the step of time whose code is used up."""
    page = ana.page
    ana.go("/")
    ana.look("front-door")
    ana.press("I work here")
    ana.look("sign-in", both=True)
    type_password(ana, "not-this-password-1")
    expect(page.get_by_text("The email address or the password is not right.")).to_be_visible()
    ana.look("sign-in-error")
    type_password(ana, PASSWORD)
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    ana.look("second-step-enrolment", both=True)
    nothing_opens(ana, "Set up your second step")
    page.get_by_text("I can’t scan it").click()
    secret = page.locator(".key").inner_text()
    ana.fill("code", "000000")
    ana.press("Turn it on")
    expect(page.get_by_text("This code is not right.")).to_be_visible()
    ana.look("second-step-error")
    page.get_by_text("I can’t scan it").click()
    secret, step = page.locator(".key").inner_text(), totp.step()
    ana.fill("code", totp.code(secret, step))
    ana.press("Turn it on")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    ana.look("recovery-codes")
    ana.press("I have kept them")
    ana.look("own-sign-in")
    ana.press("Back to work")
    expect(page.get_by_role("heading", name="Waiting on us")).to_be_visible()
    sign_out(ana)
    return secret, step


def sign_in_again(ana: Person, secret: str, spent: int) -> None:
    """With a code that was not used before: a real person, too, waits until the phone shows a new one."""
    page = ana.page
    ana.go("/office/clients/")
    type_password(ana, PASSWORD)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    ana.look("second-step")
    nothing_opens(ana, "Your code")
    ana.fill("code", "123456")
    ana.press("Sign in", exact=True)
    expect(page.get_by_text("This code is not right.")).to_be_visible()
    while totp.step() == spent:
        page.wait_for_timeout(250)
    ana.fill("code", totp.code(secret))
    ana.press("Sign in", exact=True)
    expect(page.get_by_role("heading", name="Clients")).to_be_visible()


def type_password(ana: Person, password: str) -> None:
    ana.fill("Email", "ana@alder.example")
    ana.fill("Password", password)
    ana.press("Go on")


def nothing_opens(ana: Person, instead: str) -> None:
    for path in OFFICE:
        ana.go(path)
        expect(ana.page.get_by_role("heading", name=instead)).to_be_visible()
        expect(ana.page.get_by_text(DAN)).to_have_count(0)


def sign_out(person: Person) -> None:
    person.page.get_by_role("button", name="your account").click()
    person.press("Sign out")
    expect(person.page.get_by_role("heading", name="Welcome")).to_be_visible()


def at_the_doors(stage: Stage) -> None:
    """The others are at work already, by the demo's own door."""
    ben, cleo, eve = (stage.enter_as(name) for name in ("Ben Okoye", "Cleo Marsh", "Eve Sandler"))
    expect(ben.page.get_by_role("heading", name="Waiting on us")).to_be_visible()
    expect(cleo.page.get_by_role("heading", name="Waiting on us")).to_be_visible()
    expect(eve.page.get_by_role("link", name="How you reach me")).to_be_visible()


def invite(ana: Person) -> None:
    page = ana.page
    ana.look("clients", both=True)
    ana.fill("Name", "moreau")
    ana.press("Find")
    expect(page.locator(".rows > li")).to_have_count(1)
    ana.press(DAN)
    ana.press("About", exact=True)
    ana.look("client-about")
    ana.press("Invite to the portal")
    ana.look("invitation")
    page.get_by_label("Where should the link go?").select_option(DAN_MAIL)
    ana.fill("A word you tell them yourself", "abc")
    with ana.expecting(422):
        ana.press("Invite", exact=True)
        expect(page.get_by_text("Choose a word of at least four letters.")).to_be_visible()
        ana.look("invitation-error")
    page.get_by_label("Where should the link go?").select_option(DAN_MAIL)
    ana.fill("A word you tell them yourself", WORD)
    ana.press("Invite", exact=True)
    expect(page.get_by_text("Invited. The link is on its way; tell them the word yourself.")).to_be_visible()
    expect(page.get_by_text("The link works until")).to_be_visible()


def come_in(stage: Stage) -> None:
    """Link, code, spoken word, PIN, device, how we communicate: each once, some wrongly first."""
    dan = stage.enter("dan", PHONE)
    page = dan.page
    dan.go(stage.outside.link("mail", DAN_MAIL, "invites you"))
    dan.look("invitation-link", both=True)
    dan.press("Send me the digits")
    dan.look("digits", both=True)
    dan.fill("The six digits", "000000")
    dan.press("Go on")
    expect(page.get_by_text("These are not the right digits.")).to_be_visible()
    dan.look("digits-error")
    dan.fill("The six digits", stage.outside.code("mail", DAN_MAIL))
    dan.press("Go on")
    dan.look("spoken-word")
    dan.fill("The word", "Robin wood")
    dan.press("Go on")
    expect(page.get_by_text("This is not the word.")).to_be_visible()
    dan.fill("The word", WORD.lower())
    dan.press("Go on")
    dan.look("new-pin", both=True)
    for easy in ("123456", PIN):
        dan.fill("Your new PIN", easy)
        dan.fill("The same PIN again", easy)
        dan.press("Save and go on")
        if easy != PIN:
            expect(page.get_by_text("This PIN is too easy to guess.")).to_be_visible()
            dan.look("new-pin-error")
    dan.look("device", both=True)
    page.get_by_text("No, only me").click()
    dan.press("Go on")
    expect(page.get_by_role("heading", name="How we write to each other")).to_be_visible()


def leave_and_return(dan: Person) -> None:
    """Nothing of the portal is left behind; on a device that is known the PIN alone lets one in."""
    page = dan.page
    dan.press("Leave now")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Your PIN")).to_be_visible()
    dan.go("/portal/")
    expect(page).to_have_url(re.compile("/portal/pin/"))
    dan.look("known-device", both=True)
    dan.fill("Your PIN", "918273")
    dan.press("Sign in", exact=True)
    expect(page.get_by_text("This is not your PIN.")).to_be_visible()
    dan.look("known-device-error")
    dan.fill("Your PIN", PIN)
    dan.press("Sign in", exact=True)
    expect(page.get_by_role("heading", name="Messages")).to_be_attached()
