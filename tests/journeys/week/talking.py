"""Thursday: three channels at once. Somebody is frightened at night, somebody writes in Spanish, somebody answers by mail."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.stage import Person, Stage
from tests.journeys.story.agreeing import chip, write_about
from tests.journeys.story.carrying import SLOW, answer, choose
from tests.journeys.story.talking import SOON, said
from tests.journeys.week import cast
from tests.journeys.week.cast import Served
from tests.journeys.week.inviting import find
from tests.journeys.week.walk import Week

LONG = (
    "It was a hard week. I slept badly on Sunday and Monday, and on Tuesday my sister came without calling before. "
    "We talked for two hours. I said what we had prepared, and she did not leave.\n\nCan we begin with that on Thursday?"
)
PLAIN = "Could we meet at ten on Thursday instead?"
ANSWERS = (
    "Yes, let us begin with that. Ten on Thursday works. Please use the side door; the lift is out of order."
)
FRIGHTENED = "I can't do this anymore. I want to kill myself."
BY_TEXT, BY_MAIL, EN_TEXTO = (
    "Thank you, I will be there.",
    "I read it. Thursday is good.",
    "Gracias, ahí estaré.",
)


def tell(week: Week) -> None:
    stage = week.stage
    outside = stage.enter("outside")
    outside.base = stage.outside.base
    with week.step("in the portal: a hard week, and an answer"):
        in_the_portal(stage)
        week.written["portal"] += 3
    with week.step("by text: a time, and an answer"):
        by_text(stage, outside, cast.MAYA, "Time confirmed", "Your time is set", BY_TEXT)
        week.written["text"] += 2
    with week.step("by text in Spanish"):
        by_text(stage, outside, cast.ALMA, "Time confirmed", "Su hora quedó fijada", EN_TEXTO)
        week.written["text"] += 2
    with week.step("by email: a time, and an answer"):
        by_mail(stage, outside)
        week.written["email"] += 2
    with week.step("somebody is frightened"):
        frightened(stage)
        week.written["portal"] += 1


def therapist_of(stage: Stage, client: Served) -> Person:
    return stage.cast[cast.colleague_of(client).first]


def in_the_portal(stage: Stage) -> None:
    maya, nora = stage.cast[cast.MAYA.first], therapist_of(stage, cast.MAYA)
    maya.go("/portal/")
    for words in (LONG, PLAIN):
        maya.fill("Your message", words)
        maya.press("Send", exact=True)
        expect(said(maya, words.partition("\n")[0])).to_be_visible()
    maya.look("portal-written", both=True)
    nora.go("/office/")
    nora.look("inbox-one-waits", both=True)
    nora.page.locator("#waiting .item, .list .item").filter(has_text=cast.MAYA.name).first.click()
    expect(said(nora, PLAIN)).to_be_visible()
    nora.look("conversation", both=True)
    nora.fill("Your message", ANSWERS)
    nora.look("composer-full")
    nora.press("Post in portal, email a notice")
    expect(said(nora, ANSWERS)).to_be_visible()
    expect(said(maya, ANSWERS)).to_be_visible(timeout=SOON)
    maya.look("portal-answered", both=True)


def by_text(stage: Stage, outside: Person, client: Served, wording: str, begins: str, back: str) -> None:
    person = therapist_of(stage, client)
    find(person, client)
    choose(person, "Text", wording)
    person.page.get_by_label("day and time").first.fill("2030-03-07T09:30")
    person.page.get_by_label("place").first.select_option(index=1)
    person.look(f"composer-{wording}-{client.first}", both=True)
    person.press("Send by text")
    expect(said(person, begins)).to_contain_text("delivered", timeout=SLOW)
    stage.outside.newest("text", client.phone, begins)
    answer(outside, begins, back)
    expect(said(person, back)).to_be_visible(timeout=SLOW)
    person.look(f"conversation-{wording}-{client.first}", both=True)
    served = stage.cast[client.first]
    served.go("/portal/")
    expect(said(served, back)).to_be_visible(timeout=SOON)
    served.look(f"portal-{wording}", both=True)


def by_mail(stage: Stage, outside: Person) -> None:
    omar, theo = therapist_of(stage, cast.THEO), cast.THEO
    find(omar, theo)
    write_about(omar, "scheduling")
    expect(chip(omar, "Email")).to_contain_text("saved wordings only")
    choose(omar, "Email", "Please call about a time")
    omar.press("Send by email")
    expect(said(omar, "to settle a time")).to_contain_text(
        re.compile("handed over|sent|delivered"), timeout=SLOW
    )
    stage.outside.newest("mail", theo.email, "to settle a time")
    answer(outside, "to settle a time", BY_MAIL)
    expect(said(omar, BY_MAIL)).to_be_visible(timeout=SLOW)
    omar.look("conversation-mail", both=True)


def frightened(stage: Stage) -> None:
    grace, lucia = stage.cast[cast.GRACE.first], therapist_of(stage, cast.GRACE)
    grace.go("/portal/")
    grace.fill("Your message", FRIGHTENED)
    grace.press("Send", exact=True)
    grace.look("portal-frightened", both=True)
    lucia.go("/office/")
    lucia.look("inbox-frightened", both=True)
    lucia.page.locator(".item").filter(has_text=cast.GRACE.name).first.click()
    expect(said(lucia, FRIGHTENED)).to_be_visible()
    lucia.look("conversation-frightened", both=True)
