"""What came in from outside, sealed in a vault of its own until it is filed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from messaging.models.threads import Message
from practice.crypto.sealed import SealedField
from practice.models import Client, SealedRow
from practice.vocabulary import Channel


class InboundItem(SealedRow):
    class State(models.TextChoices):
        NEW = "new"
        FILED = "filed"
        TRIAGE = "triage"
        SET_ASIDE = "set_aside"

    class Reason(models.TextChoices):
        UNKNOWN_SENDER = "unknown_sender"
        SEVERAL_CLIENTS = "several_clients"
        UNREADABLE = "unreadable"
        AUTOMATIC = "automatic"
        NOT_WANTED = "not_wanted"  # reads like a refusal: a person decides

    channel = models.CharField(max_length=10, choices=Channel)
    digest = models.BinaryField(max_length=32, unique=True)  # keyed: the same bytes or provider id, once
    raw = SealedField(null=True)
    envelope = SealedField(null=True)  # JSON: from, to
    sender = SealedField(null=True)
    preview = SealedField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", null=True)
    # Ids of the clients whom an item before a person may concern: only who cares for one of them reads it.
    candidates = ArrayField(models.UUIDField(), default=list)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"])]
