"""The list column: who waits for an answer, what needs a look, what was begun. Templates: office/_list.html."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery, TextField
from django.utils.translation import gettext as _

from messaging.talk.polling import list_stamp
from practice import links
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.actors import Actor
from practice.models import Practice
from practice.prepared import prepared
from records import inbox_filters, lines, narrowing
from records.inbox_items import Items
from records.narrowing import DRAFTS, EVERYTHING, FLAGGED, HANDED, LOOK, UNREAD, WAITING, Wanted

LATEST = 200
ALONE = (FLAGGED, WAITING, LOOK, DRAFTS)  # together on one page, in this order; the others by a filter
SHORT = 25  # of each, where several stand together
READERS: dict[str, Callable[[Opened, Wanted, slice], Sequence[Any]]] = {
    WAITING: lines.waiting,
    UNREAD: lines.unread,
    LOOK: lines.troubled,
    DRAFTS: lines.drafts,
    FLAGGED: lines.flagged,
    HANDED: lines.handed,
}


def column(opened: Opened, current: UUID | None = None, wanted: Wanted = EVERYTHING) -> dict[str, Any]:
    """The rows first, then the right to open what they show: as many queries for fifty rows as for one."""
    tag = stamp(opened)
    counts = inbox_filters.counts(opened, wanted, is_beside=current is not None)
    shows = (wanted.show,) if wanted.show else ALONE
    part = _part(wanted)
    found = {show: _read(opened, wanted, show, part) for show in shows if _is_looked_for(show, counts)}
    shown = [row.client.pk for rows in found.values() for row in rows]
    items = Items(opened, grant_for_list(opened.actor, shown, opened.now), current, wanted)
    return {
        "poll_url": links.page("inbox_changes") + wanted.polled(current),
        "etag": tag,
        "filters": inbox_filters.filters(opened, wanted, counts),
        "sections": [_section(show, rows, items, wanted, counts) for show, rows in found.items()],
        "pages": _pages(wanted, counts, part),
    }


def stamp(opened: Opened) -> str:
    """One query: whether anything in anybody's conversation of this scope has changed.

    The sum of all instants and not the latest one: of two changes at once, the older may be committed last.
    """
    return list_stamp([_changes.first(opened.actor, opened.now)])


class _Instants(Subquery):
    """Of the rows of another query: how many there are, and the sum of when each changed."""

    template = (
        "(SELECT concat_ws('-', count(*), sum(extract(epoch FROM changed_at))) FROM (%(subquery)s) AS those)"
    )
    output_field = TextField()


@prepared
def _changes(actor: Actor, now: datetime) -> QuerySet[Practice, Any]:
    """Of a large scope only the latest: what has just changed is among them."""
    latest = scope.clients(actor, now).order_by("-changed_at").values("changed_at")[:LATEST]
    return Practice.objects.values_list(_Instants(latest), flat=True)


def _part(wanted: Wanted) -> slice:
    if not wanted.show:
        return slice(0, SHORT)
    start = (wanted.page - 1) * lines.ROWS
    return slice(start, start + lines.ROWS)


def _read(opened: Opened, wanted: Wanted, show: str, part: slice) -> list[Any]:
    return list(READERS[show](opened, wanted, part))


def _is_looked_for(show: str, counts: inbox_filters.Counts) -> bool:
    """Words of crisis stand on top where there are any, and take no room where there are none."""
    return show != FLAGGED or bool(counts.shows[FLAGGED])


def _section(
    show: str, rows: list[Any], items: Items, wanted: Wanted, counts: inbox_filters.Counts
) -> dict[str, Any]:
    title, none, only = _words(show)
    build = items.builder(show)
    count = counts.shows[show]
    is_cut = not wanted.show and count > len(rows)
    return {
        "id": show,
        "title": title,
        "none": only if wanted.is_narrow else none,
        "items": build(rows),
        "more_url": links.page("inbox") + wanted.but(show=show).query if is_cut else "",
        "more": _("All %(count)s") % {"count": count} if is_cut else "",
    }


def _words(show: str) -> tuple[str, str, str]:
    """Its heading; what is said where it is empty, and where it is empty of what was asked for."""
    nothing = _("Nothing of this kind among what you chose.")
    return {
        WAITING: (_("Waiting on us, soonest promise first"), _("Nobody waits for an answer."), nothing),
        UNREAD: (_("Not read by you"), _("You have read everything of the last weeks."), nothing),
        LOOK: (_("Needs a look"), _("Nothing that was sent needs a look."), nothing),
        DRAFTS: (_("Drafts"), _("No unfinished messages."), nothing),
        FLAGGED: (_("Words of crisis, not looked at"), _("No words of crisis wait for a look."), nothing),
        HANDED: (_("Handed to you"), _("No conversation was handed to you."), nothing),
    }[show]


def _pages(wanted: Wanted, counts: inbox_filters.Counts, part: slice) -> dict[str, str]:
    """Only where one list stands alone and is longer than a page."""
    count = counts.shows.get(wanted.show, 0) if wanted.show else 0
    if count <= lines.ROWS:
        return {}
    values = {"first": min(part.start + 1, count), "last": min(part.stop, count), "count": count}
    here = links.page("inbox")
    return {
        "before": here + _turned(wanted, -1) if wanted.page > 1 else "",
        "after": here + _turned(wanted, 1) if part.stop < count else "",
        "words": _("%(first)s–%(last)s of %(count)s") % values,
    }


def _turned(wanted: Wanted, by: int) -> str:
    return narrowing.Wanted(wanted.whose, wanted.audience, wanted.show, wanted.page + by).query
