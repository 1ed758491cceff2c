"""Everything that matters works where no script runs: writing, answering, agreeing, stopping, leaving."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.stage import PHONE, Person, Stage

EVE, EVE_PHONE = "Eve Sandler", "+12025550177"


def test_without_scripts(stage: Stage) -> None:
    stage.house.run("hours", "open")
    ben = stage.enter_as("Ben Okoye", has_scripts=False)
    eve = stage.enter_as(EVE, PHONE, has_scripts=False)
    with stage.chapter("write and answer"):
        write_and_answer(ben, eve)
    with stage.chapter("a draft is kept and found again"):
        keep_a_draft(ben)
    with stage.chapter("agree in four steps"):
        agree(stage, eve)
    with stage.chapter("a saved wording by text"):
        send_by_text(stage, ben)
    with stage.chapter("stop, and leave"):
        stop_and_leave(ben, eve)


def write_and_answer(ben: Person, eve: Person) -> None:
    eve.fill("Your message", "May I bring my sister on Monday?")
    eve.press("Send", exact=True)
    expect(eve.page.get_by_text("May I bring my sister on Monday?")).to_be_visible()
    ben.go("/office/clients/")
    ben.press(EVE)
    expect(ben.page.get_by_text("May I bring my sister on Monday?").last).to_be_visible()
    ben.fill("Your message", "Yes, please do.")
    ben.press("Post in portal, email a notice")
    expect(ben.page.get_by_text("Yes, please do.")).to_be_visible()
    eve.go("/portal/")
    expect(eve.page.locator("#new")).to_be_visible()
    expect(eve.page.get_by_text("Yes, please do.")).to_be_visible()


def keep_a_draft(ben: Person) -> None:
    """By the button that is there only where no script runs."""
    ben.page.get_by_label("About", exact=True).select_option("scheduling")
    ben.fill("Your message", "About the room on Monday")
    ben.press("Show", exact=True)
    ben.press("Conversation", exact=True)
    expect(ben.page.get_by_label("Your message")).to_have_value("About the room on Monday")
    expect(ben.page.get_by_label("About", exact=True)).to_have_value("scheduling")


def agree(stage: Stage, eve: Person) -> None:
    page = eve.page
    eve.press("How you reach me")
    texts = page.locator(".channel").filter(has=page.get_by_role("heading", name="Texts"))
    eve.press("Ask for it", within=texts)
    eve.press("Go on")
    page.get_by_role("checkbox", name=re.compile("Appointment times")).check()
    eve.press("Go on")
    eve.fill("Your name, as you would sign", EVE)
    page.get_by_role("checkbox").check()
    eve.press("Sign", exact=True)
    eve.fill("The six digits", stage.outside.code("text", EVE_PHONE))
    eve.press("Go on")
    expect(texts).to_contain_text("You agreed to it.")


def send_by_text(stage: Stage, ben: Person) -> None:
    """What was chosen stands after “Show”; only then the button says how it will go."""
    page = ben.page
    ben.press("Conversation", exact=True)
    page.locator(".chip").filter(has_text="Text").click()
    page.get_by_label("A saved wording").check()
    page.get_by_label("Time confirmed, no place", exact=True).check()
    page.get_by_label("day and time").locator("visible=true").fill("2030-03-04T11:00")
    ben.press("Show", exact=True)
    expect(page.get_by_label("day and time").locator("visible=true")).to_have_value("2030-03-04T11:00")
    ben.press("Send by text")
    stage.outside.newest("text", EVE_PHONE, "Confirmed: Monday, March 4, 11:00 AM.")


def stop_and_leave(ben: Person, eve: Person) -> None:
    page = eve.page
    eve.go("/portal/reach/")
    eve.press("Stop texts")
    eve.press("Stop texts")
    expect(page.get_by_text("Stopped. Nothing more goes there.")).to_be_visible()
    ben.go(re.sub(r"(messages|draft)/$|[?#].*", "", ben.page.url) + "?about=scheduling")
    expect(ben.page.locator(".chip").filter(has_text="Text")).to_contain_text("consent taken back")
    eve.press("Leave now")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    eve.go("/portal/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
