"""Promises to carry a message over one unsecured channel to one contact point, and what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from messaging.models.threads import Message
from practice.models import ContactPoint, Dispatch, Row


class Delivery(Dispatch):
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    consent_id = models.UUIDField(null=True)  # what allowed it when it was queued
    decision_ids = ArrayField(models.UUIDField(), default=list)
    segments = models.PositiveSmallIntegerField(default=0)  # of a text, as it was handed over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "contact_point", "channel"], name="one_delivery_per_address"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["held", "queued", "deferred"]), name="delivery_due"
            ),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="delivery_sending"),
            models.Index(fields=["provider_reference"]),
        ]


class DeliveryEvent(Row):
    """One step of a delivery: attempt, state, time and a code word."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=Dispatch.State)
    problem = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["delivery", "at"])]


class ProviderEvent(Row):
    """A webhook's event, stored once before it is answered."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    reference = models.CharField(max_length=80)
    delivery_id = models.UUIDField(null=True)  # as we named it in the callback's address
    state = models.CharField(max_length=20)
    problem = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once")]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(applied_at=None), name="provider_event_open")
        ]
