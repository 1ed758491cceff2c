"""Appointments that come near while the siege goes on: reminded by the beat, answered by text, cancelled at the last moment."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from messaging.models import Delivery, InboundItem
from practice import actions
from practice.models import Appointment, AppointmentReminder, Client, Dispatch, User
from tests import people, scheduling
from tests.messaging.outbox import support
from tests.messaging.outbox.outside import Outside, Said

State = Dispatch.State
LEAD = 48
WORDS = {"confirmed": ("C", "yes", "Sí"), "asked": ("R", "no")}


@dataclass
class Course:
    """One appointment of somebody who answers, from its planning to the answer's filing."""

    appointment_id: UUID
    reminder_id: UUID
    answer: str
    said: Said | None = None


@dataclass
class Times:
    """`punctual`: they have one appointment at a time and answer its reminder. `dropped`: cancelled, and since when.

    `unheard`: answers to a reminder that was gone, and the appointment does not know them.
    """

    dice: random.Random
    clinician: User
    clients: list[Client]
    punctual: list[Client]
    outside: Outside
    numbers: dict[UUID, str] = field(default_factory=dict)
    open: dict[UUID, Course] = field(default_factory=dict)
    dropped: dict[UUID, datetime] = field(default_factory=dict)
    unheard: list[UUID] = field(default_factory=list)
    planned: int = 0
    answered: int = 0
    _to_drop: list[tuple[datetime, Appointment]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return bool(self.open or self._to_drop)

    def plan(self) -> None:
        free = [one for one in self.punctual if one.pk not in self.open]
        if free and self.dice.random() < 0.5:
            self._plan_answered(self.dice.choice(free))
        else:
            self._plan_any(self.dice.choice(self.clients))

    def go_on(self, taken: set[str]) -> None:
        """`taken`: references in the providers' ledger so far."""
        now = timezone.now()
        for one in [one for one in self._to_drop if one[0] <= now]:
            self._drop(one[1])
            self._to_drop.remove(one)
        for client_id, course in list(self.open.items()):
            if self._is_over(client_id, course, taken):
                del self.open[client_id]

    def _plan_any(self, client: Client) -> None:
        appointment, _reminder = self._new(client)
        if self.dice.random() < 0.15:
            at = timezone.now() + timedelta(seconds=self.dice.uniform(0, 6))
            self._to_drop.append((at, appointment))

    def _plan_answered(self, client: Client) -> None:
        appointment, reminder_id = self._new(client)
        self.open[client.pk] = Course(appointment.pk, reminder_id, self.dice.choice(list(WORDS)))

    def _new(self, client: Client) -> tuple[Appointment, UUID]:
        """Two days and an hour or two from now; its reminder is due in some seconds."""
        now = timezone.now()
        at = now + timedelta(hours=LEAD + 1, seconds=self.dice.uniform(0, 7200))
        appointment = scheduling.plan_one(client, self.clinician, at, now, is_anyway=True)
        due = now + timedelta(seconds=self.dice.uniform(0, 5))
        reminder = AppointmentReminder.objects.get(appointment=appointment, lead_hours=LEAD)
        AppointmentReminder.objects.filter(pk=reminder.pk).update(due_at=due)
        self.planned += 1
        return appointment, reminder.pk

    def _drop(self, appointment: Appointment) -> None:
        actor, now = people.actor_of(self.clinician), timezone.now()
        if actions.cancel_appointment(
            appointment=appointment, reason=Appointment.Reason.CLIENT_ASKED, actor=actor, now=now
        ):
            self.dropped[appointment.pk] = timezone.now()

    def _is_over(self, client_id: UUID, course: Course, taken: set[str]) -> bool:
        if course.said is None:
            return not self._may_still_answer(client_id, course, taken)
        if not InboundItem.objects.filter(digest=course.said.digest).exclude(state="new").exists():
            return False
        self.answered += 1
        if Appointment.objects.get(pk=course.appointment_id).state != course.answer:
            self.unheard.append(course.appointment_id)
        return True

    def _may_still_answer(self, client_id: UUID, course: Course, taken: set[str]) -> bool:
        """Who has the reminder on their telephone answers it, once we know that it went or may have gone."""
        reminder = AppointmentReminder.objects.get(pk=course.reminder_id)
        if reminder.state == AppointmentReminder.State.WAITING:
            return True
        row = Delivery.objects.filter(message_id=reminder.message_id).first() if reminder.message_id else None
        if row is None or row.state not in (*UNFINISHED, *MAY_BE_GONE):
            return False
        if row.state in MAY_BE_GONE:
            if str(row.pk) not in taken:
                return row.state != State.UNCERTAIN  # the ledger was asked a moment before
            number = self.numbers.setdefault(
                client_id, support.address_of(reminder_client(reminder), "phone")
            )
            course.said = self.outside.text(number, self.dice.choice(WORDS[course.answer]))
        return True


UNFINISHED = (State.HELD, State.QUEUED, State.DEFERRED, State.SENDING)
MAY_BE_GONE = (State.SENT, State.DELIVERED, State.UNCERTAIN)


def reminder_client(reminder: AppointmentReminder) -> Client:
    return Appointment.objects.select_related("client").get(pk=reminder.appointment_id).client
