"""Times out of calendars: single, weekly over a change of clocks, with exceptions; and what is not guessed."""

from datetime import UTC, datetime

import pytest

from records.calendars import entries, ics, lists
from records.calendars.entries import Unreadable
from records.importing import reading

ZONE = "America/New_York"
NOW = datetime(2026, 10, 20, tzinfo=UTC)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:one\nSUMMARY:Dan Doyle\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def begins(*events: str) -> list[str]:
    return [one.begins for one in ics.read(calendar(*events), ZONE, NOW) if not one.problem]


def problems(*events: str) -> list[str]:
    return [one.problem for one in ics.read(calendar(*events), ZONE, NOW)]


def test_in_its_own_zone_in_utc_and_in_none() -> None:
    assert (
        begins(
            "DTSTART;TZID=America/Chicago:20261027T100000\nDTEND;TZID=America/Chicago:20261027T105000",
            "DTSTART:20261027T150000Z",
            "DTSTART:20261027T110000",
        )
        == ["2026-10-27T15:00:00+00:00"] * 3
    )


def test_how_long() -> None:
    found = ics.read(calendar("DTSTART:20261027T150000Z\nDURATION:PT45M"), ZONE, NOW)
    assert [one.minutes for one in found] == [45]


def test_a_weekly_one_keeps_its_hour_when_clocks_change() -> None:
    weekly = "DTSTART;TZID=America/New_York:20261021T100000\nRRULE:FREQ=WEEKLY;COUNT=3"
    assert begins(weekly) == [
        "2026-10-21T14:00:00+00:00",
        "2026-10-28T14:00:00+00:00",
        "2026-11-04T15:00:00+00:00",
    ]


def test_every_other_week_until_a_day_without_the_exceptions() -> None:
    assert begins(
        "DTSTART:20261021T140000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261202T000000Z;BYDAY=WE\n"
        "EXDATE:20261104T140000Z"
    ) == ["2026-10-21T14:00:00+00:00", "2026-11-18T14:00:00+00:00"]


def test_what_is_over_of_a_series_is_left_out_and_one_without_end_ends() -> None:
    found = begins("DTSTART:20200101T140000Z\nRRULE:FREQ=WEEKLY")
    assert found[0] == "2026-10-21T14:00:00+00:00" and len(found) == 26


def test_an_occurrence_that_moved_stands_once_at_its_new_time() -> None:
    found = ics.read(
        calendar(
            "DTSTART:20261021T140000Z\nRRULE:FREQ=WEEKLY;COUNT=2",
            "RECURRENCE-ID:20261028T140000Z\nDTSTART:20261029T160000Z",
        ),
        ZONE,
        NOW,
    )
    assert [one.begins for one in found] == ["2026-10-21T14:00:00+00:00", "2026-10-29T16:00:00+00:00"]
    assert found[1].uid == "one|2026-10-28T14:00:00+00:00"


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ("DTSTART;VALUE=DATE:20261027", entries.ALL_DAY),
        ("DTSTART:20261027T150000Z\nRRULE:FREQ=DAILY", entries.REPEATS),
        ("DTSTART:20261021T140000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE", entries.REPEATS),
        ("DTSTART:20261021T140000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO", entries.REPEATS),
        ("DTSTART;TZID=Nowhere/Town:20261027T150000", entries.NO_TIME),
        ("DESCRIPTION:no time", entries.NO_TIME),
        ("DTSTART:20261027T150000Z\nDTEND:20261028T150000Z", entries.BAD_LENGTH),
    ],
)
def test_what_is_not_guessed(event: str, problem: str) -> None:
    assert problems(event) == [problem]


def test_cancelled_there() -> None:
    assert ics.read(calendar("DTSTART:20261027T150000Z\nSTATUS:CANCELLED"), ZONE, NOW)[0].is_cancelled


@pytest.mark.parametrize(
    "content", [b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff\xfe\x00"]
)
def test_a_file_that_is_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        ics.read(content, ZONE, NOW)


def test_there_and_back() -> None:
    found = ics.read(calendar("DTSTART:20261027T150000Z"), ZONE, NOW)
    assert entries.unpacked(entries.packed(found)) == found


class TestLists:
    def read(self, text: str) -> list[entries.Entry]:
        return lists.read(reading.read(text.encode()), ZONE)

    @pytest.mark.parametrize(
        "line",
        [
            "10/28/2026,10:00 AM,Dan Doyle,45",
            "2026-10-28,10:00,Dan Doyle,45 min",
            "10-28-2026,10am,Dan Doyle,45",
        ],
    )
    def test_as_people_write_days_and_times(self, line: str) -> None:
        (one,) = self.read(f"Date,Time,Client,Duration\n{line}\n")
        assert (one.begins, one.minutes, one.problem) == ("2026-10-28T14:00:00+00:00", 45, "")

    def test_in_spanish(self) -> None:
        (one,) = self.read("Fecha;Hora;Cliente\n2026-10-28;10:00;Dan Doyle\n")
        assert (one.who, one.minutes) == ("Dan Doyle", 50)

    def test_without_the_columns(self) -> None:
        with pytest.raises(Unreadable):
            self.read("Client,Phone\nDan,1\n")

    def test_a_line_that_says_no_time(self) -> None:
        assert [one.problem for one in self.read("Date,Time,Client\nsoon,later,Dan Doyle\n")] == ["no_time"]
