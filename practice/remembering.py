"""What has become of an appointment's reminders, in a few words: whoever keeps the schedule sees it without asking."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from practice import policy, spoken
from practice.models import Appointment, AppointmentReminder

State = AppointmentReminder.State


def of_each(listed: Iterable[Appointment], now: datetime) -> dict[UUID, str]:
    """Of those that are still to come; nothing is said of the others."""
    ahead = {row.pk: row for row in listed if row.stands and row.starts_at > now}
    found: dict[UUID, list[AppointmentReminder]] = defaultdict(list)
    for one in AppointmentReminder.objects.filter(appointment__in=ahead).order_by("due_at"):
        if one.starts_at == ahead[one.appointment_id].starts_at:
            found[one.appointment_id].append(one)
    return {pk: _words(found[pk], now) for pk in ahead}


def _words(reminders: list[AppointmentReminder], now: datetime) -> str:
    """The one that comes next, else the last that went, else that none does."""
    zone = policy.practice().time_zone
    coming = next((one for one in reminders if one.state == State.WAITING), None)
    gone = [one for one in reminders if one.state == State.SENT]
    if coming is not None:
        return _("reminder %(when)s") % {"when": spoken.moment(coming.due_at, now=now, zone=zone)}
    if gone:
        at = gone[-1].settled_at or gone[-1].due_at
        return _("reminded %(when)s") % {"when": spoken.moment(at, now=now, zone=zone)}
    return _("no reminder: no way to remind them") if reminders else _("no reminder: too near")
