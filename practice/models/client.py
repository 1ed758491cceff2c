"""Clients, how they are reached, and who may act for them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models.base import SealedRow
from practice.models.people import Dated, DatedQuerySet, User

# Not discharged; or something has come from them since. Without a parameter, so that its index serves a kept plan too.
TO_CARE_FOR = models.Q(discharged_at=None) | models.Q(last_activity_at__gt=models.F("discharged_at"))


class Client(SealedRow):
    class Kind(models.TextChoices):
        INDIVIDUAL = "individual"
        SHARED = "shared"  # a couple, family or group: a vault of its own, read by its members

    class Status(models.TextChoices):
        ACTIVE = "active"
        DISCHARGED = "discharged"
        MERGED = "merged"  # a duplicate: everything went to `merged_into`

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="America/New_York")
    name = SealedField(null=True)  # a merged duplicate has none: it stands in the client it became
    first_name = SealedField(null=True)
    pronouns = SealedField(null=True)
    languages = SealedField(null=True)
    birth_date = SealedField(null=True)  # ISO
    residence = SealedField(null=True)  # the state they live in, two letters
    interpreter = SealedField(null=True)
    may_know = SealedField(null=True)  # who may know of the therapy, in the client's words
    must_not_know = SealedField(null=True)
    discharged_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    last_activity_at = models.DateTimeField(db_index=True)
    # anything that the conversation page shows; pages ask for it every few seconds
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vault"], name="one_client_per_vault")]
        indexes = [
            models.Index(fields=["status"], name="client_status"),
            models.Index(fields=["id"], include=["status"], condition=TO_CARE_FOR, name="client_to_care_for"),
        ]


class Membership(SealedRow, Dated):
    """An adult of a couple, family or group: they read the shared file with their own account and their own consents.

    It is sealed in the shared file's vault: the others read there by which name this one is called.
    """

    shared = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    called = SealedField()  # the first name, as it was when they joined

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shared", "client"], condition=models.Q(until_at=None), name="one_current_membership"
            )
        ]


class ContactPointQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def usable(self) -> Self:
        return self.filter(verified_at__isnull=False, suspended_at=None)


class ContactPoint(SealedRow):
    """An address or number of a client. It counts for messages only once a code sent to it came back."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    representation = models.ForeignKey(
        "practice.Representation", on_delete=models.PROTECT, related_name="+", null=True
    )
    kind = models.CharField(max_length=8, choices=Kind)
    address = SealedField()
    address_index = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address_index"])]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "representation", "kind", "address_index"],
                nulls_distinct=False,
                name="contact_point_once_per_person",
            )
        ]

    @property
    def channel(self) -> str:
        return {"email": "email", "phone": "sms"}[self.kind]


class RepresentationQuerySet(DatedQuerySet):
    def current(self, now: datetime) -> Self:
        """A representation that rests opens nothing."""
        return super().current(now).filter(paused_at=None)


class Representation(SealedRow, Dated):
    """A parent or guardian acts for a client, within a scope and between two dates, with a sign-in of their own."""

    class Scope(models.TextChoices):
        ADMINISTRATIVE = "administrative"
        FULL = "full"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    scope = models.CharField(max_length=16, choices=Scope)
    name = SealedField()
    relation = SealedField(null=True)
    documents = SealedField(null=True)  # what was shown: "birth certificate, custody order of May 2024"
    documents_seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    # a child's: on this day, or earlier by a person's hand, it rests until a clinician has looked at it
    review_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RepresentationQuerySet.as_manager()  # type: ignore[misc]
