"""Who has read which version of the communications policy."""

from django.db import models

from practice.models import Client, CommunicationsPolicy, Row, User


class PolicyAcknowledgement(Row):
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(CommunicationsPolicy, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    capacity = models.CharField(max_length=16, default="self")
    how = models.CharField(max_length=10, default="portal")  # portal, in_person, paper
    documented_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "policy"], name="policy_read_once")]


class PolicyReminder(Row):
    """A client was asked to read a version of the policy: once a day at most."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(CommunicationsPolicy, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "policy", "on"], name="one_policy_reminder_a_day")
        ]
