"""Notes that somebody began and forgot: a call of longer ago can't be noted anyway."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from records.models import CallDraft


def run(now: datetime) -> int:
    """Those that nobody touched for long, and of who can't sign in any more. Said to nobody: not audited."""
    old = now - timedelta(days=settings.LIMITS["draft_file_days"])
    count, _by_model = CallDraft.objects.filter(Q(user__is_active=False) | Q(updated_at__lt=old)).delete()
    return count
