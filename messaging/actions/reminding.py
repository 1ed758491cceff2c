"""A client is reminded of a time: by a saved wording where they agreed to it, else by a neutral notice, else not at all.

What carries it and the mark that it was done are one transaction: whatever is killed, it is done once or not yet.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from consent import actions as consent_actions
from consent import gathering, waking
from consent.rules import wordings
from consent.rules.decision import Decision, Outcome
from consent.rules.wordings import OnFile, Wording, WordingError
from messaging import appointment_links, threads
from messaging.actions.notices import queue_notice
from messaging.actions.sending import Saved, Writing, decide, notice_point, promise, readers
from messaging.models import Message
from messaging.wordings import in_use
from practice import audit, crypto, failpoints, policy, vaults
from practice.actors import WORKER, Actor
from practice.models import Appointment, AppointmentReminder, Client, ContactPoint, Notice
from practice.rules import schedule
from practice.rules.schedule import Fate, Standing
from practice.vocabulary import Channel, Circumstance, SealedClass

State = AppointmentReminder.State
WAYS = (Channel.SMS, Channel.EMAIL)
NO_WAY = "no_way"


@transaction.atomic
def remind(*, reminder_id: UUID, actor: Actor = WORKER, now: datetime) -> bool:
    """False: it was not due, or somebody else does it. The appointment can't be moved or cancelled meanwhile."""
    due = AppointmentReminder.objects.select_for_update(of=("self",), skip_locked=True)
    row = due.filter(pk=reminder_id, state=State.WAITING, due_at__lte=now).first()
    if row is None:
        return False
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("client", "clinician")
    appointment = rows.get(pk=row.appointment_id)
    fate = fate_of(row, appointment, now)
    way = _by_some_way(row, appointment, now) if fate is Fate.SEND else ""
    row.state = State.SENT if way else State.SKIPPED
    row.skipped_because = "" if way else NO_WAY if fate is Fate.SEND else fate.value
    row.settled_at = now
    row.save()
    event = "messaging.appointment.reminded" if way else "messaging.appointment.not_reminded"
    audit.record(event, actor=actor, subject=appointment, objects=[row.pk], reason=way or row.skipped_because)
    failpoints.reach("reminded")
    return True


def fate_of(row: AppointmentReminder, appointment: Appointment, now: datetime) -> Fate:
    standing = Standing(
        state=appointment.state,
        starts_at=appointment.starts_at,
        promised_for=row.starts_at,
        is_in_care=appointment.client.status == Client.Status.ACTIVE,
        is_clinician_here=appointment.clinician.is_active,
    )
    return schedule.fate(row.due_at, standing, now)


def _by_some_way(row: AppointmentReminder, appointment: Appointment, now: datetime) -> str:
    """The channel that carries it, or “notice”; empty where nothing may go."""
    known = gathering.gather(appointment.client, policy.current())
    if appointment.client.kind == Client.Kind.INDIVIDUAL:  # a couple's time is in nobody's own texts
        for channel in WAYS:
            if _by_wording(row, appointment, known, channel, now):
                return channel
    told = [_notice(row, reader, now) for reader in readers(known, now)]
    return "notice" if any(told) else ""


def _by_wording(
    row: AppointmentReminder,
    appointment: Appointment,
    known: gathering.ClientFacts,
    channel: Channel,
    now: datetime,
) -> bool:
    on_file = _on_file(appointment.client, start_job(appointment))
    for wording in in_use():
        saved = _saved(wording, on_file, appointment)
        writing = Writing(circumstance=Circumstance.REMINDER, saved=saved, channel=channel)
        decision, point = decide(known, writing, now)
        if point is None or not _comes_in_time(decision, appointment, now):
            return False
        text = _text(saved, decision, now)
        if text:
            row.message_id = _write(appointment, point, decision, saved, text, now).pk
            if channel == Channel.EMAIL:
                row.token_hash = crypto.hash_token(appointment_links.token(row))
            return True
    return False


def _comes_in_time(decision: Decision, appointment: Appointment, now: datetime) -> bool:
    if decision.outcome is Outcome.REFUSED:
        return False
    return schedule.may_still_go(appointment.starts_at, decision.until or now)


def _write(
    appointment: Appointment,
    point: ContactPoint,
    decision: Decision,
    saved: Saved,
    text: str,
    now: datetime,
) -> Message:
    """It stands in the conversation like everything that leaves the house; nobody is waited for, nobody has answered."""
    client = appointment.client
    kept = consent_actions.keep_decision(decision=decision, vault_id=client.vault_id, moment="composing")
    message = threads.add_message(
        threads.open_thread(client, Circumstance.REMINDER, now),
        now=now,
        texts={"body": text},
        kind=Message.Kind.FROM_PRACTICE,  # of no person: an automatic answer is another thing
        channel=decision.channel,
        wording=saved.wording.key,
        decision=kept,
    )
    promise(message, point, decision, kept.pk, now)
    return message


def _notice(row: AppointmentReminder, reader: gathering.ClientFacts, now: datetime) -> bool:
    """It leads to the portal, so it is for those who have one."""
    kind = Notice.Kind.APPOINTMENT
    waking.wake(kind=kind, cause=row, client=reader.client, now=now)
    point = notice_point(reader, now) if reader.client.user_id else None
    if point is None:
        return False
    queue_notice(kind=kind, cause=row, contact_point=point, client=reader.client, now=now)
    return True


def _text(saved: Saved, decision: Decision, now: datetime) -> str:
    """Empty where this wording does not fit, or something that it needs is not on file."""
    if "time" not in saved.slots or not wordings.fitting([saved.wording], decision):
        return ""
    try:
        text = wordings.render(saved.wording, saved.slots, saved.on_file, now)
    except WordingError:
        return ""
    if decision.channel != Channel.SMS:
        return text
    with translation.override(saved.on_file.language):
        return f"{text} {_('Reply C to confirm, R for another time.')}"


def _saved(wording: Wording, on_file: OnFile, appointment: Appointment) -> Saved:
    language = on_file.language if on_file.language in wording.text else "en"
    typed = {"time": appointment.starts_at.isoformat(), "place": appointment.place}
    wanted = wording.slots(language) if language in wording.text else ()
    slots = {name: typed[name] for name in wanted if name in typed}
    return Saved(wording=wording, slots=slots, on_file=_in(language, on_file))


def start_job(appointment: Appointment) -> crypto.Grant:
    """The right to open what a reminder may say of this one client, for the worker that writes it."""
    pairs = {(appointment.vault_id, str(SealedClass.ADMINISTRATIVE))}
    return crypto.mint("worker", "reminding", pairs, vaults.load)


def _on_file(client: Client, grant: crypto.Grant) -> OnFile:
    practice = policy.practice()
    return OnFile(
        language=client.language,
        zone=client.time_zone,
        callback=practice.phone,
        places=practice.places.get(client.language) or practice.places.get("en", {}),
        first_name=crypto.open(client, "first_name", by=grant) or "",
    )


def _in(language: str, on_file: OnFile) -> OnFile:
    return OnFile(
        language=language,
        zone=on_file.zone,
        callback=on_file.callback,
        places=on_file.places,
        first_name=on_file.first_name,
    )
