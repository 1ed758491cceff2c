"""Times out of a table: a day, a time, a name, and how long. Pure."""

import re
from datetime import date, datetime, time

from practice.rules import schedule
from records.calendars.entries import BAD_LENGTH, LONGEST_NAME, LONGEST_UID, NO_TIME, Entry, Unreadable
from records.importing.reading import Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "day": ("date", "day", "appointment date", "fecha", "dia"),
    "clock": ("time", "start", "start time", "begins", "hora"),
    "who": ("client", "client name", "name", "patient", "cliente", "nombre"),
    "minutes": ("minutes", "duration", "length", "minutos", "duracion"),
    "uid": ("id", "uid", "appointment id"),
    "status": ("status", "estado"),
}
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")
_FOLD = str.maketrans("áéíóúñ", "aeioun")
_CANCELLED = {"cancelled", "canceled", "cancelado", "cancelada"}


def read(table: Table, zone: str) -> list[Entry]:
    """Raises Unreadable where a column is missing."""
    columns = [_field(heading) for heading in table.header]
    if not {"day", "clock", "who"} <= set(columns):
        raise Unreadable("columns")
    return [_entry(dict(zip(columns, cells, strict=True)), zone) for cells in table.rows]


def _entry(said: dict[str, str], zone: str) -> Entry:
    who = said["who"][:LONGEST_NAME]
    day, clock = _day(said["day"]), _clock(said["clock"])
    if day is None or clock is None:
        return Entry(who, problem=NO_TIME)
    at = schedule.instant(datetime.combine(day, clock), zone).isoformat()
    minutes = int((re.sub(r"\D", "", said.get("minutes", "")) or "50")[:6])
    if not 5 <= minutes <= 480:
        return Entry(who, at, problem=BAD_LENGTH)
    is_cancelled = said.get("status", "").casefold() in _CANCELLED
    uid = said.get("uid", "")[:LONGEST_UID] or f"{who}|{at}"
    return Entry(who, at, minutes, uid, is_cancelled)


def _field(heading: str) -> str:
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold().translate(_FOLD)).split())
    return next((name for name, known in COLUMNS.items() if words in known), "")


def _day(text: str) -> date | None:
    found = _parsed(text, _DAYS)
    return found.date() if found else None


def _clock(text: str) -> time | None:
    found = _parsed(text.upper().replace(".", ""), _CLOCKS)
    return found.time() if found else None


def _parsed(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    return None
