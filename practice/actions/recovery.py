"""The recovery sheets: that they were printed, and that somebody proved them. What stands on them is kept nowhere."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.policy import Practice


@transaction.atomic
def note_sheets_printed(*, actor: Actor, now: datetime) -> None:
    """Each printing is a new pair. Older ones go on opening the key-ring until the custody key is changed."""
    Practice.objects.update(sheets_printed_at=now)
    audit.record("practice.recovery_sheets.printed", actor=actor)


@transaction.atomic
def note_custody_changed(*, change: Callable[[], None], actor: Actor, now: datetime) -> None:
    """The sheets that were printed are worth nothing from now on. The ring is a file: it changes last."""
    Practice.objects.update(sheets_printed_at=None)
    audit.record("practice.custody.changed", actor=actor)
    change()


@transaction.atomic
def note_sheets_tried(*, is_right: bool, actor: Actor, now: datetime) -> None:
    outcome = "done" if is_right else "failed"
    audit.record("practice.recovery_sheets.tried", actor=actor, outcome=outcome)
