"""What the hub answers by itself: when it is due, what it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from messaging import replies
from practice import policy
from practice.rules import hours_form
from tests.people import TERMS, People

OFFICE = hours_form.office_from_dict(TERMS["hours"])
NEVER_OPEN = hours_form.office_from_dict({"zone": "America/New_York", "week": {}, "closures": []})


def at(text: str) -> datetime:
    """New York, in the week of Monday 3 March 2025."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


MONDAY_EVENING, NIGHT, TUESDAY_NOON_BREAK = (
    at("2025-03-03T19:00"),
    at("2025-03-04T03:00"),
    at("2025-03-04T12:30"),
)
FRIDAY_EVENING, SUNDAY = at("2025-03-07T19:00"), at("2025-03-09T15:00")


def test_not_while_the_office_is_open() -> None:
    assert not replies.is_due(at("2025-03-03T10:00"), OFFICE, last_automatic=None)


@pytest.mark.parametrize("moment", [MONDAY_EVENING, NIGHT, SUNDAY, TUESDAY_NOON_BREAK])
def test_the_first_time_while_it_is_closed(moment: datetime) -> None:
    assert replies.is_due(moment, OFFICE, last_automatic=None)


@pytest.mark.parametrize(("last", "now"), [(MONDAY_EVENING, NIGHT), (FRIDAY_EVENING, SUNDAY)])
def test_not_twice_in_one_closed_period(last: datetime, now: datetime) -> None:
    assert not replies.is_due(now, OFFICE, last_automatic=last)


@pytest.mark.parametrize("now", [TUESDAY_NOON_BREAK, FRIDAY_EVENING])
def test_again_once_it_has_been_open(now: datetime) -> None:
    assert replies.is_due(now, OFFICE, last_automatic=MONDAY_EVENING)


def test_at_the_very_moment_of_closing_it_is_closed() -> None:
    assert replies.is_due(at("2025-03-03T18:00"), OFFICE, last_automatic=None)
    assert not replies.is_due(at("2025-03-03T17:59"), OFFICE, last_automatic=None)


def test_a_practice_that_never_opens_answers_once() -> None:
    assert replies.is_due(MONDAY_EVENING, NEVER_OPEN, last_automatic=None)
    assert not replies.is_due(MONDAY_EVENING + timedelta(days=9), NEVER_OPEN, last_automatic=MONDAY_EVENING)


@pytest.mark.parametrize(
    ("minutes", "is_due", "why"), [(1, False, "talking"), (10, False, "talking"), (11, True, "not_asked")]
)
def test_not_in_the_midst_of_a_talk(minutes: int, is_due: bool, why: str) -> None:
    told = {"last_automatic": None, "last_of_ours": MONDAY_EVENING - timedelta(minutes=minutes)}
    assert replies.is_due(MONDAY_EVENING, OFFICE, **told) is is_due
    assert replies.why_not(MONDAY_EVENING, OFFICE, **told) == why


@pytest.mark.parametrize(
    ("came", "filed", "is_one"),
    [
        (MONDAY_EVENING, MONDAY_EVENING, True),
        (MONDAY_EVENING, NIGHT, True),
        (FRIDAY_EVENING, SUNDAY, True),
        (MONDAY_EVENING, TUESDAY_NOON_BREAK, False),  # it was open in between
        (MONDAY_EVENING, at("2025-03-04T09:00"), False),  # and opens at this moment
        (at("2025-03-03T17:59"), MONDAY_EVENING, False),  # it came while somebody was there
        (at("2025-02-24T19:00"), MONDAY_EVENING, False),
    ],
)
def test_what_is_filed_later_is_answered_only_within_the_closed_time_in_which_it_came(
    came: datetime, filed: datetime, is_one: bool
) -> None:
    assert replies.is_one_closed_time(came, filed, OFFICE) is is_one


def said(people: People, moment: datetime, zone: str = "America/New_York") -> str:
    return replies.out_of_hours(moment, policy.current(), practice=policy.practice(), zone=zone)


def test_it_says_when_the_office_opens(people: People) -> None:
    assert "opens tomorrow at 09:00." in said(people, MONDAY_EVENING)
    assert "opens Monday at 09:00." in said(people, FRIDAY_EVENING)


def test_it_says_so_by_the_clients_clock(people: People) -> None:
    assert "opens tomorrow at 07:00." in said(people, MONDAY_EVENING, "America/Denver")


def test_it_promises_no_reading_and_names_help(people: People) -> None:
    words = said(people, MONDAY_EVENING)
    assert "Nobody reads messages while we are closed." in words
    assert "911" in words.splitlines()[-2]
    assert "988" in words.splitlines()[-1]


def test_help_is_named_in_the_readers_language(people: People) -> None:
    crisis = {"en": [{"label": "911", "number": "911"}], "es": [{"label": "Emergencia", "number": "911"}]}
    rules = replace(policy.current(), crisis=crisis)
    with translation.override("es"):
        assert replies.crisis_lines(rules)[0]["label"] == "Emergencia"
    with translation.override("fr"):
        assert replies.crisis_lines(rules)[0]["label"] == "911"
