"""The practice's saved wordings: taken over, added, changed, put away."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from consent.rules import wordings as rules
from consent.rules.wordings import Wording, WordingError
from messaging import wordings
from messaging.models import SavedWording
from practice import audit, submissions
from practice.actors import Actor
from practice.locks import only_one


@transaction.atomic
def adopt_wordings(*, actor: Actor, now: datetime) -> int:
    """Those that come with the house become the practice's own; nothing where it has any."""
    only_one("wordings")
    if SavedWording.objects.exists():
        return 0
    rows = [
        SavedWording(
            key=one.key,
            definition=wordings.to_dict(one),
            position=place,
            changed_at=now,
            changed_by_id=actor.user_id,
        )
        for place, one in enumerate(rules.starter())
    ]
    SavedWording.objects.bulk_create(rows)
    audit.record("messaging.wordings.adopted", actor=actor, objects=[row.pk for row in rows])
    return len(rows)


@transaction.atomic
def add_wording(
    *, wording: Wording, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> SavedWording:
    """Its key is made here. Raises WordingError."""
    submissions.claim(submission, now=now)
    adopt_wordings(actor=actor, now=now)
    kept = wordings.to_dict(wording) | {"key": f"own_{uuid4().hex[:8]}"}
    _require_sound(wording)
    row = SavedWording.objects.create(
        key=kept["key"],
        definition=kept,
        position=SavedWording.objects.count(),
        changed_at=now,
        changed_by_id=actor.person,
    )
    audit.record("messaging.wording.added", actor=actor, subject=row)
    return row


@transaction.atomic
def change_wording(*, row: SavedWording, wording: Wording, actor: Actor, now: datetime) -> None:
    """From the next message on: what was sent stands in its message as it was. Raises WordingError."""
    _require_sound(wording)
    locked = SavedWording.objects.select_for_update(no_key=True).get(pk=row.pk)
    before, after = locked.definition, wordings.to_dict(wording) | {"key": locked.key}
    fields = sorted(name for name in after if after[name] != before.get(name))
    if not fields:
        return
    locked.definition, locked.changed_at, locked.changed_by_id = after, now, actor.person
    locked.save(update_fields=["definition", "changed_at", "changed_by"])
    audit.record("messaging.wording.changed", actor=actor, subject=locked, fields=fields)


@transaction.atomic
def retire_wording(*, row: SavedWording, actor: Actor, now: datetime) -> None:
    if SavedWording.objects.filter(pk=row.pk, retired_at=None).update(retired_at=now):
        audit.record("messaging.wording.retired", actor=actor, subject=row)


@transaction.atomic
def restore_wording(*, row: SavedWording, actor: Actor, now: datetime) -> None:
    if SavedWording.objects.filter(pk=row.pk).exclude(retired_at=None).update(retired_at=None):
        audit.record("messaging.wording.restored", actor=actor, subject=row)


def _require_sound(wording: Wording) -> None:
    if errors := rules.check(wording):
        raise WordingError(errors)
