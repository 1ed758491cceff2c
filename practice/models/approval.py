"""Dangerous acts: who asks, which act on whom, and who, or which delay, lets it happen."""

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models.base import SealedRow
from practice.models.client import Client
from practice.models.people import DatedQuerySet, User
from practice.vocabulary import Role


class Approval(SealedRow):
    """A second person decides; where there is none, the asker waits until `ripe_at` and everybody has been told.

    It lies in the practice's own vault. What it allows is done once, and not after `expires_at`.
    """

    class Act(models.TextChoices):
        RESET_SECOND_FACTOR = "reset_second_factor"
        GRANT_ROLE = "grant_role"

    class Decision(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    act = models.CharField(max_length=24, choices=Act)
    detail = models.CharField(max_length=16, choices=Role, blank=True)  # the role that is to be granted
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    reason = SealedField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ripe_at = models.DateTimeField(null=True)  # nobody else is there to decide: from then on it may be done
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_grant_names_its_role",
                condition=models.Q(act="grant_role") ^ models.Q(detail=""),
            )
        ]


class BreakGlass(SealedRow):
    """Somebody outside the care team opens one client's file for an hour, in an emergency."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()  # moved forward when it is ended early
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "until_at"])]
