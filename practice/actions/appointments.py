"""Appointments: planned, moved, cancelled, answered, kept or missed. Each change leaves its reminders true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from practice import audit, crypto, policy, submissions, vaults
from practice.actors import Actor
from practice.locks import only_one
from practice.models.appointment import Appointment, AppointmentReminder
from practice.models.client import Client
from practice.models.people import User
from practice.rules import schedule
from practice.rules.schedule import Slot
from practice.vocabulary import SealedClass

State = Appointment.State
LONGEST = timedelta(minutes=480)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`times`: more than one is a series. `uids`: for each time, what a calendar calls it, keyed.

    `is_anyway`: somebody is taken then, and it is wanted all the same.
    """

    clinician: User
    times: Sequence[datetime]
    minutes: int
    kind: str = Appointment.Kind.OFFICE
    place: str = ""
    note: str | None = None
    source: str = Appointment.Source.OWN
    uids: Sequence[bytes | None] = ()
    is_anyway: bool = False


class Clash(Exception):
    """The clinician or the client is taken then. Nothing was saved."""

    def __init__(self, times: Iterable[datetime]) -> None:
        super().__init__()
        self.times = tuple(times)


class NotAhead(Exception):
    """That time has passed."""


class NoLonger(Exception):
    """Somebody else has moved or cancelled it, or it is over."""


@transaction.atomic
def plan_appointments(
    *,
    client: Client,
    plan: Plan,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    """All or none. Raises Clash and NotAhead."""
    series = uuid4() if len(plan.times) > 1 else None
    rows = [_new(client, plan, at, series, now) for at in plan.times]
    submissions.claim(submission, now=now, result_id=rows[0].pk)
    _require_free(rows, client, plan, now)
    for row, uid in zip(rows, plan.uids or [None] * len(rows), strict=True):
        row.uid_digest = uid
        crypto.seal(row, vaults.sealer, note=plan.note or None)
        _save(row, client, now)
    audit.record(
        "practice.appointment.planned", actor=actor, subject=rows[0], objects=[row.pk for row in rows[1:]],
        reason=plan.source,
    )  # fmt: skip
    return rows


@transaction.atomic
def move_appointment(
    *,
    appointment: Appointment,
    plan: Plan,
    reason: str,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """The old time stays, as moved; the new one is another row. The plan's one time. Raises Clash, NotAhead, NoLonger."""
    row = _new(appointment.client, plan, plan.times[0], appointment.series, now)
    submissions.claim(submission, now=now, result_id=row.pk)
    before = _held(appointment)
    if not before.stands:
        raise NoLonger
    _require_free([row], before.client, plan, now, but=before.pk)
    row.moved_from, row.source, row.uid_digest = before, before.source, before.uid_digest
    _end(before, State.MOVED, reason, now)
    crypto.seal(row, vaults.sealer, note=plan.note or None)
    _save(row, before.client, now)
    audit.record("practice.appointment.moved", actor=actor, subject=row, objects=[before.pk], reason=reason)
    return row


@transaction.atomic
def cancel_appointment(
    *, appointment: Appointment, reason: str, is_rest: bool = False, actor: Actor, now: datetime
) -> list[Appointment]:
    """Answers what was cancelled: nothing if it was over or gone already. `is_rest`: the later ones of its series, too."""
    rows = Appointment.objects.select_for_update(of=("self",)).standing()
    wanted = Q(pk=appointment.pk)
    if is_rest and appointment.series:
        wanted |= Q(series=appointment.series, starts_at__gte=appointment.starts_at)
    found = list(rows.filter(wanted).order_by("starts_at"))
    for row in found:
        _end(row, State.CANCELLED, reason, now)
        audit.record("practice.appointment.cancelled", actor=actor, subject=row, reason=reason)
    return found


@transaction.atomic
def answer_appointment(
    *, appointment: Appointment, answer: str, channel: str, actor: Actor, now: datetime
) -> bool:
    """What the client says of a time that lies ahead: confirmed, or another one asked for. False: nothing changed."""
    row = _held(appointment)
    if answer not in (State.CONFIRMED, State.ASKED):
        raise ValueError("no answer of a client's")
    if not row.stands or row.starts_at <= now or row.state == answer:
        return False
    row.state, row.changed_at = answer, now
    row.save(update_fields=["state", "changed_at"])
    audit.record(f"practice.appointment.{row.state}", actor=actor, subject=row, reason=channel)
    return True


@transaction.atomic
def note_attendance(*, appointment: Appointment, state: str, actor: Actor, now: datetime) -> bool:
    """It took place, or the client did not come; either may be corrected. False: it has not begun, or stands otherwise."""
    if state not in Appointment.HELD:
        raise ValueError("no way in which an appointment ends")
    row = _held(appointment)
    if row.starts_at > now or row.state == state or not (row.stands or row.state in Appointment.HELD):
        return False
    row.state, row.changed_at = state, now
    row.save(update_fields=["state", "changed_at"])
    audit.record(f"practice.appointment.{row.state}", actor=actor, subject=row)
    return True


def _new(client: Client, plan: Plan, at: datetime, series: UUID | None, now: datetime) -> Appointment:
    return Appointment(
        vault_id=client.vault_id,
        sealed_class=SealedClass.ADMINISTRATIVE,
        client=client,
        clinician=plan.clinician,
        starts_at=at,
        minutes=plan.minutes,
        kind=plan.kind,
        place=plan.place,
        series=series,
        source=plan.source,
        created_at=now,
        changed_at=now,
    )


def _held(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("client", "clinician")
    return rows.get(pk=appointment.pk)


def _end(row: Appointment, state: str, reason: str, now: datetime) -> None:
    """What a calendar called it goes with the row that takes its place; a cancelled one keeps it, and stays cancelled."""
    row.state, row.reason, row.changed_at = state, reason, now
    if state == State.MOVED:
        row.uid_digest = None
    row.save(update_fields=["state", "reason", "changed_at", "uid_digest"])


def _require_free(
    rows: list[Appointment], client: Client, plan: Plan, now: datetime, *, but: UUID | None = None
) -> None:
    if any(row.starts_at <= now for row in rows):
        raise NotAhead
    for lock in sorted((f"schedule {plan.clinician.pk}", f"schedule {client.pk}")):
        only_one(lock)  # who plans the same time at the same moment sees the other's
    if plan.is_anyway:
        return
    taken = _taken(rows, client, plan.clinician, but)
    found = [row.starts_at for row in rows if schedule.clashes(slot(row), taken)]
    if found:
        raise Clash(found)


def _taken(rows: list[Appointment], client: Client, clinician: User, but: UUID | None) -> list[Slot]:
    begin, end = min(row.starts_at for row in rows) - LONGEST, max(row.ends_at for row in rows)
    near = Appointment.objects.standing().filter(Q(client=client) | Q(clinician=clinician))
    return [slot(row) for row in near.filter(starts_at__gt=begin, starts_at__lt=end) if row.pk != but]


def slot(row: Appointment) -> Slot:
    return Slot(row.starts_at, row.ends_at)


def _save(row: Appointment, client: Client, now: datetime) -> None:
    row.save(force_insert=True)
    rules = policy.current()
    leads = settings.LIMITS["reminder_hours"]
    promised = schedule.reminders(row.starts_at, leads, rules.quiet, client.time_zone, now)
    AppointmentReminder.objects.bulk_create(
        AppointmentReminder(
            appointment=row, starts_at=row.starts_at, lead_hours=due.lead_hours, due_at=due.at
        )
        for due in promised
    )
