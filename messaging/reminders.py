"""What is due among the reminders, and whether one that waits to leave is still true."""

from datetime import datetime

from django.conf import settings

from messaging.actions import reminding
from messaging.models import Delivery
from messaging.outbox.rows import Row
from practice import failpoints
from practice.models import AppointmentReminder, Notice
from practice.rules import schedule

_LABEL = AppointmentReminder._meta.label_lower


def run(now: datetime) -> int:
    """The reminders that were settled. What a killed worker left waiting, the next beat finds."""
    due = AppointmentReminder.objects.filter(state=AppointmentReminder.State.WAITING, due_at__lte=now)
    count = 0
    for pk in due.order_by("due_at").values_list("pk", flat=True)[: settings.LIMITS["drain_batch"]]:
        count += reminding.remind(reminder_id=pk, now=now)
        failpoints.reach("reminder_settled")
    return count


def is_spent(row: Row, now: datetime) -> bool:
    """A reminder of a time that was moved, cancelled or is all but here. Asked just before it would leave."""
    found = _reminder(row)
    if found is None:
        return False
    if not schedule.may_still_go(found.appointment.starts_at, now):
        return True
    return reminding.fate_of(found, found.appointment, found.due_at) is not schedule.Fate.SEND


def _reminder(row: Row) -> AppointmentReminder | None:
    rows = AppointmentReminder.objects.select_related("appointment__client", "appointment__clinician")
    if isinstance(row, Notice):
        is_one = row.kind == Notice.Kind.APPOINTMENT and row.cause_type == _LABEL
        return rows.filter(pk=row.cause_id).first() if is_one else None
    if not isinstance(row, Delivery) or not row.message.wording:
        return None
    return rows.filter(message_id=row.message_id).first()
