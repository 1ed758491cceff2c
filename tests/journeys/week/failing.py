"""Saturday: a stranger writes and becomes a client; a STOP, a mail of which nobody knows, a mailbox that is gone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from practice.project.limits import LIMITS
from tests.journeys.stage import PHONE, Person, Stage
from tests.journeys.story.agreeing import chip, write_about
from tests.journeys.story.carrying import SLOW, answer, choose, wait_for
from tests.journeys.story.talking import said
from tests.journeys.week import cast
from tests.journeys.week.inviting import find
from tests.journeys.week.talking import therapist_of
from tests.journeys.week.walk import Week

STRANGER, STRANGER_MAIL = "Jo Bergman", "jo.bergman@mail.example"
AS_LONG_AS_PEOPLE_READ = 1000 * LIMITS["inquiry_seconds"]  # whoever is quicker is asked to look again
ASKED = "I would like to begin in the new year. Mornings suit me best."


def tell(week: Week) -> None:
    stage = week.stage
    with week.step("a stranger writes on the public page and becomes a client"):
        inquire(stage)
        convert(stage)
        week.written["contact page"] += 1
    with week.step("STOP"):
        stop(stage)
        week.written["text"] += 2
    with week.step("a mail of which nobody knows whether it arrived, resolved by what somebody found out"):
        nobody_knows(stage)
        week.written["email"] += 1
    with week.step("a mailbox that is gone"):
        bounce(stage)
        week.written["email"] += 1


def inquire(stage: Stage) -> None:
    jo = stage.enter("jo", PHONE)
    jo.go("/")
    jo.look("front-door", both=True)
    jo.go("/contact/")
    jo.look("contact", both=True)
    jo.fill("What may we call you?", STRANGER)
    jo.fill("Your message", ASKED)
    jo.page.get_by_label("Help for me").check()
    jo.page.get_by_label("By email").check()
    jo.fill("Your email", STRANGER_MAIL)
    jo.page.get_by_label("No, only I can").check()
    jo.page.wait_for_timeout(AS_LONG_AS_PEOPLE_READ)
    jo.press("Send")
    expect(jo.page.get_by_role("heading", name="We have your message")).to_be_visible()
    jo.look("contact-kept", both=True)


def convert(stage: Stage) -> None:
    cleo = stage.cast["cleo"]
    wait_for(cleo, "/office/triage/", cleo.page.get_by_text(STRANGER))
    cleo.look("unfiled-inquiry", both=True)
    cleo.press(STRANGER)
    cleo.look("inquiry", both=True)
    cleo.press("Make a client")
    cleo.look("inquiry-client")
    cleo.press("Go on")
    cleo.look("inquiry-client-found", both=True)


def stop(stage: Stage) -> None:
    person, outside = therapist_of(stage, cast.GRACE), stage.cast["outside"]
    find(person, cast.GRACE)
    choose(person, "Text", "Time confirmed, no place")
    person.page.get_by_label("day and time").locator("visible=true").fill("2030-03-08T11:30")
    person.press("Send by text")
    expect(said(person, "Confirmed")).to_contain_text("delivered", timeout=SLOW)
    answer(outside, "Confirmed", "STOP")
    expect(said(person, "STOP")).to_be_visible(timeout=SLOW)
    write_about(person, "scheduling")
    expect(chip(person, "Text")).to_contain_text("STOP received", timeout=SLOW)
    person.look("conversation-stop", both=True)
    grace = stage.cast[cast.GRACE.first]
    grace.go("/portal/reach/")
    expect(grace.page.get_by_text(re.compile("You answered STOP on"))).to_be_visible()
    grace.look("reach-stop", both=True)


def bounce(stage: Stage) -> None:
    omar = therapist_of(stage, cast.THEO)
    stage.outside.fail("mail", "permanent", to=cast.THEO.email)
    find(omar, cast.THEO)
    choose(omar, "Email", "Please call about a time")
    omar.press("Send by email")
    row = omar.page.locator(".talk > .msg").last
    expect(row).to_contain_text(re.compile("not accepted|bounced"), timeout=SLOW)
    omar.look("conversation-bounce", both=True)
    stage.outside.recover()


def nobody_knows(stage: Stage) -> None:
    """Taken, and the line is cut before anybody says so."""
    omar = therapist_of(stage, cast.THEO)
    stage.outside.fail("mail", "close_after_data", to=cast.THEO.email)
    find(omar, cast.THEO)
    choose(omar, "Email", "Please call about a time")
    omar.press("Send by email")
    expect(omar.page.locator(".talk > .msg").last).to_contain_text("may not have arrived", timeout=SLOW)
    resolve(omar)


def resolve(omar: Person) -> None:
    omar.go("/office/")
    omar.look("inbox-uncertain", both=True)
    omar.press("Outbox")
    omar.look("outbox-uncertain", both=True)
    omar.press("Decide")
    omar.look("resolution", both=True)
    omar.page.get_by_label("Yes, it arrived").check()
    omar.press("Note it")
    expect(omar.page.get_by_text("Noted.")).to_be_visible()
