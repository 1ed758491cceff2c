"""Friday: a call and its note, times for next week and their reminders, a leave with somebody who covers."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.stage import Person, Stage
from tests.journeys.story.carrying import answer
from tests.journeys.story.talking import said
from tests.journeys.week import cast
from tests.journeys.week.cast import Colleague, Served
from tests.journeys.week.inviting import find
from tests.journeys.week.talking import therapist_of
from tests.journeys.week.walk import Week

DUE_WITHIN = 200.0  # seconds: the rest of two minutes where all else went quickly, and a round of the beat
NOTE = "Asked to call back on Monday; feels steadier than last week."


def tell(week: Week) -> None:
    stage = week.stage
    with week.step("a call, and its note"):
        call(therapist_of(stage, cast.RAVI), cast.RAVI)
        week.written["call"] += 1
    with week.step("a time for tomorrow"):
        plan(stage, cast.MAYA)
    with week.step("the week as the front desk sees it"):
        stage.cast["cleo"].go("/office/schedule/")
        stage.cast["cleo"].look("schedule", both=True)
    with week.step("a leave next week, and who covers"):
        leave(stage, cast.colleague_of(cast.THEO), cast.CLINICIANS[0])


def remember(week: Week) -> None:
    """Told last of all: the beat has had its time by then."""
    with week.step("the reminder, and an answer to it"):
        reminded(week)


def call(iris: Person, client: Served) -> None:
    find(iris, client)
    iris.press("Call", exact=True)
    iris.look("call", both=True)
    iris.page.get_by_label("Spoke with the client").check()
    iris.fill("Minutes", "6")
    iris.fill("A few words", NOTE)
    iris.press("Save the note")
    expect(said(iris, NOTE)).to_be_visible()
    iris.look("conversation-call")


def plan(stage: Stage, client: Served) -> None:
    """A day and two minutes from now: its reminder is due while the week is still walked, at whatever hour."""
    cleo, at = stage.cast["cleo"], datetime.now(cast.HERE) + timedelta(days=1, minutes=2)
    find(cleo, client)
    cleo.press("Appointments", exact=True, within=cleo.page.locator(".tabs"))
    cleo.press("New appointment")
    cleo.look("appointment-new", both=True)
    cleo.fill("Day", f"{at:%Y-%m-%d}")
    cleo.fill("Begins at", f"{at:%H:%M}")
    cleo.page.get_by_label("Where", exact=True).select_option(index=1)
    cleo.page.locator("main form button.primary").click()
    cleo.look("appointments", both=True)


def reminded(week: Week) -> None:
    stage, nora = week.stage, therapist_of(week.stage, cast.MAYA)
    stage.outside.newest("text", cast.MAYA.phone, "a reminder", patience=DUE_WITHIN)
    find(nora, cast.MAYA)
    expect(said(nora, "a reminder")).to_be_visible()
    nora.look("conversation-reminded", both=True)
    answer(stage.cast["outside"], "a reminder", "C")
    maya = stage.cast[cast.MAYA.first]
    maya.go("/portal/times/")
    maya.look("portal-times", both=True)
    week.written["text"] += 2


def leave(stage: Stage, who: Colleague, cover: Colleague) -> None:
    away, served = stage.cast[who.first], stage.cast[cast.THEO.first]
    away.go("/office/absences/")
    away.press("Note an absence")
    first = cast.today() + timedelta(days=2)
    away.fill("First day", first.isoformat())
    away.fill("Last day", (first + timedelta(days=6)).isoformat())
    away.page.get_by_label("Who covers").select_option(label=cover.name)
    away.look("absence-new", both=True)
    away.press("Save")
    away.look("absences", both=True)
    served.go("/portal/")
    served.look("portal-away", both=True)
