"""Lists in words: what a column is, what becomes of a line and why."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.models import User
from records.importing import judging, sorting
from records.importing.judging import Judged
from records.models import ClientImport

SHOWN = 200


def fields() -> list[tuple[str, str]]:
    return [
        ("name", _("full name")),
        ("given", _("first name")),
        ("family", _("last name")),
        ("first_name", _("how to address them")),
        ("pronouns", _("pronouns")),
        ("birth_date", _("birth date")),
        ("email", _("email")),
        ("phone", _("phone")),
        ("residence", _("state they live in")),
        ("languages", _("languages")),
        ("interpreter", _("interpreter")),
        ("clinician", _("clinician")),
    ]


def problem(code: str) -> str:
    return {
        "empty": _("This file is empty."),
        "no_rows": _("This file has a first line and nothing below it."),
        "not_text": _("This is not a CSV file. Save the list as CSV and try again."),
        "too_many": _("More than 5,000 lines. Please split the list."),
        "too_wide": _("More than 60 columns. Please leave some out."),
        "too_large": _("This file is larger than 5 MB. Please split the list."),
    }[code]


def outcome(becomes: str, *, is_done: bool = True) -> str:
    return {
        sorting.NEW: _("added") if is_done else _("will be added"),
        sorting.BEFORE: _("not taken: this line was taken in before"),
        sorting.ALIKE: _("not taken: somebody here has the same address, or the same name and birth date"),
        sorting.TWICE: _("not taken: stands in this list twice"),
        judging.NAMELESS: _("not taken: no name, or too long a one"),
        judging.FORMULA: _("not taken: a cell begins like a formula"),
    }[becomes]


def line(number: int, judged: Judged, becomes: str, clinicians: dict[str, User]) -> dict[str, Any]:
    who, known = judged.particulars, dict(fields())
    remarks = [_("left out: %(field)s") % {"field": known[one]} for one in judged.left_out]
    if judged.clinician and judged.clinician.casefold() not in clinicians:
        remarks.append(_("no clinician of this name"))
    return {
        "number": number,
        "name": who.name if who else "",
        "born": (who.birth_date or "") if who else "",
        "points": ", ".join(address for _kind, address in judged.points),
        "is_taken": becomes == sorting.NEW,
        "outcome": outcome(becomes, is_done=False),
        "remarks": "; ".join(remarks),
    }


def sums(outcomes: list[str], *, is_done: bool = True) -> list[dict[str, Any]]:
    """How many lines of each outcome, those that are taken first."""
    order = (
        sorting.NEW, sorting.BEFORE, sorting.ALIKE, sorting.TWICE, judging.NAMELESS, judging.FORMULA,
    )  # fmt: skip
    return [
        {
            "count": outcomes.count(one),
            "words": outcome(one, is_done=is_done),
            "is_taken": one == sorting.NEW,
        }
        for one in order
        if one in outcomes
    ]


def not_taken(outcomes: list[str]) -> list[dict[str, Any]]:
    """By line: the list itself is no longer here, its numbers are."""
    found = [
        {"number": at, "words": outcome(one)}
        for at, one in enumerate(outcomes, start=1)
        if one != sorting.NEW
    ]
    return found[:SHOWN]


def standing(state: str, done: int, count: int) -> str:
    of_all = {"done": done, "count": count}
    return {
        ClientImport.State.READ: _("waits to be looked at"),
        ClientImport.State.RUNNING: _("%(done)s of %(count)s lines done") % of_all,
        ClientImport.State.DONE: ngettext("%(count)s line, done", "%(count)s lines, done", count) % of_all,
        ClientImport.State.DROPPED: _("stopped after %(done)s of %(count)s lines") % of_all,
    }[ClientImport.State(state)]
