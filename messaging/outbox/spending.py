"""What texts cost: each is counted in the provider's segments, and the practice may say how many a day.

Only messages wait for tomorrow: a code, a STOP's answer or a neutral notice is one segment, and locks nobody out.
Workers that look at the same moment may go over by one text each.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from messaging.models import Delivery
from messaging.outbox.rows import Row
from messaging.transports import segments
from practice import policy
from practice.models import Dispatch
from practice.vocabulary import Channel

_COST_NOTHING = (
    Dispatch.State.HELD, Dispatch.State.QUEUED, Dispatch.State.DEFERRED, Dispatch.State.REJECTED,
    Dispatch.State.FAILED, Dispatch.State.BLOCKED, Dispatch.State.CANCELLED,
)  # fmt: skip


def opens_again(row: Row, text: str, now: datetime) -> datetime | None:
    """When this text may go, where today's segments are used up; None: now, and it is counted."""
    if not isinstance(row, Delivery) or row.channel != Channel.SMS:
        return None
    count = segments.measure(text).count
    most, zone = policy.practice().most_segments_a_day, ZoneInfo(policy.practice().time_zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if most is not None and _used(midnight, row) + count > most:
        return (midnight + timedelta(days=1)).replace(minute=1)
    Delivery.objects.filter(pk=row.pk, attempt=row.attempt).update(segments=count)
    return None


def _used(since: datetime, row: Delivery) -> int:
    """By all others: what this one cost in an attempt that was not taken, it did not."""
    others = Delivery.objects.filter(channel=Channel.SMS, claimed_at__gte=since).exclude(pk=row.pk)
    rows = others.exclude(state__in=_COST_NOTHING)
    return rows.aggregate(total=Sum("segments"))["total"] or 0
