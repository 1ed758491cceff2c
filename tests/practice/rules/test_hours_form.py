"""Hours as they are stored, and what is said of those that can't be read."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from django.utils import translation
from hypothesis import given

from practice.rules import hours_form
from practice.rules.hours import OfficeHours, QuietHours, Response, ResponsePromise
from practice.rules.hours_form import HoursError
from practice.rules.spans import Span
from practice.vocabulary import Channel
from tests.practice.rules.test_office_hours import offices
from tests.practice.rules.test_quiet_hours import nights

STORED = {
    "zone": "America/New_York",
    "week": {"monday": ["09:00-12:00", "13:00-17:00"], "friday": ["08:30-24:00"]},
    "closures": ["2026-12-25"],
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def faults(read, stored) -> tuple[str, ...]:
    with pytest.raises(HoursError) as raised:
        read(stored)
    return raised.value.errors


def test_a_stored_week_is_read_and_days_not_named_are_closed():
    office = hours_form.office_from_dict(STORED)
    assert office.week[0] == (Span(540, 720), Span(780, 1020))
    assert office.week[4] == (Span(510, 1440),)
    assert office.week[1] == ()
    assert (office.zone, office.closures) == ("America/New_York", frozenset({date(2026, 12, 25)}))


@given(offices)
def test_every_week_comes_back_from_json_as_it_was(office: OfficeHours):
    assert hours_form.office_from_dict(json.loads(json.dumps(hours_form.office_to_dict(office)))) == office


@given(nights)
def test_quiet_hours_come_back_as_they_were(quiet: QuietHours):
    assert hours_form.quiet_from_dict(json.loads(json.dumps(hours_form.quiet_to_dict(quiet)))) == quiet


def test_promises_come_back_as_they_were():
    promise = ResponsePromise(Response(hours=8), {"billing": Response(business_days=2)})
    stored = hours_form.response_to_dict(promise)
    assert stored == {"default": {"hours": 8}, "billing": {"business_days": 2}}
    assert hours_form.response_from_dict(stored) == promise


def test_quiet_hours_name_their_channels():
    stored = {"begins": "21:00", "ends": "08:00", "channels": ["sms", "email"]}
    read = hours_form.quiet_from_dict(stored)
    assert read == QuietHours(time(21), time(8), frozenset({Channel.SMS, Channel.EMAIL}))
    assert hours_form.quiet_from_dict({"begins": "21:00", "ends": "08:00"}).channels == {Channel.SMS}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"zone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone, such as America/New_York."),
        ({"zone": None}, "“None” is not a time zone, such as America/New_York."),
        ({"zone": "../etc/passwd"}, "“../etc/passwd” is not a time zone, such as America/New_York."),
        ({"week": []}, "The week is given day by day."),
        ({"week": {"Mon": []}}, "“Mon” is not a day of the week."),
        ({"week": {"monday": "09:00-12:00"}}, "Monday: give a list of hours, such as 09:00-12:00."),
        ({"week": {"monday": ["9-5"]}}, "Monday: “9-5” must be like 09:00-12:00, ending after it begins."),
        (
            {"week": {"monday": ["12:00-09:00"]}},
            "Monday: “12:00-09:00” must be like 09:00-12:00, ending after it begins.",
        ),
        ({"week": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "Monday: the hours overlap."),
        ({"closures": ["Christmas"]}, "“Christmas” is not a date, such as 2026-12-25."),
    ],
)
def test_what_cannot_be_read_is_said_in_words(change: dict, told: str):
    assert faults(hours_form.office_from_dict, {**STORED, **change}) == (told,)


def test_all_faults_are_said_at_once():
    assert (
        len(faults(hours_form.office_from_dict, {"zone": "x", "week": {"monday": ["x"]}, "closures": [1]}))
        == 3
    )


def test_quiet_hours_that_cannot_be_read_say_so():
    assert faults(hours_form.quiet_from_dict, {"begins": "9pm", "ends": "08:00", "channels": ["pigeon"]}) == (
        "“9pm” is not a time of day, such as 21:00.",
        "“pigeon” is not a channel.",
    )


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ({"billing": {"hours": 1}}, "Say by when people can expect an answer where nothing else is said."),
        ({"default": {"hours": 1}, "bills": {"hours": 1}}, "“bills” is not a circumstance."),
        ({"default": {"hours": 0}}, "An answer is promised in open hours or in business days, one at least."),
        ({"default": {"weeks": 1}}, "An answer is promised in open hours or in business days, one at least."),
        ({"default": 8}, "An answer is promised in open hours or in business days, one at least."),
    ],
)
def test_promises_that_cannot_be_read_say_so(stored: dict, told: str):
    assert faults(hours_form.response_from_dict, stored) == (told,)


def test_faults_are_said_in_the_readers_language():
    with translation.override("es"):
        fault = faults(hours_form.office_from_dict, {**STORED, "week": {"monday": ["9-5"]}})[0]
    assert fault.lower().startswith("lunes")
