"""A plausible fortnight in the demo practice: each client has an hour of the week, one did not come, one needs another time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from practice import actions
from practice.actions import Plan
from practice.actors import Actor
from practice.demo import ZONE, People
from practice.models import Appointment, Client
from practice.rules import schedule

HOURS = (9, 10, 11, 13, 14, 15, 16)
DAYS = 4  # Monday to Thursday
State = Appointment.State


def seed(people: People) -> None:
    """Of a caseload larger than the week has hours, those that find one."""
    by_clinician = {"ana": [people.dan, *people.others[1::2]], "ben": [people.eve, *people.others[::2]]}
    for name, clients in by_clinician.items():
        for number, client in enumerate(clients[: len(HOURS) * DAYS]):
            _weekly(people, name, client, number)


def _weekly(people: People, name: str, client: Client, number: int) -> None:
    """Last week, this week and the next."""
    today = people.now.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday() + 7)
    first = (monday + timedelta(days=number % DAYS)).replace(hour=HOURS[number // DAYS])
    times = schedule.weekly(first, ZONE, 3)
    kinds = (Appointment.Kind.OFFICE, Appointment.Kind.OFFICE, Appointment.Kind.VIDEO)
    kind = kinds[number % len(kinds)]
    plan = Plan(
        clinician=people.workforce[name],
        times=times,
        minutes=50,
        kind=kind,
        place="main" if kind == Appointment.Kind.OFFICE else "",
        note="Parks in the yard." if number == 1 else None,
        is_anyway=True,
    )
    actor = people.actor(name)
    planned_at = min(times[0], people.now) - timedelta(days=10)
    rows = actions.plan_appointments(client=client, plan=plan, submission=None, actor=actor, now=planned_at)
    for row in rows:
        _become(people, actor, client, row, number)


def _become(people: People, actor: Actor, client: Client, row: Appointment, number: int) -> None:
    if row.ends_at < people.now:
        state = State.NO_SHOW if number == 2 and row.starts_at.day % 2 else State.KEPT
        actions.note_attendance(appointment=row, state=state, actor=actor, now=row.ends_at)
    elif row.starts_at > people.now and number % 3 != 1:
        answer = State.ASKED if number == 3 else State.CONFIRMED
        if number == 3 or _is_soon(row, people.now):
            said_by = Actor(kind="portal", user_id=client.user_id, is_verified=True)
            actions.answer_appointment(
                appointment=row, answer=answer, channel="portal", actor=said_by, now=people.now
            )


def _is_soon(row: Appointment, now: datetime) -> bool:
    return row.starts_at < now + timedelta(days=3)
