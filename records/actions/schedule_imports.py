"""A calendar comes in: read, looked at, taken in one transaction, and its text destroyed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from practice import actions, audit, crypto, safe, submissions, vaults
from practice.access import Opened
from practice.actions import Plan
from practice.actors import Actor
from practice.models import Appointment, ScheduleImport, User, Vault
from records.calendars import entries, judging
from records.calendars.entries import Entry
from records.calendars.judging import GONE, MOVED, NEW, Judge, Judged

State = ScheduleImport.State
CALENDAR = Appointment.Reason.CALENDAR


@transaction.atomic
def read_calendar(
    *,
    found: list[Entry],
    source: str,
    clinician: User,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> ScheduleImport:
    """Kept sealed until somebody has looked at what would be taken. Nothing is taken yet."""
    row = ScheduleImport(
        vault_id=safe.vault_id(Vault.Kind.PRACTICE),
        user_id=actor.person,
        clinician=clinician,
        source=source,
        entry_count=len(found),
        created_at=now,
    )
    submissions.claim(submission, now=now, result_id=row.pk)
    crypto.seal(row, vaults.sealer, entries=entries.packed(found))
    row.save(force_insert=True)
    audit.record("records.schedule_import.read", actor=actor, subject=row)
    return row


@transaction.atomic
def take_calendar(*, row: ScheduleImport, grant: crypto.Grant, actor: Actor, now: datetime) -> int | None:
    """All that can be taken, or nothing. None: it was taken or thrown away before. Judged anew, as things now stand.

    `grant`: opens the vault that calendars wait in.
    """
    waiting = ScheduleImport.objects.select_for_update(of=("self",)).select_related("clinician")
    held = waiting.filter(pk=row.pk, state=State.READ).first()
    if held is None:
        return None
    opened = Opened(actor=actor, now=now, grant=grant)
    found = entries.unpacked(opened.text(held, "entries") or "[]")
    judge = Judge(opened, held.clinician, found)
    done = [_take(held, judge.judge(entry), opened) for entry in found]
    held.taken_count = done.count(True)
    _finish(held, State.DONE, now)
    audit.record("records.schedule_import.taken", actor=actor, subject=held)
    return held.taken_count


@transaction.atomic
def drop_calendar(*, row: ScheduleImport, reason: str, actor: Actor, now: datetime) -> bool:
    """Nothing of it is taken."""
    waiting = ScheduleImport.objects.select_for_update(of=("self",))
    held = waiting.filter(pk=row.pk, state=State.READ).first()
    if held is None:
        return False
    _finish(held, State.DROPPED, now)
    audit.record("records.schedule_import.dropped", actor=actor, subject=held, reason=reason)
    return True


def _take(row: ScheduleImport, judged: Judged, opened: Opened) -> bool:
    """What a calendar says is so, though somebody is taken then: the page has said it before."""
    if judged.becomes not in judging.TAKEN or judged.at is None or judged.client is None:
        return False
    actor, now = opened.actor, opened.now
    plan = Plan(
        clinician=row.clinician, times=[judged.at], minutes=judged.entry.minutes, source=row.source,
        uids=[judged.digest], is_anyway=True,
    )  # fmt: skip
    if judged.becomes == NEW:
        actions.plan_appointments(client=judged.client, plan=plan, submission=None, actor=actor, now=now)
    elif judged.becomes == MOVED and judged.known:
        plan = _as_before(plan, judged.known)
        actions.move_appointment(appointment=judged.known, plan=plan, reason=CALENDAR, actor=actor, now=now)
    elif judged.becomes == GONE and judged.known:
        actions.cancel_appointment(appointment=judged.known, reason=CALENDAR, actor=actor, now=now)
    return True


def _as_before(plan: Plan, known: Appointment) -> Plan:
    """A calendar tells only the time: where and how stay as the office has them."""
    return replace(plan, kind=known.kind, place=known.place)


def _finish(row: ScheduleImport, state: str, now: datetime) -> None:
    row.state, row.finished_at, row.entries = state, now, None
    row.save(update_fields=["state", "finished_at", "entries", "taken_count"])
