"""Monday, before the first client: the practice is founded, and seven colleagues come."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.inside import PASSWORD
from tests.journeys.stage import Person
from tests.journeys.test_first_day import begin_as_colleague, first_sign_in
from tests.journeys.week.cast import DISCREET, PIA, PRACTICE, STAFF, Colleague
from tests.journeys.week.walk import Week

FOUNDING = {
    "Name of the practice": PRACTICE,
    "Discreet name": DISCREET,
    "Phone": "+1 202 555 0190",
    "States you practise in": "NY, NJ",
    "Postal address": "14 Willow Street, Brooklyn, NY 11201",
    "Your name": PIA.name,
    "Your title": PIA.title,
    "Your email": PIA.email,
    "A password": PASSWORD,
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def tell(week: Week) -> None:
    pia = week.stage.enter("pia")
    with week.step("the practice is founded on one page"):
        found(pia, week.stage.house.setup_code)
        first_sign_in(pia, PIA.email)
        pia.look("office-first-page")
    with week.step("places, hours, and a line of help"):
        say_where(pia)
        open_all_week(pia)
        name_a_line(pia)
    for one in STAFF:
        with week.step(f"{one.name} is invited and comes"):
            invite(pia, one)
            begin_as_colleague(week.stage, one.first, one.email)
    with week.step("the list of people"):
        pia.go("/office/people/")
        pia.look("people", both=True)


def found(pia: Person, code: str) -> None:
    pia.go("/office/")
    pia.look("setup", both=True)
    for later in pia.page.locator("main details > summary").all():
        later.click()
    for label, text in FOUNDING.items():
        pia.fill(label, text)
    pia.page.get_by_label("I am the privacy officer").check()
    pia.fill("Setup code", code)
    pia.press("Found the practice")


def say_where(pia: Person) -> None:
    pia.go("/office/practice/")
    pia.look("practice", both=True)
    pia.press("Say where you meet clients")
    pia.fill("Where you meet clients", "14 Willow Street\n9 River Road")
    pia.fill("The same places in Spanish", "calle Willow 14\ncalle River 9")
    pia.look("practice-profile")
    pia.press("Save")


def open_all_week(pia: Person) -> None:
    """At every hour somebody walks through this week: nothing waits for the morning, and no hour is quiet."""
    pia.press("Hours and promises")
    for day in DAYS:
        pia.page.get_by_label(day, exact=True).fill("00:00-24:00")
    pia.fill("No texts after", "00:00")
    pia.fill("and before", "00:00")
    pia.look("practice-hours")
    pia.press("Save")
    expect(pia.page.get_by_text("From now on these hours hold.")).to_be_visible()


def name_a_line(pia: Person) -> None:
    pia.go("/office/practice/")
    pia.press("Help in a crisis")
    pia.fill("Name of line 1, in English", "County crisis team")
    pia.fill("The same in Spanish", "Equipo de crisis del condado")
    pia.page.get_by_label("Number").first.fill("+1 202 555 0170")
    pia.look("practice-crisis")
    pia.press("Save")
    expect(pia.page.get_by_role("heading", name=PRACTICE)).to_be_visible()


def invite(pia: Person, one: Colleague) -> None:
    pia.go("/office/people/")
    pia.press("Invite a colleague")
    pia.fill("Name", one.name)
    pia.fill("Email", one.email)
    pia.fill("Title", one.title)
    pia.page.get_by_label(one.role).check()
    pia.look("person-new")
    pia.press("Send the invitation")
    expect(pia.page.get_by_text("Invited, and has not chosen a password yet.")).to_be_visible()
