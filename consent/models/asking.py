"""What a client is asked to read, fill and sign: single forms, or several in a packet."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from consent.models.agreements import FormVersion, Signature
from practice.crypto.sealed import SealedField
from practice.models import Client, Row, SealedRow, User


class Packet(Row):
    """Several forms in an order, with a day by which they should be done."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # of the template it was made from; names no client
    names = models.JSONField(default=dict)  # in other languages
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class PacketTemplate(Row):
    """Which forms go together, in which order: "new adult client"."""

    name = models.CharField(max_length=80, unique=True)  # in English
    names = models.JSONField(default=dict)  # language → its name there
    forms = models.JSONField(default=list)  # keys of forms, in order
    due_days = models.PositiveSmallIntegerField(default=7)
    retired_at = models.DateTimeField(null=True)


class FormRequestQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def open(self) -> Self:
        return self.filter(state__in=[FormRequest.State.ASKED, FormRequest.State.BEGUN])

    def overdue(self, now: datetime) -> Self:
        """Its day is over where the client lives."""
        at = Value(now, output_field=models.DateTimeField())
        there = Func(F("client__time_zone"), at, function="timezone", output_field=models.DateTimeField())
        return self.open().filter(due_on__lt=Cast(there, models.DateField()))


class FormRequest(SealedRow):
    """One form asked of one client. What was answered so far is kept at every step, whoever's phone it was."""

    class State(models.TextChoices):
        ASKED = "asked"
        BEGUN = "begun"
        COMPLETED = "completed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="+", null=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="en")
    answers = SealedField(null=True)  # JSON: key of an item → what was answered
    page = models.PositiveSmallIntegerField(default=0)  # where they were
    filled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField(null=True)  # by the client, first
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    decline_reason = SealedField(null=True)
    is_own = models.BooleanField(default=False)  # the client's alone: not for who acts for them
    paper_asked_at = models.DateTimeField(null=True)  # they would rather sign on paper
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="+", null=True)

    objects = FormRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "form_version"],
                condition=Q(state__in=["asked", "begun"]),
                name="one_open_request_for_each_form",
            )
        ]


class FormReminder(Row):
    """Somebody, or the clock, reminded a client of a packet or of a single form."""

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="+", null=True)
    form_request = models.ForeignKey(FormRequest, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)  # None: the clock

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(packet=None, form_request__isnull=False)
                | Q(packet__isnull=False, form_request=None),
                name="a_reminder_is_of_one_thing",
            )
        ]


class FormFile(SealedRow):
    """A sealed file of a form: one that answers a question, the copy in PDF, or the scan of a paper."""

    class Purpose(models.TextChoices):
        ANSWER = "answer"
        COPY = "copy"
        SCAN = "scan"

    sealed_file = "path"
    form_request = models.ForeignKey(FormRequest, on_delete=models.PROTECT, related_name="+", null=True)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=8, choices=Purpose)
    item = models.CharField(max_length=40, blank=True)  # the question's key
    name = SealedField()
    media_type = models.CharField(max_length=80)
    path = models.CharField(max_length=80)  # below settings.FILES
    size = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)  # SHA-256 of the file itself
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
