"""An empty house: the wizard, colleagues, a client by hand and twenty from a file, the first invitation, the first words."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import house, totp
from tests.journeys.conftest import FAILED, show_what_failed
from tests.journeys.house import House
from tests.journeys.inside import PASSWORD
from tests.journeys.stage import PHONE, Person, Stage

ROBIN, NOOR, LEE = "robin@elm.example", "noor@elm.example", "lee@elm.example"
MAYA = "maya@mail.example"
WORD, PIN = "Blue kettle", "271846"
FOUNDING = {
    "Name of the practice": "Elm Street Practice",
    "Discreet name": "Elm Street",
    "Phone": "+1 202 555 0188",
    "States you practise in": "NY, NJ",
    "Your name": "Robin Vale",
    "Your title": "your therapist",
    "Your email": ROBIN,
    "A password": PASSWORD,
}


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    data = tmp_path / "var"
    with house.opened(data, demo=False) as found:
        yield found
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def empty_stage(empty_house: House, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Stage]:
    found = Stage(empty_house, chromium)
    yield found
    if request.node.stash.get(FAILED, False):
        show_what_failed(found, request.node.name)
    found.end()


def test_the_first_day(empty_stage: Stage, tmp_path: Path) -> None:
    stage = empty_stage
    with stage.chapter("a practice is founded"):
        robin = stage.enter("robin")
        found_the_practice(robin, stage.house.setup_code)
        first_sign_in(robin, ROBIN)
        get_ready(robin)
        print_the_sheets(robin, stage.house, tmp_path)
    with stage.chapter("colleagues come"):
        invite(robin, "Noor Haddad", NOOR, "Clinician: cares for clients")
        invite(robin, "Lee Park", LEE, "Front desk:")
        for name, address in (("noor", NOOR), ("lee", LEE)):
            begin_as_colleague(stage, name, address)
        ask_for_a_second_admin(robin)
    with stage.chapter("clients come"):
        add_by_hand(stage.cast["noor"])
        add_from_file(stage.cast["lee"], tmp_path)
    with stage.chapter("the first invitation and the first words"):
        first_words(stage)


def found_the_practice(robin: Person, code: str) -> None:
    robin.go("/office/")
    expect(robin.page.get_by_role("heading", name="Your practice begins here")).to_be_visible()
    robin.look("setup", both=True)
    for label, text in FOUNDING.items():
        robin.fill(label, text)
    robin.page.get_by_label("I see clients").check()
    robin.page.get_by_label("I am the privacy officer").check()
    robin.fill("Setup code", "AAAA-BBBB-CCCC-DDDD")
    with robin.expecting(422):
        robin.press("Found the practice")
        expect(robin.page.get_by_text("This is not the setup code of this house.")).to_be_visible()
        robin.look("setup-error")
    robin.fill("Setup code", code)
    robin.fill("A password", PASSWORD)
    robin.press("Found the practice")


def first_sign_in(person: Person, address: str) -> None:
    """With a password alone nothing opens: the authenticator first."""
    person.page.get_by_label("Email").fill(address)
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Go on")
    expect(person.page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    person.page.get_by_text("I can’t scan it").click()
    person.fill("code", totp.code(person.page.locator(".key").inner_text()))
    person.press("Turn it on")
    person.press("I have kept them")
    person.go("/office/")


def get_ready(robin: Person) -> None:
    robin.go("/office/practice/")
    expect(robin.page.get_by_role("heading", name="Elm Street Practice")).to_be_visible()
    robin.look("practice", both=True)
    robin.press("Hours and promises")
    robin.look("practice-hours")
    robin.fill("Friday", "09:00-12:00")
    robin.press("Save")
    expect(robin.page.get_by_text("From now on these hours hold.")).to_be_visible()
    robin.press("Help in a crisis")
    robin.fill("Name of line 1, in English", "County crisis team")
    robin.page.get_by_label("Number").first.fill("+1 202 555 0170")
    robin.press("Save")
    robin.go("/help/")
    expect(robin.page.get_by_text("County crisis team")).to_be_visible()


def print_the_sheets(robin: Person, house: House, folder: Path) -> None:
    """Led there by the list; printed by a command; and who put them away stands there afterwards."""
    page = robin.page
    robin.go("/office/practice/")
    robin.press("Print the recovery sheets and put them away")
    expect(page.get_by_text("Never printed.")).to_be_visible()
    robin.look("sheets", both=True)
    house.manage("recovery_sheets", "--to", str(folder / "sheets"))
    page.reload()
    robin.press("They are put away")
    robin.look("sheet-places")
    page.get_by_label("Where sheet 1 lies").select_option("bank")
    page.get_by_label("Where sheet 2 lies").select_option("lawyer")
    page.get_by_label("Both are on paper").check()
    robin.press("Save")
    expect(page.get_by_text("by Robin Vale: a bank · a lawyer or notary.")).to_be_visible()


def ask_for_a_second_admin(robin: Person) -> None:
    """Robin alone can't do it: everybody is told, and three days pass."""
    page = robin.page
    robin.go("/office/people/")
    robin.press("Noor Haddad")
    robin.press("Make them admin or privacy officer")
    page.get_by_label("Practice admin:").check()
    robin.fill("Why", "She stands in for me in August.")
    robin.look("person-grants", both=True)
    robin.press("Ask for it")
    expect(page.get_by_text("Noor Haddad becomes practice admin")).to_be_visible()
    expect(page.get_by_text("Nobody else can decide.")).to_be_visible()
    robin.look("approvals")


def invite(robin: Person, name: str, address: str, role: str) -> None:
    robin.go("/office/people/")
    robin.press("Invite a colleague")
    robin.look("person-new")
    robin.fill("Name", name)
    robin.fill("Email", address)
    robin.page.get_by_label(role).check()
    robin.press("Send the invitation")
    expect(robin.page.get_by_text("Invited, and has not chosen a password yet.")).to_be_visible()
    robin.look("person")


def begin_as_colleague(stage: Stage, name: str, address: str) -> None:
    link = stage.outside.link("mail", address, "has opened an account for you")
    person = stage.enter(name)
    person.go(link)
    person.look("account-link")
    for field in person.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    person.page.locator("main form button.primary").click()
    person.go("/account/login/")
    first_sign_in(person, address)


def add_by_hand(noor: Person) -> None:
    noor.go("/office/clients/")
    noor.press("Add a client")
    noor.look("client-new", both=True)
    noor.fill("Name", "Maya Lindgren")
    noor.fill("Email", MAYA)
    noor.page.locator("main form button.primary").click()
    expect(noor.page.get_by_role("heading", name="Maya Lindgren")).to_be_visible()


def add_from_file(lee: Person, folder: Path) -> None:
    place = folder / "clients.csv"
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Email", "Phone"])
        for number in range(20):
            writer.writerow(
                [f"Client Number{number:02}", f"client{number:02}@mail.example", f"+1202555{1000 + number}"]
            )
    lee.go("/office/clients/import/")
    lee.look("clients-import")
    lee.page.locator("input[type=file]").set_input_files(place)
    lee.press("Look at it")
    lee.look("clients-import-preview")
    lee.press("Add 20 clients")
    expect(lee.page.locator("progress")).to_have_count(0)
    lee.look("clients-import-report")
    lee.go("/office/clients/")
    expect(lee.page.get_by_text("Client Number19")).to_be_visible()


def first_words(stage: Stage) -> None:
    noor = stage.cast["noor"]
    noor.go("/office/clients/")
    noor.press("Maya Lindgren")
    noor.press("About", exact=True)
    noor.press("Invite")
    noor.page.get_by_role("radio").or_(noor.page.get_by_role("combobox")).first.wait_for()
    noor.fill("A word you tell them yourself", WORD)
    noor.page.locator("main form button.primary").click()
    maya = stage.enter("maya", PHONE)
    come_in(stage, maya)
    noor.go("/office/clients/")
    noor.press("Maya Lindgren")
    noor.page.locator("textarea").first.fill("Welcome, Maya.")
    noor.press("Post in portal")
    maya.go("/portal/")
    expect(maya.page.get_by_text("Welcome, Maya.")).to_be_visible()
    maya.look("portal-first", both=True)


def come_in(stage: Stage, maya: Person) -> None:
    maya.go(stage.outside.link("mail", MAYA, "invites you to a private page"))
    maya.page.locator("main form button.primary").click()
    maya.fill("The six digits", stage.outside.code("mail", MAYA))
    maya.page.locator("main form button.primary").click()
    maya.fill("The word", WORD)
    maya.page.locator("main form button.primary").click()
    for field in maya.page.locator("input.pin").all():
        field.fill(PIN)
    maya.page.locator("main form button.primary").click()
