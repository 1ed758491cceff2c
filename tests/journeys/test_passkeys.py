"""Passkeys before Chromium's virtual authenticator: a colleague and a client make one, and come in with it."""

from __future__ import annotations

import secrets

from playwright.sync_api import expect

from tests.journeys.stage import DAN, PHONE, Person, Stage

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_lock(person: Person) -> None:
    """Their device has a finger print reader, and it knows the finger."""
    tools = person.context.new_cdp_session(person.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def click_through(person: Person, label: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=label).click()


def test_a_colleague(stage: Stage) -> None:
    name = f"Quinn {secrets.token_hex(3)}"  # who has never been here: this is their first factor, whatever ran before
    stage.house.run("colleague", name)
    quinn = stage.enter_as(name)
    with_a_lock(quinn)
    with stage.chapter("making one"):
        quinn.go("/account/")
        quinn.press("Make one")
        click_through(quinn, "Make a passkey here")
        expect(quinn.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    with stage.chapter("coming in with it"):
        quinn.go("/account/")
        quinn.press("Sign out")
        quinn.go("/office/clients/")
        click_through(quinn, "Sign in with a passkey")
        expect(quinn.page.get_by_role("heading", name="Clients", exact=True)).to_be_visible()


def test_a_client(stage: Stage) -> None:
    dan = stage.enter_as(DAN, PHONE)
    with_a_lock(dan)
    with stage.chapter("only after the question who else unlocks the phone"):
        dan.go("/portal/devices/")
        dan.press("Sign in with finger or face")
        dan.page.get_by_label("No, only me").check()
        dan.press("Go on")
        click_through(dan, "Make a passkey")
        expect(dan.page.get_by_text("Next time you can sign in with your passkey.")).to_be_visible()
    with stage.chapter("coming in without a code"):
        dan.go("/portal/more/")
        dan.press("Sign out")
        dan.go("/portal/sign-in/?other=1")
        click_through(dan, "Use a passkey")
        dan.go("/portal/")  # where he is led first depends on what he has read
        expect(dan.page.get_by_label("Your message")).to_be_visible()
