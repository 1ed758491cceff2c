"""Appointments, when each is reminded of, and what leads to them from outside: calendars and lists."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.crypto.sealed import SealedField
from practice.models.base import Row, SealedRow
from practice.models.client import Client
from practice.models.people import User


class AppointmentQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Somebody is expected, or asks for another time."""
        return self.filter(state__in=Appointment.STANDING)

    def ahead(self, now: datetime) -> Self:
        return self.standing().filter(starts_at__gt=now)

    def unsure(self, now: datetime) -> Self:
        """Ahead, of a client whose care has ended or a colleague who has left: nobody is reminded, somebody decides."""
        return self.ahead(now).exclude(client__status=Client.Status.ACTIVE, clinician__is_active=True)


class Appointment(SealedRow):
    """One meeting. A move makes another row, so that what was said of the old time stays true of it."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("in person")
        VIDEO = "video", _("by video")
        PHONE = "phone", _("by phone")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONFIRMED = "confirmed", _("confirmed")
        ASKED = "asked", _("asks for another time")
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved")
        KEPT = "kept", _("took place")
        NO_SHOW = "no_show", _("did not come")

    class Source(models.TextChoices):
        OWN = "own"
        ICS = "ics"
        CSV = "csv"

    class Reason(models.TextChoices):
        CLIENT_ASKED = "client_asked", _("the client asked for it")
        CLINICIAN_AWAY = "clinician_away", _("the clinician can't")
        OFFICE_CLOSED = "office_closed", _("the office is closed")
        CARE_ENDED = "care_ended", _("care has ended")
        MISTAKE = "mistake", _("it was a mistake")
        CALENDAR = "calendar", _("the calendar it came from says so")

    STANDING = ("planned", "confirmed", "asked")
    HELD = ("kept", "no_show")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OFFICE)
    place = models.CharField(max_length=24, blank=True)  # a code of practice.places
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)  # of the move or cancellation
    series = models.UUIDField(null=True, db_index=True)  # the same for all of one weekly series
    source = models.CharField(max_length=4, choices=Source, default=Source.OWN)
    # keyed, of clinician, the calendar's own id and, in a series, the day: the same entry is brought in once
    uid_digest = models.BinaryField(max_length=32, null=True)
    moved_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    note = SealedField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uid_digest"], name="calendar_entry_once"),
            models.UniqueConstraint(fields=["moved_from"], name="moved_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="appointment_length"),
        ]
        indexes = [
            models.Index(fields=["clinician", "starts_at"]),
            models.Index(fields=["client", "starts_at"]),
            models.Index(fields=["starts_at"]),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def stands(self) -> bool:
        return self.state in self.STANDING


class AppointmentReminder(Row):
    """A promise to remind: once for each appointment, lead and time, whatever is killed."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"  # as a message or a notice is on its way, written in the same transaction
        SKIPPED = "skipped"

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()  # of the appointment, when this was promised
    lead_hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    skipped_because = models.CharField(max_length=20, blank=True)  # a code word
    message_id = models.UUIDField(null=True)  # what carries it, of the app that sends
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)  # of the link in its email
    settled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # by its link: it works once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "lead_hours", "starts_at"], name="remind_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="reminder_due"),
            models.Index(fields=["message_id"]),
        ]


class CalendarFeed(Row):
    """A clinician's own times for their own calendar, without anybody in them. Kept as a hash; ends with the epoch."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user_epoch = models.PositiveIntegerField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_feed_each")
        ]


class ScheduleImport(SealedRow):
    """A calendar or list on its way in, sealed in the practice's vault until somebody has looked; then only counts are left."""

    class State(models.TextChoices):
        READ = "read"
        DONE = "done"
        DROPPED = "dropped"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    source = models.CharField(max_length=4, choices=Appointment.Source)
    entries = SealedField(null=True)  # JSON
    entry_count = models.PositiveIntegerField()
    taken_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
