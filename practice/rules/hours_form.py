"""Hours as the policy stores them: plain dictionaries, read with every fault said in words.

office: {"zone": "America/New_York", "week": {"monday": ["09:00-12:00", "13:00-24:00"], …},
         "closures": ["2026-12-25"]}
quiet: {"begins": "21:00", "ends": "08:00", "channels": ["sms"]}
response: {"default": {"hours": 8}, "billing": {"business_days": 2}}"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from practice.rules import spans
from practice.rules.hours import OfficeHours, QuietHours, Response, ResponsePromise
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class HoursError(ValueError):
    """`errors` says in words, in the reader's language, all that has to be mended."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = tuple(errors)


def office_to_dict(hours: OfficeHours) -> dict[str, Any]:
    week = {name: [_span_text(span) for span in day] for name, day in zip(DAYS, hours.week, strict=True)}
    return {"zone": hours.zone, "week": week, "closures": sorted(day.isoformat() for day in hours.closures)}


def office_from_dict(stored: Mapping[str, Any]) -> OfficeHours:
    """Raises HoursError. A day that isn't named is closed."""
    errors: list[str] = []
    zone = _zone(stored.get("zone"), errors)
    given = _mapping(stored.get("week", {}), errors)
    for name in given.keys() - set(DAYS):
        errors.append(_("“%(day)s” is not a day of the week.") % {"day": name})
    week = tuple(_day(given.get(name, ()), name, errors) for name in DAYS)
    closures = frozenset(_closures(stored.get("closures", ()), errors))
    if errors:
        raise HoursError(errors)
    return OfficeHours(week, zone, closures)


def quiet_to_dict(quiet: QuietHours) -> dict[str, Any]:
    return {
        "begins": quiet.begins.isoformat("minutes"),
        "ends": quiet.ends.isoformat("minutes"),
        "channels": sorted(channel.value for channel in quiet.channels),
    }


def quiet_from_dict(stored: Mapping[str, Any]) -> QuietHours:
    errors: list[str] = []
    begins, ends = (_clock(stored.get(key), errors) for key in ("begins", "ends"))
    channels = frozenset(_channels(stored.get("channels", ["sms"]), errors))
    if errors:
        raise HoursError(errors)
    return QuietHours(begins, ends, channels)


def response_to_dict(promise: ResponsePromise) -> dict[str, Any]:
    special = {circumstance: _response_dict(one) for circumstance, one in promise.by_circumstance.items()}
    return {"default": _response_dict(promise.default), **special}


def response_from_dict(stored: Mapping[str, Any]) -> ResponsePromise:
    errors: list[str] = []
    for name in stored.keys() - {"default", *Circumstance.values}:
        errors.append(_("“%(name)s” is not a circumstance.") % {"name": name})
    if "default" not in stored:
        errors.append(_("Say by when people can expect an answer where nothing else is said."))
    promises = {name: _response(value, errors) for name, value in stored.items()}
    if errors:
        raise HoursError(errors)
    return ResponsePromise(promises.pop("default"), promises)


def _zone(name: Any, errors: list[str]) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        errors.append(_("“%(zone)s” is not a time zone, such as America/New_York.") % {"zone": name})
        return "UTC"


def _mapping(value: Any, errors: list[str]) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    errors.append(_("The week is given day by day."))
    return {}


def _day(texts: Any, name: str, errors: list[str]) -> tuple[Span, ...]:
    if isinstance(texts, str) or not isinstance(texts, list | tuple):
        errors.append(_("%(day)s: give a list of hours, such as 09:00-12:00.") % {"day": _day_name(name)})
        return ()
    day = sorted(span for text in texts if (span := _span(text, name, errors)))
    if any(later.begins < earlier.ends for earlier, later in zip(day, day[1:], strict=False)):
        errors.append(_("%(day)s: the hours overlap.") % {"day": _day_name(name)})
    return tuple(day)


def _span(text: Any, name: str, errors: list[str]) -> Span | None:
    begins, dash, ends = str(text).partition("-")
    try:
        if not dash:
            raise ValueError(text)
        return Span(_minute(begins), _minute(ends))
    except ValueError:
        words = {"day": _day_name(name), "text": text}
        errors.append(_("%(day)s: “%(text)s” must be like 09:00-12:00, ending after it begins.") % words)
        return None


def _minute(text: str) -> int:
    return spans.DAY if text.strip() == "24:00" else spans.minute_of(_time(text))


def _time(text: str) -> time:
    clock = time.fromisoformat(text.strip())
    if clock.second or clock.microsecond or clock.tzinfo:
        raise ValueError(text)
    return clock


def _clock(text: Any, errors: list[str]) -> time:
    try:
        return _time(str(text))
    except ValueError:
        errors.append(_("“%(text)s” is not a time of day, such as 21:00.") % {"text": text})
        return time()


def _closures(texts: Any, errors: list[str]) -> list[date]:
    days = []
    for text in texts:
        try:
            days.append(date.fromisoformat(text))
        except (ValueError, TypeError):
            errors.append(_("“%(text)s” is not a date, such as 2026-12-25.") % {"text": text})
    return days


def _channels(names: Any, errors: list[str]) -> list[Channel]:
    known = [Channel(name) for name in names if name in Channel.values]
    for name in names:
        if name not in Channel.values:
            errors.append(_("“%(name)s” is not a channel.") % {"name": name})
    return known


def _response(value: Any, errors: list[str]) -> Response:
    try:
        return Response(**value)
    except (TypeError, ValueError):
        errors.append(_("An answer is promised in open hours or in business days, one at least."))
        return Response(hours=1)


def _response_dict(response: Response) -> dict[str, int]:
    return {"hours": response.hours} if response.hours else {"business_days": response.business_days}


def _span_text(span: Span) -> str:
    return f"{_clock_text(span.begins)}-{_clock_text(span.ends)}"


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _day_name(name: str) -> str:
    return str(WEEKDAYS[DAYS.index(name)])
