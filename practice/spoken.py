"""Time as people say it: today at 16:00, tomorrow by 10:00, since Tuesday. In the reader's zone."""

import datetime as calendar
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def clock(at: datetime, *, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def day(at: datetime, *, now: datetime, zone: str) -> str:
    """Today, yesterday, tomorrow, a weekday within a week, else the date.

    A language's pattern says it as it stands within a sentence: “el viernes”.
    """
    here = ZoneInfo(zone)
    return _day(at.astimezone(here).date(), now.astimezone(here).date(), get_language())


@lru_cache(maxsize=256)
def _day(local: calendar.date, today: calendar.date, language: str | None) -> str:
    """Lists say the same few days in every row; `language` is the one in force."""
    distance = (local - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    if abs(distance) < 7:
        return formats.date_format(local, pgettext("weekday", "l"))
    if local.year == today.year:
        return formats.date_format(local, pgettext("day and month", "j F"))
    return formats.date_format(local, pgettext("day, month and year", "j F Y"))


def date(on: calendar.date) -> str:
    """With its weekday, as a heading has it: Saturday, Nov. 21, 2026; sábado, 21 de noviembre de 2026."""
    return f"{formats.date_format(on, 'l')}, {formats.date_format(on, 'DATE_FORMAT')}"


def place_of_zone(zone: str) -> str:
    """America/New_York: New York time."""
    return _("%(city)s time") % {"city": zone.rpartition("/")[2].replace("_", " ")}


def moment(at: datetime, *, now: datetime, zone: str) -> str:
    return _("%(day)s at %(time)s") % {"day": day(at, now=now, zone=zone), "time": clock(at, zone=zone)}


def due(at: datetime, *, now: datetime, zone: str) -> str:
    return _("%(day)s, %(time)s") % {"day": day(at, now=now, zone=zone), "time": clock(at, zone=zone)}


def by(at: datetime, *, now: datetime, zone: str) -> str:
    """As `due`, for the end of something: an office that closes at midnight answers by Monday, 24:00."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() != calendar.time():
        return due(at, now=now, zone=zone)
    return _("%(day)s, %(time)s") % {
        "day": day(at - timedelta(minutes=1), now=now, zone=zone),
        "time": "24:00",
    }


def ago(at: datetime, *, now: datetime, zone: str) -> str:
    """For lists: the time today, else the day."""
    if now - at < timedelta(minutes=1):
        return _("just now")
    here = ZoneInfo(zone)
    if at.astimezone(here).date() == now.astimezone(here).date():
        return clock(at, zone=zone)
    return day(at, now=now, zone=zone)
