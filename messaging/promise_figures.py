"""Kept and missed by week as bars, with the same in a table; and how long an answer took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.policy import PolicyInForce
from practice.rules import kept
from practice.rules.kept import Given, Week

_WIDE, _HIGH, _GAP = 26, 96, 9
_TOP, _FOOT = 18, 26


def figures(given: Sequence[Given], rules: PolicyInForce, now: datetime) -> dict[str, Any] | None:
    """None where nothing has come due yet."""
    weeks = kept.by_week(given, now, rules.hours.zone)
    if not any(one.kept + one.missed + one.left for one in weeks):
        return None
    in_time, late = sum(one.kept for one in weeks), sum(one.missed for one in weeks)
    return {
        "median": _spoken(kept.median_open(given, rules.hours)),
        "kept": in_time,
        "missed": late,
        "share": _("%(percent)s%% in time") % {"percent": in_time * 100 // (in_time + late)}
        if in_time + late
        else "",
        "chart": _chart(weeks),
        "rows": [_row(one) for one in reversed(weeks) if one.kept + one.missed + one.left],
    }


def _chart(weeks: list[Week]) -> dict[str, Any]:
    most = max(one.kept + one.missed for one in weeks) or 1
    base = _TOP + _HIGH
    return {
        "width": len(weeks) * (_WIDE + _GAP),
        "height": base + _FOOT,
        "base": base,
        "words_at": base + 18,
        "bars": [_bar(number, one, most, base) for number, one in enumerate(weeks)],
    }


def _bar(number: int, week: Week, most: int, base: int) -> dict[str, Any]:
    """Missed stands on top of kept, in outline: told apart without colour."""
    low, high = round(_HIGH * week.kept / most), round(_HIGH * week.missed / most)
    left = number * (_WIDE + _GAP) + _GAP // 2
    return {
        "x": left,
        "width": _WIDE,
        "middle": left + _WIDE // 2,
        "kept_y": base - low,
        "kept_height": low,
        "missed_y": base - low - high,
        "missed_height": high,
        "above": base - low - high - 5,
        "words": _words(week),
        "label": formats.date_format(week.first, "j M") if number % 2 else "",
    }


def _words(week: Week) -> str:
    if not week.kept + week.missed:
        return ""
    return f"{week.kept}/{week.kept + week.missed}"


def _row(week: Week) -> dict[str, Any]:
    return {
        "week": formats.date_format(week.first, "DATE_FORMAT"),
        "kept": week.kept,
        "missed": week.missed,
        "left": week.left,
    }


def _spoken(took: timedelta | None) -> str:
    if took is None:
        return ""
    minutes = round(took.total_seconds() / 60)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
