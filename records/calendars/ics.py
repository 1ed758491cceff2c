"""Times out of an iCalendar file: single ones, weekly ones, their exceptions. Of what repeats otherwise, none is guessed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from practice.rules import schedule
from records.calendars.entries import (
    ALL_DAY,
    BAD_LENGTH,
    LONGEST_NAME,
    LONGEST_UID,
    NO_TIME,
    REPEATS,
    Entry,
    Unreadable,
)

MOST_EVENTS = 2000
AHEAD = timedelta(weeks=26)  # a series without an end is taken so far
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
Occurrence = tuple[str, datetime]


def read(data: bytes, zone: str, now: datetime) -> list[Entry]:
    """`zone`: of times that name none. Raises Unreadable."""
    try:
        calendar = icalendar.Calendar.from_ical(data)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("not_calendar") from error  # what the library makes of a broken file
    if not events:
        raise Unreadable("empty")
    if len(events) > MOST_EVENTS:
        raise Unreadable("too_many")
    apart = {found for event in events if (found := _apart(event, zone))}
    return [entry for event in events for entry in _of(event, zone, now, apart)]


def _of(event: Any, zone: str, now: datetime, apart: set[Occurrence]) -> Iterator[Entry]:
    who = str(event.get("SUMMARY", "")).strip()[:LONGEST_NAME]
    uid = _uid(event)
    begins = _when(event, "DTSTART", zone)
    if begins is None:
        yield Entry(who, uid=uid, problem=_why_no_time(event))
        return
    minutes = _minutes(event, begins, zone)
    if not 5 <= minutes <= 480:
        yield Entry(who, begins.astimezone(UTC).isoformat(), uid=uid, problem=BAD_LENGTH)
        return
    is_cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    if (own := _apart(event, zone)) is not None:
        yield _entry(who, begins, minutes, _occurrence(uid, own[1]), is_cancelled)
    elif "RRULE" not in event:
        yield _entry(who, begins, minutes, uid, is_cancelled)
    else:
        yield from _series(event, who, begins, minutes, uid, is_cancelled, now, apart)


def _series(
    event: Any,
    who: str,
    begins: datetime,
    minutes: int,
    uid: str,
    is_cancelled: bool,
    now: datetime,
    apart: set[Occurrence],
) -> Iterator[Entry]:
    rule = event["RRULE"]
    if isinstance(rule, list) or not _is_weekly(rule, begins):
        yield Entry(who, begins.astimezone(UTC).isoformat(), minutes, uid, problem=REPEATS)
        return
    left_out = {at.astimezone(UTC) for at in _exceptions(event, begins)}
    for at in _occurrences(rule, begins, now):
        if at >= now and at not in left_out and (uid, at) not in apart:
            yield _entry(who, at, minutes, _occurrence(uid, at), is_cancelled)


def _occurrences(rule: Any, begins: datetime, now: datetime) -> Iterator[datetime]:
    """In UTC, a number of weeks apart on the wall's clock, as far as the series or our patience goes."""
    zone = begins.tzinfo
    step = int(rule.get("INTERVAL", [1])[0])
    count = int(rule["COUNT"][0]) if "COUNT" in rule else None
    until = _until(rule, begins)
    wall, number = begins.replace(tzinfo=None), 0
    while count is None or number < count:
        at = _instant(wall + timedelta(weeks=step * number), zone)
        if at > now + AHEAD or (until and at > until):
            return
        yield at
        number += 1


def _instant(wall: datetime, zone: Any) -> datetime:
    if isinstance(zone, ZoneInfo):
        return schedule.instant(wall, zone.key)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _is_weekly(rule: Any, begins: datetime) -> bool:
    by_day = [str(one) for one in rule.get("BYDAY", [])]
    return (
        {str(name).upper() for name in rule} <= _RULE
        and rule.get("FREQ") == ["WEEKLY"]
        and by_day in ([], [_DAYS[begins.weekday()]])
        and 1 <= int(rule.get("INTERVAL", [1])[0]) <= 52
    )


def _until(rule: Any, begins: datetime) -> datetime | None:
    found = rule.get("UNTIL", [None])[0]
    if found is None:
        return None
    if not isinstance(found, datetime):  # a day: to its end
        found = datetime.combine(found, datetime.max.time())
    return (found if found.tzinfo else found.replace(tzinfo=begins.tzinfo)).astimezone(UTC)


def _exceptions(event: Any, begins: datetime) -> Iterator[datetime]:
    found = event.get("EXDATE", [])
    for group in found if isinstance(found, list) else [found]:
        for one in group.dts:
            if isinstance(one.dt, datetime):
                yield one.dt if one.dt.tzinfo else one.dt.replace(tzinfo=begins.tzinfo)


def _apart(event: Any, zone: str) -> Occurrence | None:
    """One occurrence of a series that the calendar tells of by itself."""
    at = _when(event, "RECURRENCE-ID", zone)
    return (_uid(event), at.astimezone(UTC)) if at else None


def _when(event: Any, name: str, zone: str) -> datetime | None:
    """None for a whole day, for no time at all, and for a zone that nobody here knows."""
    found = event.get(name)
    at = getattr(found, "dt", None)
    if not isinstance(at, datetime):
        return None
    if at.tzinfo is None:
        return None if "TZID" in found.params else at.replace(tzinfo=ZoneInfo(zone))
    return at


def _why_no_time(event: Any) -> str:
    at = getattr(event.get("DTSTART"), "dt", None)
    return ALL_DAY if isinstance(at, date) and not isinstance(at, datetime) else NO_TIME


def _minutes(event: Any, begins: datetime, zone: str) -> int:
    ends = _when(event, "DTEND", zone)
    lasts = ends - begins if ends else getattr(event.get("DURATION"), "dt", None)
    return int(lasts.total_seconds() // 60) if isinstance(lasts, timedelta) else 50


def _uid(event: Any) -> str:
    return str(event.get("UID", ""))[:LONGEST_UID]


def _occurrence(uid: str, at: datetime) -> str:
    return f"{uid}|{at.astimezone(UTC).isoformat()}"


def _entry(who: str, begins: datetime, minutes: int, uid: str, is_cancelled: bool) -> Entry:
    at = begins.astimezone(UTC).isoformat()
    return Entry(who, at, minutes, uid or f"{who}|{at}", is_cancelled)
