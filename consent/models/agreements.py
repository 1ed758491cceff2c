"""A form version is what was shown; a signature is who agreed to it; a consent is what that allows."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from practice.crypto.sealed import SealedField
from practice.models import Client, ContactPoint, Row, SealedRow, User
from practice.vocabulary import Channel, Circumstance


class FormVersion(Row):
    """The words of a form, in each language. Never changed once signed: a new wording is a new version."""

    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    texts = models.JSONField()  # language → list of {kind, text}
    digest = models.BinaryField(max_length=32)  # SHA-256 of the canonical JSON of `texts`
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="form_version_once")]


class Signature(SealedRow):
    """Evidence of agreement: who, when, from where, in which words."""

    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=16, default="self")
    language = models.CharField(max_length=8)
    shown_digest = models.BinaryField(
        max_length=32
    )  # SHA-256 of the exact text shown, address and circumstances in it
    shown = SealedField()
    typed_name = SealedField()
    network = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=60, blank=True)
    authenticated_by = models.CharField(max_length=40)
    signed_at = models.DateTimeField()


class ConsentQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def standing(self, now: datetime) -> Self:
        """Given, not taken back, not expired. Whether the address is proven is the contact point's matter."""
        return self.filter(revoked_at=None, superseded_at=None).filter(
            Q(expires_at=None) | Q(expires_at__gt=now)
        )


class Consent(Row):
    class Ended(models.TextChoices):
        PORTAL = "portal"
        STOP = "stop"
        IN_PERSON = "in_person"

    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    circumstances = ArrayField(models.CharField(max_length=20, choices=Circumstance))
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_how = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_point", "channel"],
                condition=Q(revoked_at=None, superseded_at=None),
                name="one_standing_consent_per_address_and_channel",
            )
        ]
