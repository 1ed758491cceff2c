"""What has become of an appointment's reminders, in a few words: whoever keeps the schedule sees it without asking."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import policy, spoken
from practice.models import Appointment, AppointmentReminder

State = AppointmentReminder.State


class Fate(StrEnum):
    """Of one that was written, where what carries it has not left, or did not arrive."""

    WAITS = "waits"
    UNSURE = "unsure"
    LOST = "lost"


# Asked of the app that sends: the fates of these, as far as they have not simply gone. Set when the process starts.
tellers: list[Callable[[Sequence[AppointmentReminder]], dict[UUID, Fate]]] = []
_FATES: dict[Fate, Promise] = {
    Fate.WAITS: gettext_lazy("reminder on its way"),
    Fate.UNSURE: gettext_lazy("the reminder may not have arrived"),
    Fate.LOST: gettext_lazy("the reminder did not arrive"),
}


def of_each(listed: Iterable[Appointment], now: datetime) -> dict[UUID, str]:
    """Of those that are still to come; nothing is said of the others."""
    ahead = {row.pk: row for row in listed if row.stands and row.starts_at > now}
    found: dict[UUID, list[AppointmentReminder]] = defaultdict(list)
    for one in AppointmentReminder.objects.filter(appointment__in=ahead).order_by("due_at"):
        if one.starts_at == ahead[one.appointment_id].starts_at:
            found[one.appointment_id].append(one)
    written = [one for rows in found.values() for one in rows if one.state == State.SENT]
    fates = {pk: fate for teller in tellers for pk, fate in teller(written).items()}
    return {pk: _words(found[pk], fates, now) for pk in ahead}


def _words(reminders: list[AppointmentReminder], fates: dict[UUID, Fate], now: datetime) -> str:
    """The last that went and the one that comes next; or that there is none."""
    zone = policy.practice().time_zone
    coming = [
        spoken.moment(one.due_at, now=now, zone=zone) for one in reminders if one.state == State.WAITING
    ]
    last = next((one for one in reversed(reminders) if one.state == State.SENT), None)
    if last is not None and last.pk in fates:
        said = str(_FATES[fates[last.pk]])
        return _("%(said)s, again %(when)s") % {"said": said, "when": coming[0]} if coming else said
    gone = [
        spoken.moment(one.settled_at or one.due_at, now=now, zone=zone)
        for one in reminders
        if one.state == State.SENT
    ]
    if coming and gone:
        return _("reminded %(then)s, again %(when)s") % {"then": gone[-1], "when": coming[0]}
    if coming:
        return _("reminder %(when)s") % {"when": coming[0]}
    if gone:
        return _("reminded %(when)s") % {"when": gone[-1]}
    return _("no reminder: no way to remind them") if reminders else _("no reminder: too near")
