"""What one clinician allows less than the policy does. It may only be stricter; what it says of more counts for nothing.

Stored: {"cells": {"scheduling/sms": {"footing": "consent", "content": "minimum"}},
"quiet": {"begins": "19:00", "ends": "09:00"}, "week": {"monday": ["10:00-15:00"], …}}, each part and each day left
out where nothing is stricter; an empty day is one on which they don't work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from practice.rules import cells, hours_form, spans
from practice.rules.cells import Cell, Limit
from practice.rules.hours import OfficeHours, QuietHours
from practice.rules.spans import DAY, Span, minute_of
from practice.vocabulary import Channel, Circumstance, Content, Footing

Pair = tuple[Circumstance, Channel]


@dataclass(frozen=True)
class Boundary:
    id: str
    user_id: str
    limits: Mapping[Pair, Limit] = field(default_factory=dict)
    quiet: QuietHours | None = None
    week: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict
    )  # day's name → own hours; else the practice's


@dataclass(frozen=True)
class Widening:
    """`where` is a pair like "scheduling/sms", "quiet", or a day of the week."""

    where: str
    words: str


def read(terms: Mapping[str, Any], *, id: str, user_id: str, zone: str) -> Boundary:  # noqa: A002
    """Raises ValueError (HoursError among them) on what can't be read."""
    limits = {_pair(name): _limit(said) for name, said in terms.get("cells", {}).items()}
    quiet = hours_form.quiet_from_dict(terms["quiet"]) if terms.get("quiet") else None
    named = terms.get("week", {})
    read_week = hours_form.office_from_dict({"zone": zone, "week": named}).week
    week = {name: day for name, day in zip(hours_form.DAYS, read_week, strict=True) if name in named}
    return Boundary(id=id, user_id=user_id, limits=limits, quiet=quiet, week=week)


def tightened(cell: Cell, boundary: Boundary | None) -> Cell:
    """The cell as it holds for messages by this clinician."""
    limit = boundary.limits.get((cell.circumstance, cell.channel)) if boundary else None
    return cells.narrowed(cell, limit) if limit else cell


def tightened_hours(hours: OfficeHours, boundary: Boundary | None) -> OfficeHours:
    """Their own hours, as far as the practice is open."""
    if boundary is None or not boundary.week:
        return hours
    days = zip(hours_form.DAYS, hours.week, strict=True)
    return replace(hours, week=tuple(common(ours, boundary.week.get(name, ours)) for name, ours in days))


def tightened_quiet(quiet: QuietHours, boundary: Boundary | None) -> QuietHours:
    """The shortest quiet that holds both; a minute of the day is left loud, whatever they say."""
    if boundary is None or boundary.quiet is None:
        return quiet
    own, channels = boundary.quiet, quiet.channels | boundary.quiet.channels
    arcs = [arc for arc in (_arc(quiet), _arc(own)) if arc[1]]
    if not arcs:
        return replace(quiet, channels=channels)
    begins, length = min(
        ((start, max((at - start) % DAY + long for at, long in arcs)) for start, _long in arcs),
        key=lambda arc: arc[1],
    )
    ends = begins + min(length, DAY - 1)
    return QuietHours(_clock(begins), _clock(ends), channels)


def refuses_widening(
    boundary: Boundary, *, of: Iterable[Cell], hours: OfficeHours, quiet: QuietHours
) -> list[Widening]:
    """Everything that would let more through than the policy does; nothing: it is a boundary."""
    found = [
        Widening(f"{cell.circumstance}/{cell.channel}", _("The policy is stricter there."))
        for cell in of
        if (limit := boundary.limits.get((cell.circumstance, cell.channel))) and cells.widens(cell, limit)
    ]
    if boundary.quiet is not None and not _holds(boundary.quiet, quiet):
        found.append(Widening("quiet", _("Your quiet hours must hold those of the practice.")))
    for name, ours in zip(hours_form.DAYS, hours.week, strict=True):
        own = boundary.week.get(name, ())
        if common(ours, own) != spans.joined(own):
            found.append(Widening(name, _("Your hours must lie within the office hours.")))
    return found


def _pair(name: str) -> Pair:
    why, _slash, how = name.partition("/")
    return Circumstance(why), Channel(how)


def _limit(said: Mapping[str, str]) -> Limit:
    content = said.get("content")
    return Limit(Footing(said["footing"]), Content(content) if content else None)


def common(ours: Iterable[Span], own: Iterable[Span]) -> tuple[Span, ...]:
    """What two days have in common; spans that touch are one."""
    pairs = [(a, b) for a in spans.joined(ours) for b in spans.joined(own)]
    minutes = [(max(a.begins, b.begins), min(a.ends, b.ends)) for a, b in pairs]
    return tuple(sorted(Span(first, last) for first, last in minutes if first < last))


def _arc(quiet: QuietHours) -> tuple[int, int]:
    """Where it begins on the round of the day, and how long it lasts in minutes; equal ends: never."""
    begins = minute_of(quiet.begins)
    return begins, (minute_of(quiet.ends) - begins) % DAY


def _holds(own: QuietHours, ours: QuietHours) -> bool:
    (own_begins, own_length), (begins, length) = _arc(own), _arc(ours)
    return length == 0 or (begins - own_begins) % DAY + length <= own_length


def _clock(minute: int) -> time:
    return time((minute % DAY) // 60, minute % 60)
