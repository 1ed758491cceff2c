"""What is due among the reminders, and whether one that waits to leave is still true."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from messaging.actions import reminding, resolving
from messaging.models import Delivery
from messaging.outbox.rows import Row
from practice import failpoints
from practice.models import AppointmentReminder, Dispatch, Notice
from practice.remembering import Fate
from practice.rules import schedule

TIME_CHANGED = "time_changed"
_LABEL = AppointmentReminder._meta.label_lower


def run(now: datetime) -> int:
    """The reminders that were settled. What a killed worker left waiting, the next beat finds."""
    due = AppointmentReminder.objects.filter(state=AppointmentReminder.State.WAITING, due_at__lte=now)
    count = 0
    for pk in due.order_by("due_at").values_list("pk", flat=True)[: settings.LIMITS["drain_batch"]]:
        count += reminding.remind(reminder_id=pk, now=now)
        failpoints.reach("reminder_settled")
    return count


def spent_because(row: Row, now: datetime) -> str:
    """Why a reminder is of no use any more, as a code; "" while it is. Asked just before it would leave."""
    found = _reminder(row)
    if found is None:
        return ""
    fate = reminding.fate_of(found, found.appointment, found.due_at)
    if fate in (schedule.Fate.CARE_ENDED, schedule.Fate.CLINICIAN_LEFT):
        return fate.value
    is_useful = fate is schedule.Fate.SEND and schedule.may_still_go(found.appointment.starts_at, now)
    return "" if is_useful else TIME_CHANGED


def fates(written: Sequence[AppointmentReminder]) -> dict[UUID, Fate]:
    """What became of what carries each; where one of several has gone, somebody was reminded."""
    by_message = {one.message_id: one.pk for one in written if one.message_id}
    states: dict[UUID, set[str]] = defaultdict(set)
    carried = Delivery.objects.filter(message_id__in=by_message).values_list("message_id", "state")
    for message_id, state in carried:
        states[by_message[message_id]].add(state)
    noticed = [one.pk for one in written if not one.message_id]
    told = Notice.objects.filter(kind=Notice.Kind.APPOINTMENT, cause_id__in=noticed)
    for cause_id, state in told.values_list("cause_id", "state"):
        states[cause_id].add(state)
    found = {pk: _fate(mine) for pk, mine in states.items()}
    return {pk: fate for pk, fate in found.items() if fate is not None}


def _fate(states: set[str]) -> Fate | None:
    """None: it has gone."""
    if states & {Dispatch.State.SENT, Dispatch.State.DELIVERED}:
        return None
    if states & {*resolving.CANCELLABLE, Dispatch.State.SENDING}:
        return Fate.WAITS
    return Fate.UNSURE if Dispatch.State.UNCERTAIN in states else Fate.LOST


def _reminder(row: Row) -> AppointmentReminder | None:
    rows = AppointmentReminder.objects.select_related("appointment__client", "appointment__clinician")
    if isinstance(row, Notice):
        is_one = row.kind == Notice.Kind.APPOINTMENT and row.cause_type == _LABEL
        return rows.filter(pk=row.cause_id).first() if is_one else None
    if not isinstance(row, Delivery) or not row.message.wording:
        return None
    return rows.filter(message_id=row.message_id).first()
