"""What has had its time is removed: it would only be something more to lose."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from practice import resealing
from practice.models.entry import Device, OneTimeCode
from practice.models.session import Session
from practice.models.submission import SubmissionKey

KEEP_SUBMISSIONS = timedelta(days=7)
KEEP_CODES = timedelta(days=1)


def sweep(*, now: datetime) -> dict[str, int]:
    """How many rows of each went. Nobody's content is among them, so this is no act and not audited."""
    idle = timedelta(minutes=max(settings.LIMITS["idle_minutes"].values()))
    gone = {
        "sessions": Session.objects.filter(
            Q(expires_at__lt=now) | Q(user__isnull=False, seen_at__lt=now - idle)
        ),
        "submission keys": SubmissionKey.objects.filter(used_at__lt=now - KEEP_SUBMISSIONS),
        "codes": OneTimeCode.objects.filter(
            Q(used_at__lt=now - KEEP_CODES) | Q(expires_at__lt=now - KEEP_CODES)
        ),
        "devices": Device.objects.filter(expires_at__lt=now),
    }
    return {what: rows.delete()[0] for what, rows in gone.items()} | {"files": resealing.sweep_files()}
