"""What was decided and why, kept as long as what it allowed."""

from django.db import models

from practice.models import Row
from practice.vocabulary import Channel, Circumstance


class DecisionRecord(Row):
    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moment = models.CharField(max_length=10)  # composing, delivery
    channel = models.CharField(max_length=10, choices=Channel)
    circumstance = models.CharField(max_length=20, choices=Circumstance)
    contact_point_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10)
    answer = (
        models.JSONField()
    )  # consent.rules: the decision with its reasons and their basis; ids and codes only
