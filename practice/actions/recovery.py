"""The recovery sheets: that they were printed, and that somebody proved them. What stands on them is kept nowhere."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.policy import Practice

_NOWHERE: dict[str, Any] = {"sheets_put_away_at": None, "sheets_put_away_by": None, "sheet_places": []}


class NotPrinted(Exception):
    """There are no sheets, or others have been printed since the page was shown."""


@transaction.atomic
def note_sheets_printed(*, actor: Actor, now: datetime) -> None:
    """Each printing is a new pair. Older ones go on opening the key-ring until the custody key is changed."""
    Practice.objects.update(sheets_printed_at=now, **_NOWHERE)
    audit.record("practice.recovery_sheets.printed", actor=actor)


@transaction.atomic
def note_custody_changed(*, change: Callable[[], None], actor: Actor, now: datetime) -> None:
    """The sheets that were printed are worth nothing from now on. The ring is a file: it changes last."""
    Practice.objects.update(sheets_printed_at=None, **_NOWHERE)
    audit.record("practice.custody.changed", actor=actor)
    change()


@transaction.atomic
def note_sheets_put_away(
    *, printed_at: datetime | None, places: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Said by a person: those printed then lie in two places. Raises NotPrinted."""
    here = Practice.objects.filter(sheets_printed_at=printed_at, sheets_printed_at__isnull=False)
    if not here.update(sheets_put_away_at=now, sheets_put_away_by_id=actor.person, sheet_places=list(places)):
        raise NotPrinted
    audit.record("practice.recovery_sheets.put_away", actor=actor)


@transaction.atomic
def note_sheets_tried(*, is_right: bool, actor: Actor, now: datetime) -> None:
    outcome = "done" if is_right else "failed"
    audit.record("practice.recovery_sheets.tried", actor=actor, outcome=outcome)
