"""The practice and its communications policy: one source for what is read and what is enforced."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practice.models.base import Row
from practice.models.people import User
from practice.vocabulary import Channel, Circumstance, Content, Footing


class Practice(Row):
    """One row: this deployment's practice. `is_demo` is the database's own mark that its people are made up."""

    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=160, blank=True)
    npi = models.CharField(max_length=10, blank=True)  # National Provider Identifier, with its check digit
    ein = models.CharField(max_length=10, blank=True)  # Employer Identification Number, 12-3456789
    address = models.CharField(max_length=240, blank=True)
    discreet_name = models.CharField(max_length=40)
    phone = models.CharField(max_length=32)
    time_zone = models.CharField(max_length=64)
    states = ArrayField(models.CharField(max_length=2), default=list)  # where it practises
    # shorter than the house's own limits, or empty
    idle_minutes_office = models.PositiveSmallIntegerField(null=True, blank=True)
    idle_minutes_portal = models.PositiveSmallIntegerField(null=True, blank=True)
    sheets_printed_at = models.DateTimeField(null=True, blank=True)  # the key-ring's recovery sheets
    places = models.JSONField(default=dict)  # code → words, as saved wordings may say them
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    only = models.BooleanField(default=True, unique=True, editable=False)


class PolicyQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False).order_by("-version")


class CommunicationsPolicy(Row):
    version = models.PositiveIntegerField(unique=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    hours = models.JSONField()  # practice.rules.hours
    quiet_hours = models.JSONField()
    response = models.JSONField()
    crisis = models.JSONField()  # language → list of {label, number, kind}

    objects = PolicyQuerySet.as_manager()


class PolicyCell(Row):
    policy = models.ForeignKey(CommunicationsPolicy, on_delete=models.PROTECT, related_name="cells")
    circumstance = models.CharField(max_length=20, choices=Circumstance)
    channel = models.CharField(max_length=10, choices=Channel)
    footing = models.CharField(max_length=8, choices=Footing)
    content = models.CharField(max_length=10, choices=Content, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "circumstance", "channel"], name="one_cell_each")
        ]
