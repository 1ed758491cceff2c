"""What was decided and why, kept as long as what it allowed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import Row, SealedRow, User
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


class Override(SealedRow):
    """Somebody sent what the content check warned of, where the policy lets them. Counted, and looked at later."""

    decision = models.OneToOneField(DecisionRecord, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedField()
    kinds = ArrayField(models.CharField(max_length=20))  # what the check had found: kinds, never the words
    at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed_at = models.DateTimeField(null=True)
