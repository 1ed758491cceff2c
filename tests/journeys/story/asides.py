"""Pages that the story does not pass, for the contact sheets: empty, full, long, refused."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.stage import DAN, DAN_MAIL, PHONE, Person, Stage
from tests.journeys.story.agreeing import chip, write_about
from tests.journeys.story.carrying import last
from tests.journeys.story.talking import SOON

WORDS = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente https://example.org/a/very/long/address/that/never/ends"


def tell(stage: Stage) -> None:
    signed_out(stage)
    own_account(stage.ana)
    decisions(stage)
    long_names(stage)
    empty_desks(stage)
    ended_invitation(stage)


def signed_out(stage: Stage) -> None:
    guest = stage.enter("guest", PHONE)
    guest.go("/portal/sign-in/")
    guest.look("client-sign-in", both=True)
    guest.fill("Your email or mobile number", "nobody")
    guest.press("Send me the digits")
    guest.look("client-sign-in-error")
    guest.go("/demo/")
    guest.look("demo-people", both=True)
    guest.go("/help/")
    guest.look("help-signed-out")
    with guest.expecting(410, 404, 403):
        guest.go("/portal/invitation/nothing/")
        guest.look("invitation-closed")
        guest.go("/nowhere/")
        guest.look("error-404")


def own_account(ana: Person) -> None:
    for path, name in (
        ("/account/", "own-sign-in-later"),
        ("/account/2fa/recovery-codes/", "recovery-codes-later"),
        ("/account/2fa/recovery-codes/new/", "recovery-codes-new"),
        ("/account/password/", "password-change"),
        ("/account/logout/", "sign-out"),
        ("/office/policy/", "policy"),
    ):
        ana.go(path)
        ana.look(name, both=True)
    ana.go("/office/")
    ana.page.get_by_role("button", name="your account").click()
    ana.look("account-menu")


def decisions(stage: Stage) -> None:
    """What asks twice: cancelling, setting aside, taking back for somebody."""
    ana = stage.ana
    ana.go("/office/clients/")
    ana.press(DAN)
    stage.outside.fail("mail", "temporary", to=DAN_MAIL, times=1000)
    write_about(ana, "scheduling")
    chip(ana, "Email").click()
    ana.page.get_by_label("A saved wording").check()
    ana.page.get_by_label("Please call about a time", exact=True).check()
    ana.press("Send by email")
    expect(last(ana)).to_contain_text("not taken yet", timeout=4 * SOON)
    ana.go("/office/outbox/")
    ana.look("outbox-waiting", both=True)
    ana.press("Cancel")
    ana.look("cancellation")
    ana.press("Do not send it")
    ana.look("conversation-cancelled")
    stage.outside.recover()
    ana.press("Agreements", exact=True)
    ana.press("Taken back in person")
    ana.look("withdrawal")
    ana.press("No", exact=True)
    ana.go("/office/triage/")


def long_names(stage: Stage) -> None:
    ana = stage.ana
    stage.house.run("long", WORDS)
    ana.go("/office/")
    ana.look("inbox-long")
    ana.go("/office/clients/?name=Wolfe")
    ana.look("clients-long")
    ana.page.locator(".rows a").first.click()
    ana.look("conversation-long", both=True)
    ana.press("About", exact=True)
    ana.look("client-about-long")
    ana.press("Agreements", exact=True)
    ana.look("agreements-empty", both=True)
    ana.go("/office/clients/?name=nobody-of-that-name")
    ana.look("clients-none")


def empty_desks(stage: Stage) -> None:
    for name in ("Ada Quist", "Bill Tran", "Sam Lindqvist"):
        person = stage.enter_as(name)
        first = name.split()[0].lower()
        person.look(f"{first}-at-work", both=True)
    ada = stage.cast["ada"]
    with ada.expecting(403, 404):
        ada.go("/office/clients/")
        ada.look("error-403")
    fay = stage.enter_as("Eve Sandler", PHONE)
    fay.press("Leave now")
    fay.look("left")


def ended_invitation(stage: Stage) -> None:
    guest = stage.cast["guest"]
    guest.go(stage.outside.link("mail", DAN_MAIL, "invites you"))
    guest.look("invitation-used")
