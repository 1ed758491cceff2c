"""The practice and its communications policy: one source for what is read and what is enforced."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from practice.models.base import Row
from practice.models.people import Dated, User
from practice.vocabulary import Channel, Circumstance, Content, Footing


class Practice(Row):
    """One row: this deployment's practice. `is_demo` is the database's own mark that its people are made up."""

    class SheetPlace(models.TextChoices):
        """Kinds of places and no more: whoever takes the database must not learn which safe."""

        SAFE_HERE = "safe_here", _("a safe in the practice")
        SAFE_ELSEWHERE = "safe_elsewhere", _("a safe somewhere else")
        BANK = "bank", _("a bank")
        LAWYER = "lawyer", _("a lawyer or notary")
        PERSON = "person", _("somebody we trust, behind a lock of theirs")

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
    sheets_put_away_at = models.DateTimeField(null=True, blank=True)  # those that were printed last
    sheets_put_away_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    sheet_places = ArrayField(models.CharField(max_length=16, choices=SheetPlace), default=list)
    places = models.JSONField(default=dict)  # code → words, as saved wordings may say them
    most_segments_a_day = models.PositiveIntegerField(null=True, blank=True)  # texts; null: without a cap
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    only = models.BooleanField(default=True, unique=True, editable=False)


class PolicyQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False).order_by("-version")

    def in_force(self, now: datetime) -> Self:
        """The first of them is what holds: the last whose day has come, of two for one instant the newer."""
        return self.published().filter(effective_at__lte=now).order_by("-effective_at", "-version")

    def known_at(self, at: datetime) -> Self:
        """The first of them was in force then, of what had been published by then."""
        return self.in_force(at).filter(published_at__lte=at)

    def drafts(self) -> Self:
        """One at most."""
        return self.filter(published_at=None)


class CommunicationsPolicy(Row):
    """A version once published, and never changed then; until then the one draft, which has no number."""

    version = models.PositiveIntegerField(unique=True, null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)  # from when it holds; never before it was published
    is_material = models.BooleanField(default=True)  # clients are asked to read it again
    change_note = models.JSONField(default=dict)  # language → what is new, in a sentence for clients
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    hours = models.JSONField()  # practice.rules.hours
    quiet_hours = models.JSONField()
    response = models.JSONField()
    crisis = models.JSONField()  # language → list of {label, number, kind}; or by state, with "place"
    guidance = models.JSONField(default=dict)  # {"longest": characters, "most_a_day": messages, …}
    clauses = models.JSONField(default=dict)  # topic → language → the practice's own words, as paragraphs

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["published_at"],
                condition=models.Q(published_at=None),
                nulls_distinct=False,
                name="one_policy_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, version=None, effective_at=None)
                | models.Q(published_at__isnull=False, version__isnull=False, effective_at__isnull=False),
                name="a_published_policy_has_a_number",
            ),
        ]


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


class ClinicianBoundary(Dated):
    """What one clinician allows less than the policy does, from an instant on. It may only be stricter."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    terms = models.JSONField()  # practice.rules.boundaries

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(until_at=None), name="one_current_boundary_each"
            )
        ]


class Absence(Row):
    """A clinician's leave: from a day to a day, both included, and who covers."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    covered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="an_absence_ends_after_it_begins"
            )
        ]


class Vendor(Row):
    """Who carries a channel for the practice, and whether a business associate agreement lets them."""

    name = models.CharField(max_length=120)
    channels = ArrayField(models.CharField(max_length=10, choices=Channel))
    carries_health_information = models.BooleanField(default=False)
    baa_signed_on = models.DateField(null=True)
    baa_until_on = models.DateField(null=True)
    note = models.CharField(max_length=240, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
