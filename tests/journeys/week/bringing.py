"""Monday: sixty clients come by a list, twelve of them are invited, and some of those come."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.stage import Person
from tests.journeys.week import cast
from tests.journeys.week.walk import Week


def tell(week: Week) -> None:
    cleo = week.stage.cast["cleo"]
    with week.step("sixty clients come by a list"):
        from_a_list(cleo, week)
    with week.step("the front desk finds one of sixty"):
        find_one(cleo)


def from_a_list(cleo: Person, week: Week) -> None:
    place = week.folder / "clients.csv"
    cast.write_list(place)
    cleo.go("/office/")
    cleo.look("front-desk-first-page", both=True)
    cleo.go("/office/clients/")
    cleo.look("clients-none-yet")
    cleo.press("Bring in a list")
    cleo.page.locator("input[type=file]").set_input_files(place)
    cleo.press("Look at it")
    cleo.look("list-before", both=True)
    cleo.press("Add 60 clients")
    expect(cleo.page.locator("progress")).to_have_count(0)
    cleo.look("list-after")


def find_one(cleo: Person) -> None:
    cleo.go("/office/clients/")
    expect(cleo.page.get_by_text("1–50 of 60")).to_be_visible()
    cleo.look("clients-sixty", both=True)
    cleo.fill("Name", "okaf")
    cleo.press("Find")
    expect(cleo.page.locator(".rows > li")).to_have_count(10)
    cleo.press(cast.MAYA.name)
    cleo.look("front-desk-client")
    cleo.press("About", exact=True)
    cleo.look("front-desk-about", both=True)
