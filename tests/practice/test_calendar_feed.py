"""A clinician's own times at a secret address: busy, and nothing of anybody."""

from datetime import datetime

import icalendar
import pytest
from django.test import Client as Browser

from practice import actions
from practice.actions import calendar_feeds
from practice.models import Appointment, CalendarFeed
from tests import scheduling
from tests.conftest import Clock
from tests.pages import SignIn, visit
from tests.people import People, actor_of
from tests.scheduling import in_days


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    plan = scheduling.plan(people.ana, in_days(clock(), 7), note="Bring the CANARY form", place="main")
    return actions.plan_appointments(
        client=people.dan, plan=plan, submission=None, actor=actor_of(people.ana), now=clock()
    )[0]


@pytest.fixture
def address(people: People, clock: Clock) -> str:
    actor = actor_of(people.ana)
    token = calendar_feeds.begin_feed(user=people.ana, submission=None, actor=actor, now=clock())
    return f"/calendar/{token}.ics"


def test_it_says_busy_and_nothing_else(address: str, appointment: Appointment, people: People) -> None:
    answer = Browser().get(address)
    assert answer["Content-Type"].startswith("text/calendar") and "no-store" in answer["Cache-Control"]
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS"}
    assert event["DTSTART"].dt == appointment.starts_at and event["SUMMARY"] == "Busy"
    said = answer.content.decode()
    for word in ("Dan", "Doyle", "CANARY", "main", str(appointment.pk), str(people.dan.pk), "Practice"):
        assert word not in said


def test_a_moved_one_is_there_once(
    address: str, appointment: Appointment, people: People, clock: Clock
) -> None:
    plan = scheduling.plan(people.ana, in_days(clock(), 9))
    actions.move_appointment(
        appointment=appointment, plan=plan, reason="client_asked", actor=actor_of(people.ana), now=clock()
    )
    (event,) = icalendar.Calendar.from_ical(Browser().get(address).content).walk("VEVENT")
    assert event["DTSTART"].dt == in_days(clock(), 9)


def test_only_the_clinicians_own(address: str, people: People, clock: Clock) -> None:
    scheduling.plan_one(people.eve, people.ben, in_days(clock(), 3), clock())
    assert b"VEVENT" not in Browser().get(address).content


def test_it_ends_by_hand_with_another_and_with_the_sessions(
    address: str, people: People, clock: Clock
) -> None:
    actor = actor_of(people.ana)
    token = calendar_feeds.begin_feed(user=people.ana, submission=None, actor=actor, now=clock())
    assert Browser().get(address).status_code == 404
    other = f"/calendar/{token}.ics"
    assert Browser().get(other).status_code == 200
    actions.end_sessions(user=people.ana, reason="test", actor=actor, now=clock())
    assert Browser().get(other).status_code == 404


def test_who_leaves_leaves_no_calendar(address: str, people: People, clock: Clock) -> None:
    actions.end_employment(user=people.ana, actor=actor_of(people.ada), now=clock())
    assert Browser().get(address).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(people: People, clock: Clock, browser: SignIn) -> None:
    page = visit(browser(people.ana), "/office/schedule/feed/").send("Make an address")
    token = page.words.split("/calendar/")[1].split(".ics")[0]
    assert Browser().get(f"/calendar/{token}.ics").status_code == 200
    assert token not in page.go("/office/schedule/feed/").html
    assert token.encode() not in bytes(CalendarFeed.objects.get().token_hash)
    ended = page.go("/office/schedule/feed/").send("End it", action="ending")
    assert "shows nothing any more" in ended.words
    assert Browser().get(f"/calendar/{token}.ics").status_code == 404


def test_nowhere_else(db: None, now: datetime) -> None:
    assert Browser().get("/calendar/nothing.ics").status_code == 404
    assert Browser().post("/calendar/nothing.ics").status_code == 405
