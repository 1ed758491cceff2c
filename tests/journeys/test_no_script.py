"""Everything that matters works where no script runs: writing, answering, agreeing, stopping, leaving."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.stage import PHONE, Person, Stage
from tests.journeys.story import agreeing

IRIS, IRIS_PHONE = "Iris Mori", "+12025550188"  # a number that is new to us


def test_without_scripts(stage: Stage) -> None:
    stage.house.run("hours", "open")
    ana = stage.enter_as("Ana Ruiz", has_scripts=False)
    iris = stage.enter_as(IRIS, PHONE, has_scripts=False)
    with stage.chapter("write and answer"):
        write_and_answer(ana, iris)
    with stage.chapter("a draft is kept and found again"):
        keep_a_draft(ana)
    with stage.chapter("agree in four steps"):
        agree(stage, iris)
    with stage.chapter("a saved wording by text"):
        send_by_text(stage, ana)
    with stage.chapter("stop, and leave"):
        stop_and_leave(ana, iris)


def write_and_answer(ana: Person, iris: Person) -> None:
    iris.fill("Your message", "May I bring my sister on Monday?")
    iris.press("Send", exact=True)
    expect(iris.page.get_by_text("May I bring my sister on Monday?")).to_be_visible()
    ana.go("/office/clients/")
    ana.press(IRIS)
    expect(ana.page.get_by_text("May I bring my sister on Monday?").last).to_be_visible()
    ana.fill("Your message", "Yes, please do.")
    ana.press("Post in portal, email a notice")
    expect(ana.page.get_by_text("Yes, please do.")).to_be_visible()
    iris.go("/portal/")
    expect(iris.page.locator("#new")).to_be_visible()
    expect(iris.page.get_by_text("Yes, please do.")).to_be_visible()


def keep_a_draft(ana: Person) -> None:
    """By the button that is there only where no script runs."""
    ana.page.get_by_label("About", exact=True).select_option("scheduling")
    ana.fill("Your message", "About the room on Monday")
    ana.press("Show", exact=True)
    ana.press("Conversation", exact=True)
    expect(ana.page.get_by_label("Your message")).to_have_value("About the room on Monday")
    expect(ana.page.get_by_label("About", exact=True)).to_have_value("scheduling")


def agree(stage: Stage, iris: Person) -> None:
    page = iris.page
    iris.press("How you reach me")
    texts = page.locator(".channel").filter(has=page.get_by_role("heading", name="Texts"))
    iris.press("Ask for it", within=texts)
    iris.press("Go on", exact=True)
    agreeing.answer(iris, "sms")
    iris.press("Go on", exact=True)
    iris.fill("Your mobile number", IRIS_PHONE)
    page.get_by_role("checkbox", name=re.compile("Appointment times")).check()
    iris.press("Go on")
    iris.fill("Your name, as you would sign", IRIS)
    page.get_by_role("checkbox").check()
    iris.press("Sign", exact=True)
    iris.fill("The six digits", stage.outside.code("text", IRIS_PHONE))
    iris.press("Go on")
    expect(texts).to_contain_text("You agreed to it.")


def send_by_text(stage: Stage, ana: Person) -> None:
    """What was chosen stands after “Show”; only then the button says how it will go."""
    page = ana.page
    ana.press("Conversation", exact=True)
    page.locator(".chip").filter(has_text="Text").click()
    page.get_by_label("A saved wording").check()
    page.get_by_label("Time confirmed, no place", exact=True).check()
    page.get_by_label("day and time").locator("visible=true").fill("2030-03-04T11:00")
    ana.press("Show", exact=True)
    expect(page.get_by_label("day and time").locator("visible=true")).to_have_value("2030-03-04T11:00")
    ana.press("Send by text")
    stage.outside.newest("text", IRIS_PHONE, "Confirmed: Monday, March 4, 11:00 AM.")


def stop_and_leave(ana: Person, iris: Person) -> None:
    page = iris.page
    iris.go("/portal/reach/")
    iris.press("Stop texts")
    iris.press("Stop texts")
    expect(page.get_by_text("Stopped. Nothing more goes there.")).to_be_visible()
    ana.go(re.sub(r"(messages|draft)/$|[?#].*", "", ana.page.url) + "?about=scheduling")
    expect(ana.page.locator(".chip").filter(has_text="Text")).to_contain_text("consent taken back")
    iris.press("Leave now")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    iris.go("/portal/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
