"""Times as an iCalendar file that says “Busy” and nothing else: no name, no place, no id of ours."""

from datetime import UTC, datetime, timedelta

import icalendar

from practice import crypto
from practice.models import Appointment, User

BEFORE, AHEAD = timedelta(days=30), timedelta(days=180)
SHOWN = (*Appointment.STANDING, *Appointment.HELD)


def file_of(user: User, now: datetime) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Busy//EN")
    calendar.add("version", "2.0")
    rows = Appointment.objects.filter(
        clinician=user, state__in=SHOWN, starts_at__gt=now - BEFORE, starts_at__lt=now + AHEAD
    )
    for row in rows.order_by("starts_at").only("starts_at", "minutes", "changed_at"):
        calendar.add_component(_event(row))
    return calendar.to_ical()


def _event(row: Appointment) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", crypto.ring().index("feed", str(row.pk)).hex()[:32])
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", row.ends_at.astimezone(UTC))
    event.add("summary", "Busy")
    event.add("class", "PRIVATE")
    return event
