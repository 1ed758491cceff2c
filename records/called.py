"""Calls in a conversation's one line, where they belong by their hour; for the practice alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.talk.loading import Page
from messaging.talk.office_rows import blank
from messaging.talk.rows import Reading, Row
from messaging.talk.said import Cursor
from practice import links
from practice.prepared import prepared
from records.call_forms import OUTCOMES
from records.models import CallNote

MOST = 200  # between two pages of messages


def among(rows: list[Row], reading: Reading, before: Cursor | None) -> list[Row]:
    """`rows`: the page's messages. Days are headed anew where a call comes between."""
    found = _within(reading.page, reading, before)
    if not found:
        return rows
    both = sorted([*rows, *(_row(reading, one) for one in found)], key=_instant)
    reading.last_day = None
    for row in both:
        row["day"] = row["day_id"] = ""
        reading.head(row)
    return both


def _within(page: Page, reading: Reading, before: Cursor | None) -> list[CallNote]:
    client = reading.opened.client
    assert client is not None  # noqa: S101 - the gate of a conversation always names the client
    until = before[0] if before is not None else None
    since = page.messages[0].created_at if page.older is not None else None
    return _notes(client.pk, since, until)


@prepared
def _notes(client_id: UUID, since: datetime | None, until: datetime | None) -> QuerySet[CallNote]:
    notes = CallNote.objects.filter(client_id=client_id).select_related("author")
    notes = notes.filter(at__gte=since) if since is not None else notes
    notes = notes.filter(at__lt=until) if until is not None else notes
    return notes.order_by("-at", "-pk")[:MOST]


def _instant(row: Row) -> datetime:
    at: datetime = row["at"]
    return at


def _row(reading: Reading, note: CallNote) -> Row:
    said: dict[str, Any] = dict(OUTCOMES)
    is_open = reading.opened.rights.allows(note.vault_id, note.sealed_class)
    is_mine = note.author_id == reading.opened.actor.user_id
    outcome = str(said[note.outcome])
    words = reading.opened.text(note, "body") if is_open else _("Clinical text: not open to your role.")
    took = (
        ngettext("%(count)s minute", "%(count)s minutes", note.minutes) % {"count": note.minutes}
        if note.minutes
        else ""
    )
    by = _("You") if is_mine else note.author.name
    return blank() | {
        "id": f"c-{note.pk}",
        "at": note.at,
        "time": reading.clock(note.at),
        "iso": reading.local(note.at).isoformat(),
        "side": "theirs" if note.is_incoming else "ours",
        "who": by
        if not note.is_incoming
        else _("%(client)s, noted by %(name)s") % {"client": reading.client_name, "name": by},
        "way": _("video") if note.is_video else _("call"),
        "way_kind": "",
        "way_icon": "users" if note.is_video else "phone",
        "body": words or outcome,
        "state": " · ".join(filter(None, (outcome if words else "", took, _("only the practice sees this")))),
        "state_icon": "eye-off",
        "report_url": links.page("incident_new"),
    }
