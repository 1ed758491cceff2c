"""The inbox's filters, each with how many it would show. All are counted in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practice import links
from practice.access import Opened
from practice.actors import Actor
from practice.models import Practice
from practice.office import Number
from practice.prepared import prepared
from practice.rules.audiences import Audience
from practice.vocabulary import Role
from records import standing
from records.narrowing import (
    COVERING,
    DRAFTS,
    FLAGGED,
    HANDED,
    LOOK,
    MINE,
    SHOWS,
    UNREAD,
    WAITING,
    Wanted,
)

_ROWS = {
    WAITING: standing.waiting,
    UNREAD: standing.unread,
    LOOK: standing.looks,
    DRAFTS: standing.drafts,
    FLAGGED: standing.flagged,
    HANDED: standing.handed,
}
PEOPLE = frozenset({WAITING, UNREAD})  # a line for each person, however much they wrote
QUIET = frozenset({FLAGGED, HANDED})  # offered where there is something
Choice = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    shows: dict[str, int]
    whose: dict[str, int]
    audiences: dict[str, int]


def counts(opened: Opened, wanted: Wanted, *, is_beside: bool) -> Counts:
    """Of the lists, as narrowed now; of each way to narrow, the list that is shown (else who waits).

    Beside a conversation the ways to narrow stand folded and have no numbers: they would be nearly half of
    its longest query.
    """
    chosen = wanted.show or WAITING
    whose = (MINE, COVERING) if _has_team(opened) and not is_beside else ()
    audiences = [] if is_beside else Audience.values
    asked = [(show, wanted) for show in SHOWS]
    asked += [(chosen, wanted.but(whose=one)) for one in whose]
    asked += [(chosen, wanted.but(audience=one)) for one in audiences]
    # Rows that can be nobody's (a scope of none) are not counted as 0 but as nothing.
    [numbers] = _numbers(opened.actor, opened.now, tuple((one, narrowed.but()) for one, narrowed in asked))
    found = iter([count or 0 for count in numbers])
    return Counts(
        {one: next(found) for one in SHOWS},
        {one: next(found) for one in whose},
        {one: next(found) for one in audiences},
    )


def filters(opened: Opened, wanted: Wanted, known: Counts) -> dict[str, Any]:
    rows = [*_whose(wanted, known), *_audiences(wanted, known)]
    said = [str(row["label"]) for row in rows if row["is_current"] and row["is_narrow"]]
    return {
        "shows": _shows(wanted, known),
        "whose": _whose(wanted, known) if _has_team(opened) else [],
        "audiences": _audiences(wanted, known),
        "said": " · ".join(said) if said else _("All clients, all matters"),
        "search_url": links.page("search"),
        "clear_url": links.page("inbox") + wanted.but(whose="", audience="").query if said else "",
    }


@prepared
def _numbers(actor: Actor, now: datetime, asked: tuple[tuple[str, Wanted], ...]) -> QuerySet[Practice, Any]:
    opened = Opened(actor, now)
    return Practice.objects.values_list(*[Number(_counted(opened, one, wanted)) for one, wanted in asked])


def _counted(opened: Opened, show: str, wanted: Wanted) -> standing.Rows:
    rows = _ROWS[show](opened, wanted).order_by()
    return rows.values("client").distinct() if show in PEOPLE else rows.values("pk")


def _has_team(opened: Opened) -> bool:
    return Role.CLINICIAN in opened.actor.roles


def _shows(wanted: Wanted, known: Counts) -> list[Choice]:
    labels = {
        FLAGGED: _("Words of crisis"),
        WAITING: _("Waiting"),
        UNREAD: _("Unread"),
        LOOK: _("Needs a look"),
        HANDED: _("Handed to me"),
        DRAFTS: _("Drafts"),
    }
    offered = [one for one in labels if one not in QUIET or known.shows[one] or one == wanted.show]
    every = _choice(_("Everything"), wanted.but(show=""), None, is_current=not wanted.show)
    found = [
        _choice(labels[one], wanted.but(show=one), known.shows[one], is_current=one == wanted.show)
        | {"is_grave": one == FLAGGED}
        for one in offered
    ]
    return [every, *found]


def _whose(wanted: Wanted, known: Counts) -> list[Choice]:
    labels = {"": _("All I may see"), MINE: _("Mine"), COVERING: _("I cover for")}
    return [
        _choice(label, wanted.but(whose=one), known.whose.get(one), is_current=one == wanted.whose)
        | {"is_narrow": bool(one)}
        for one, label in labels.items()
    ]


def _audiences(wanted: Wanted, known: Counts) -> list[Choice]:
    labels = {"": _("All matters")} | {one.value: str(one.label).capitalize() for one in Audience}
    return [
        _choice(label, wanted.but(audience=one), known.audiences.get(one), is_current=one == wanted.audience)
        | {"is_narrow": bool(one)}
        for one, label in labels.items()
    ]


def _choice(label: str, wanted: Wanted, count: int | None, *, is_current: bool) -> Choice:
    return {
        "label": label,
        "url": links.page("inbox") + wanted.query,
        "count": "" if count is None else count,
        "is_current": is_current,
    }
