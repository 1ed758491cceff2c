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


class FormVersionQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False).order_by("key", "-version")

    def offered(self) -> Self:
        """The newest version of each form that is not retired: what can be asked of clients."""
        newest = self.published().distinct("key")
        return self.filter(pk__in=newest.values("pk"), retired_at=None).order_by("key")


class FormVersion(Row):
    """A form as data, in each language. Never changed once published: another wording is another version.

    Until it is published it is the form's one draft, without a number.
    """

    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField(null=True)
    definition = models.JSONField()  # consent.rules.form
    digest = models.BinaryField(max_length=32)  # SHA-256 of the canonical JSON of `definition`
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)  # no longer offered; what was signed stays

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(published_at=None), name="one_draft_of_each_form"
            ),
        ]


class Signature(SealedRow):
    """Evidence of agreement: who, when, from where, in which words; or who of the practice saw or heard it."""

    class Method(models.TextChoices):
        TYPED = "typed"
        DRAWN = "drawn"
        PAPER = "paper"  # a scan is kept
        SPOKEN = "spoken"  # somebody of the practice wrote down what was agreed

    class Capacity(models.TextChoices):
        SELF = "self"
        PARENT = "parent"
        GUARDIAN = "guardian"
        REPRESENTATIVE = "representative"

    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    # None where nobody signed on a screen: then somebody documented it
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    documented_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    method = models.CharField(max_length=8, choices=Method, default=Method.TYPED)
    capacity = models.CharField(max_length=16, choices=Capacity, default=Capacity.SELF)
    language = models.CharField(max_length=8)
    shown_digest = models.BinaryField(
        max_length=32
    )  # SHA-256 of the exact text shown, address and circumstances in it
    shown = SealedField()
    typed_name = SealedField()
    drawing = SealedField(null=True)  # the strokes, as the `d` of an SVG path
    electronic_at = models.DateTimeField(null=True)  # when they agreed to sign on a screen
    opened_at = models.DateTimeField(null=True)  # when the text was first shown to them
    time_zone = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=60, blank=True)
    authenticated_by = models.CharField(max_length=40)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(documented_by__isnull=False),
                name="a_signature_has_a_witness",
            )
        ]


class ConsentQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def standing(self, now: datetime) -> Self:
        """Given, not taken back, not expired. Whether the address is proven is the contact point's matter."""
        return self.filter(revoked_at=None, superseded_at=None).filter(
            Q(expires_at=None) | Q(expires_at__gt=now)
        )


# What is agreed to there names no contact point: video has no address, and where a letter or fax goes stands in the words
WITHOUT_ADDRESS = (Channel.VIDEO, Channel.MAIL, Channel.FAX)


class Consent(Row):
    class Ended(models.TextChoices):
        PORTAL = "portal"
        STOP = "stop"
        IN_PERSON = "in_person"
        ADDRESS = "address"  # the address changed hands, or nobody knows whose it is

    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, choices=Channel)
    circumstances = ArrayField(models.CharField(max_length=20, choices=Circumstance))
    # one paper may agree to more than one way: the form about visits to video and to calls
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+")
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
                # calls: what the form about visits says stands beside what was asked for besides
                condition=Q(revoked_at=None, superseded_at=None) & ~Q(channel=Channel.PHONE),
                name="one_standing_consent_per_address_and_channel",
            ),
            models.UniqueConstraint(
                fields=["client", "channel"],
                condition=Q(contact_point=None, revoked_at=None, superseded_at=None),
                name="one_standing_consent_without_address",
            ),
            models.CheckConstraint(
                condition=Q(contact_point=None, channel__in=WITHOUT_ADDRESS)
                | Q(contact_point__isnull=False) & ~Q(channel__in=WITHOUT_ADDRESS),
                name="a_consent_names_an_address_where_there_is_one",
            ),
        ]
