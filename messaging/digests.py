"""Whose digest is due: found by the beat, from what each colleague wished and what was written already."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from messaging import actions
from messaging.models import Digest
from practice import failpoints, policy
from practice.actors import WORKER
from practice.models import Practice, TellingPreference, User
from practice.rules import telling


def run(now: datetime) -> int:
    """Of today alone: what a whole day's standstill kept back says nothing new."""
    if not Practice.objects.exists():  # the beat runs before the house is founded, too
        return 0
    zone = policy.practice().time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    written = Digest.objects.filter(user=OuterRef("user"), on=today)
    wishes = TellingPreference.objects.filter(
        ~Exists(written),
        new_message=TellingPreference.NewMessage.DIGEST,
        user__is_active=True,
        user__kind=User.Kind.WORKFORCE,
    )
    count = 0
    for wish in wishes.select_related("user").order_by("pk"):
        due = telling.digest_due(today, wish.digest_at, zone=zone)
        if wish.changed_at <= due <= now:
            count += actions.send_digest(user=wish.user, on=today, actor=WORKER, now=now) is not None
            failpoints.reach("digest_written")
    return count
