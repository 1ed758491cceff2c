"""An incident as somebody of the workforce reported it."""

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import SealedRow, User


class Incident(SealedRow):
    class Kind(models.TextChoices):
        MISDIRECTED = "misdirected"
        LOST_DEVICE = "lost_device"
        WRONG_ACCESS = "wrong_access"
        OTHER = "other"

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    what = SealedField()
    happened_at = models.DateTimeField()
    discovered_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
