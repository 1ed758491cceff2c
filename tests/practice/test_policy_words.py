"""The policy's hours and promises as sentences."""

from datetime import time
from typing import Any

import pytest
from django.utils import translation

from practice import policy, policy_words
from practice.rules import hours_form
from practice.rules.hours import OfficeHours, QuietHours, Response
from tests.people import People


def office(**week: list[str]) -> OfficeHours:
    return hours_form.office_from_dict({"zone": "America/New_York", "week": week, "closures": []})


DAY, SHORT = ["09:00-18:00"], ["09:00-16:00"]
WEEK: dict[str, Any] = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), DAY)


@pytest.mark.parametrize(
    ("week", "lines"),
    [
        (WEEK | {"friday": SHORT}, ["Monday to Thursday 09:00–18:00", "Friday 09:00–16:00"]),
        ({"monday": DAY, "wednesday": DAY}, ["Monday 09:00–18:00", "Wednesday 09:00–18:00"]),
        ({"monday": ["09:00-12:00", "13:00-18:00"]}, ["Monday 09:00–12:00, 13:00–18:00"]),
        ({"saturday": DAY, "sunday": DAY}, ["Saturday to Sunday 09:00–18:00"]),
        ({}, []),
    ],
)
def test_days_of_the_same_hours_are_said_once(week: dict[str, list[str]], lines: list[str]) -> None:
    assert policy_words.hours_lines(office(**week)) == lines


def test_within_a_line_spanish_writes_days_small() -> None:
    with translation.override("es"):
        assert policy_words.hours_lines(office(**WEEK)) == ["Lunes a jueves 09:00–18:00"]


def test_open_round_the_clock_ends_at_24() -> None:
    assert policy_words.hours_lines(office(monday=["00:00-24:00"])) == ["Monday 00:00–24:00"]


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(hours=1), "1 office hour"),
        (Response(hours=8), "8 office hours"),
        (Response(business_days=1), "1 office day"),
        (Response(business_days=2), "2 office days"),
    ],
)
def test_a_promise_counts_office_time(response: Response, said: str) -> None:
    assert policy_words.response_words(response) == said


def test_the_promise_to_all(people: People) -> None:
    assert policy_words.promise_words(policy.current()) == "You get an answer within 8 office hours."


def test_quiet_hours() -> None:
    said = policy_words.quiet_words(QuietHours(time(21), time(8)))
    assert said == "No texts between 21:00 and 08:00, by the client's clock."
