"""Appointments made through the product's own acts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from practice import actions
from practice.actions import Plan
from practice.models import Appointment, AppointmentReminder, Client, User
from tests import people as ten


def plan(clinician: User, *times: datetime, **more: Any) -> Plan:
    return Plan(**{"clinician": clinician, "times": times, "minutes": 50} | more)


def plan_all(
    client: Client, clinician: User, times: Sequence[datetime], now: datetime, **more: Any
) -> list[Appointment]:
    return actions.plan_appointments(
        client=client,
        plan=plan(clinician, *times, **more),
        submission=None,
        actor=ten.actor_of(clinician),
        now=now,
    )


def plan_one(client: Client, clinician: User, at: datetime, now: datetime, **more: Any) -> Appointment:
    return plan_all(client, clinician, [at], now, **more)[0]


def in_days(now: datetime, days: float) -> datetime:
    return now + timedelta(days=days)


def reminders(appointment: Appointment) -> list[AppointmentReminder]:
    return list(AppointmentReminder.objects.filter(appointment=appointment).order_by("due_at"))
