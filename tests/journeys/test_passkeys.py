"""Passkeys before Chromium's virtual authenticator: a colleague and a client make one, and come in with it."""

from __future__ import annotations

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
    sam = stage.enter_as(
        "Sam Lindqvist"
    )  # whom no other journey gives an authenticator: this is his first factor
    with_a_lock(sam)
    with stage.chapter("making one"):
        sam.go("/account/")
        sam.press("Make one")
        click_through(sam, "Make a passkey here")
        expect(sam.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    with stage.chapter("coming in with it"):
        sam.go("/account/")
        sam.press("Sign out")
        sam.go("/office/clients/")
        click_through(sam, "Sign in with a passkey")
        expect(sam.page.get_by_role("heading", name="Clients")).to_be_visible()


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
        expect(dan.page.get_by_label("Your message")).to_be_visible()
