"""Calendars in words: what becomes of an entry and why."""

from typing import Any

from django.utils.translation import gettext as _

from practice import policy, spoken
from records.calendars import entries, judging
from records.calendars.judging import Judged


def problem(code: str) -> str:
    return {
        "empty": _("Nothing stands in this file."),
        "no_rows": _("This file has a first line and nothing below it."),
        "not_text": _("This is neither a calendar nor a CSV file."),
        "not_calendar": _("This calendar can't be read. Export it once more and try again."),
        "columns": _("The first line must name these columns: Date, Time, Client. Minutes may follow."),
        "too_many": _("Too many entries. Export a shorter time."),
        "too_wide": _("More than 60 columns. Please leave some out."),
        "too_large": _("This file is larger than 2 MB. Export a shorter time."),
    }[code]


def outcome(becomes: str) -> str:
    return {
        judging.NEW: _("planned"),
        judging.MOVED: _("moved to this time"),
        judging.GONE: _("cancelled here as well"),
        judging.BEFORE: _("nothing to do: it is here as it should be"),
        judging.CANCELLED: _("not taken: cancelled there"),
        judging.PAST: _("not taken: it is over"),
        judging.NOBODY: _("not taken: nobody of this name among those the clinician cares for"),
        judging.SEVERAL: _("not taken: several of this name"),
        judging.TWICE: _("not taken: stands in this file twice"),
        entries.ALL_DAY: _("not taken: a whole day"),
        entries.REPEATS: _("not taken: it repeats in a way that can't be followed; plan it by hand"),
        entries.NO_TIME: _("not taken: no day and time that can be read"),
        entries.BAD_LENGTH: _("not taken: shorter than 5 minutes or longer than 8 hours"),
    }[becomes]


def line(judged: Judged, now: Any) -> dict[str, Any]:
    zone = policy.practice().time_zone
    return {
        "who": judged.entry.who,
        "when": spoken.moment(judged.at, now=now, zone=zone) if judged.at else "",
        "is_taken": judged.becomes in judging.TAKEN,
        "outcome": outcome(judged.becomes),
    }


def sums(outcomes: list[str]) -> list[dict[str, Any]]:
    return [{"count": outcomes.count(one), "words": outcome(one)} for one in dict.fromkeys(outcomes)]
