"""A colleague says how they hear that something came."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from practice import audit, submissions
from practice.actors import Actor
from practice.models.telling import TellingPreference


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`quiet_from` and `quiet_until` come together or not at all. `mobile`: normal, or empty."""

    new_message: str
    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    mobile: str = ""


@transaction.atomic
def set_telling(
    *, wish: Wish, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> TellingPreference:
    """Their own. What is promised already goes as it was promised; a digest of today at an hour that is over does not come."""
    submissions.claim(submission, now=now)
    wanted = {
        "new_message": wish.new_message,
        "digest_at": wish.digest_at,
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
        "mobile": wish.mobile,
    }
    before = TellingPreference.objects.select_for_update().filter(user_id=actor.person).first()
    row, _is_new = TellingPreference.objects.update_or_create(
        user_id=actor.person, defaults={**wanted, "changed_at": now}
    )
    changed = [name for name, value in wanted.items() if before is None or getattr(before, name) != value]
    audit.record("practice.telling.changed", actor=actor, subject=row, fields=changed)
    return row
