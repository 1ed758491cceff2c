"""Saved wordings of the practice: short texts that may travel where nothing typed may."""

from django.db import models

from practice.models import Row, User


class SavedWording(Row):
    """Its words are never changed once sent: what a message was made from is in the message itself."""

    key = models.CharField(max_length=60, unique=True)
    definition = models.JSONField()  # consent.rules.wordings
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    retired_at = models.DateTimeField(null=True)
