"""Tuesday: clients are invited and come by phone, two of them in Spanish."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.stage import PHONE, Person, Stage
from tests.journeys.week import cast
from tests.journeys.week.cast import Served
from tests.journeys.week.walk import Week

SIX_DIGITS = re.compile(r"\b\d{6}\b")
CODE_IN = {"en": "Your code is", "es": "Su código es"}
COMING = (cast.MAYA, cast.THEO, cast.ALMA, cast.RAVI, cast.INES, cast.GRACE)


def tell(week: Week) -> None:
    cleo = week.stage.cast["cleo"]
    for client in COMING:
        with week.step(f"{client.name} is invited and comes"):
            invite(cleo, client)
            come_in(week.stage, client)


def find(person: Person, client: Served) -> None:
    """As anybody finds one of sixty: by a part of the name."""
    person.go("/office/clients/")
    person.fill("Name", client.name)
    person.press("Find")
    person.press(client.name)


def invite(cleo: Person, client: Served) -> None:
    find(cleo, client)
    cleo.press("About", exact=True)
    cleo.press("Invite to the portal")
    cleo.look("invitation")
    cleo.page.get_by_label("Where should the link go?").select_option(client.email)
    cleo.fill("A word you tell them yourself", cast.WORD)
    cleo.press("Invite", exact=True)
    expect(cleo.page.get_by_text("The link works until")).to_be_visible()


def come_in(stage: Stage, client: Served) -> Person:
    """Link, six digits, the word that was told, a PIN. In the words of their own language."""
    person = stage.enter(client.first, PHONE)
    button = person.page.locator("main form button.primary")
    person.go(stage.outside.link("mail", client.email, "/portal/invitation/"))
    person.look("invitation-link", both=True)
    button.click()
    digits = stage.outside.newest("mail", client.email, CODE_IN[client.languages])["text"]
    person.page.locator("input[name=code]").fill(SIX_DIGITS.findall(digits)[0])
    person.look("digits")
    button.click()
    person.page.locator("input[name=word]").fill(cast.WORD)
    person.look("spoken-word")
    button.click()
    for field in person.page.locator("input.pin").all():
        field.fill(cast.PIN)
    person.look("new-pin")
    button.click()
    person.look("device", both=True)
    person.page.locator("main input[type=radio]").nth(1).check()
    button.click()
    person.look(f"how-we-write-{client.languages}", both=True)
    button.click()
    person.go("/portal/")
    person.look(f"portal-first-{client.languages}", both=True)
    return person
