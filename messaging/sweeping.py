"""What waits with drafts has its time, too: nobody's forgotten file lies about for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from messaging import enclosures
from messaging.models import Draft, DraftFile


@transaction.atomic
def run(now: datetime) -> int:
    """Files of drafts that nobody touched for long, and drafts of who can't sign in any more. Said to nobody: not audited."""
    old = now - timedelta(days=settings.LIMITS["draft_file_days"])
    gone = Q(draft__user__is_active=False) | Q(draft__updated_at__lt=old, created_at__lt=old)
    rows = list(DraftFile.objects.filter(gone))
    enclosures.discard(rows)
    Draft.objects.filter(user__is_active=False).delete()
    return len(rows)
