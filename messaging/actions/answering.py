"""A client answers about a time: in the portal, by the link in a reminder's email, or by a short text. It stays in the record."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from consent.rules.wordings import TIME_PATTERNS
from messaging import short_answers, threads
from messaging.actions.client_messages import answer_out_of_hours
from messaging.actions.telling import tell_of_message
from messaging.models import Delivery, Message
from practice import actions, audit, crypto, policy, submissions
from practice.actors import PROVIDER, Actor
from practice.models import Appointment, AppointmentReminder, ContactPoint
from practice.vocabulary import Channel, Circumstance

State = Appointment.State


class LinkStanding(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # once already, by this link or any other way
    CLOSED = "closed"  # no such link, or a time that is over or no longer stands


@transaction.atomic
def answer_in_portal(
    *,
    appointment: Appointment,
    answer: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> bool:
    """False: it was said before, or the time no longer stands."""
    submissions.claim(submission, now=now)
    return _answer(appointment, answer, Channel.PORTAL, actor, now)


@transaction.atomic
def answer_by_link(*, token: str, answer: str, actor: Actor, now: datetime) -> LinkStanding:
    """Once: OPEN where this did it. Whoever has the mailbox may press, so it proves nobody."""
    rows = AppointmentReminder.objects.select_for_update(of=("self",))
    row = rows.filter(token_hash=crypto.hash_token(token)).first()
    if row is None:
        return LinkStanding.CLOSED
    appointment = _appointments().get(pk=row.appointment_id)
    if (found := link_standing(row, appointment, now)) is not LinkStanding.OPEN:
        return found
    AppointmentReminder.objects.filter(pk=row.pk).update(answered_at=now)
    _answer(appointment, answer, Channel.EMAIL, actor, now)
    return LinkStanding.OPEN


def find_by_link(token: str) -> tuple[AppointmentReminder, Appointment] | None:
    """Looking uses nothing up."""
    row = AppointmentReminder.objects.filter(token_hash=crypto.hash_token(token)).first()
    return (row, _appointments().get(pk=row.appointment_id)) if row else None


def link_standing(row: AppointmentReminder, appointment: Appointment, now: datetime) -> LinkStanding:
    if row.answered_at:
        return LinkStanding.ANSWERED
    is_so = appointment.stands and appointment.starts_at == row.starts_at and appointment.starts_at > now
    return LinkStanding.OPEN if is_so else LinkStanding.CLOSED


def answer_by_text(point: ContactPoint, body: str, now: datetime) -> str:
    """Within the filing of a text: what it said of the time that was the last thing sent to this number, or ""."""
    answer = short_answers.read(body)
    reminder = _last_sent(point) if answer else None
    if reminder is None:
        return ""
    appointment = reminder.appointment
    if not appointment.stands or appointment.starts_at <= now:
        return ""
    actions.answer_appointment(
        appointment=appointment, answer=answer, channel=Channel.SMS, actor=PROVIDER, now=now
    )
    return answer


def _last_sent(point: ContactPoint) -> AppointmentReminder | None:
    """Only where nothing else was sent there since: “no” to another question is no answer to this one."""
    gone = (Delivery.State.SENT, Delivery.State.DELIVERED, Delivery.State.UNCERTAIN)
    sent = Delivery.objects.filter(contact_point=point, channel=Channel.SMS, state__in=gone)
    last = sent.order_by("-settled_at").values_list("message_id", flat=True).first()
    if last is None:
        return None
    return AppointmentReminder.objects.filter(message_id=last).select_related("appointment").first()


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("client", "clinician")


def _answer(appointment: Appointment, answer: str, channel: Channel, actor: Actor, now: datetime) -> bool:
    """With the words that the press stands for, in the client's conversation; who asks for another time waits for an answer."""
    if not actions.answer_appointment(
        appointment=appointment, answer=answer, channel=channel, actor=actor, now=now
    ):
        return False
    client, is_portal = appointment.client, channel == Channel.PORTAL
    thread = threads.open_thread(client, Circumstance.SCHEDULING, now)
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": _said(appointment, answer)},
        kind=Message.Kind.FROM_CLIENT,
        channel=channel,
        author_id=actor.user_id if is_portal else client.user_id,
        is_sender_verified=is_portal,
    )
    if answer == State.ASKED:
        rules = policy.current()
        threads.begin_waiting(thread, rules, now)
        answer_out_of_hours(client, thread, rules, now)
        tell_of_message(message=message, thread=thread, now=now)
    audit.record(
        "messaging.message.received", actor=actor, subject=message, objects=[thread.pk], reason=channel
    )
    return True


def _said(appointment: Appointment, answer: str) -> str:
    language = appointment.client.language
    at = appointment.starts_at.astimezone(ZoneInfo(appointment.client.time_zone))
    with translation.override(language):
        when = dateformat.format(at, TIME_PATTERNS.get(language, TIME_PATTERNS["en"]))
        if answer == State.CONFIRMED:
            return _("I confirm the time: %(when)s.") % {"when": when}
        return _("I need another time than %(when)s.") % {"when": when}
