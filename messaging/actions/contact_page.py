"""What the practice says on its contact page: whether it takes messages, how long they are kept, who else may help."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from messaging.models import ContactPage, Referral
from practice import audit, submissions
from practice.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    name: str
    about: str = ""
    phone: str = ""
    website: str = ""


@transaction.atomic
def set_contact_page(
    *, is_open: bool, keep_days: int, answered_days: int, actor: Actor, now: datetime
) -> ContactPage:
    """What has ended, or was answered, keeps the day that it was given."""
    values = {"is_open": is_open, "keep_days": keep_days, "answered_days": answered_days}
    row, _is_new = ContactPage.objects.update_or_create(only=True, defaults=values | {"changed_at": now})
    audit.record("messaging.contact_page.changed", actor=actor, subject=row, fields=list(values))
    return row


@transaction.atomic
def add_referral(
    *, elsewhere: Elsewhere, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> Referral:
    row = Referral(**asdict(elsewhere), created_at=now)
    submissions.claim(submission, now=now, result_id=row.pk)
    row.save(force_insert=True)
    audit.record("messaging.referral.added", actor=actor, subject=row)
    return row


@transaction.atomic
def end_referral(*, referral: Referral, actor: Actor, now: datetime) -> bool:
    """No longer named on the page. False: that was done already."""
    if not Referral.objects.filter(pk=referral.pk, ended_at=None).update(ended_at=now):
        return False
    audit.record("messaging.referral.ended", actor=actor, subject=referral)
    return True
