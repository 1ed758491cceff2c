"""What a client told about who reads along, and what waits because of it: sealed for those who care for them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from consent.models.agreements import FormVersion
from consent.models.limits import Made
from practice.crypto.sealed import SealedField
from practice.models import Client, ContactPoint, Row, SealedRow, User
from practice.vocabulary import Channel, SealedClass


class SafetyAnswersQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def open(self) -> Self:
        """Begun and not yet brought to an end, on whichever device."""
        return self.filter(finished_at=None)

    def in_danger(self) -> Self:
        return self.filter(is_watched=True, over_at=None)

    def not_talked_of(self) -> Self:
        return self.in_danger().filter(talked_at=None)


class SafetyAnswers(SealedRow):
    """The questions before texts or email, as answered, page by page; or that somebody heard it from the client."""

    sealed_class = models.CharField(max_length=16, choices=SealedClass, default=SealedClass.CLINICAL)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    # None where it was said and not filled in
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+", null=True)
    how = models.CharField(max_length=10, choices=Made, default=Made.PORTAL)
    answers = SealedField(null=True)  # JSON: key of a question → what was answered
    words = SealedField(null=True)  # in the client's own words: "my partner reads this phone in the evening"
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_watched = models.BooleanField(default=False)  # they show danger: who cares for them was told
    talked_at = models.DateTimeField(null=True)
    talked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    over_at = models.DateTimeField(null=True)  # the client said to somebody that it is safe now

    objects = SafetyAnswersQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "channel", "-changed_at"])]


class AddressChangeQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)


class AddressChange(Row):
    """Where somebody reads along, another address, or the end of one, waits until the care team has heard it from the
    client themself, by a way that they know."""

    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    is_removal = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)
    heard = models.CharField(max_length=10, choices=Made, blank=True)  # by which known way
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_point"],
                condition=models.Q(decided_at=None),
                name="one_change_waits_for_an_address",
            )
        ]


class RefusalQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Nobody has decided yet what was meant."""
        return self.filter(decided_at=None)

    def heard_since(self, at: datetime) -> Self:
        return self.filter(received_at__gte=at)


class Refusal(Row):
    """What came from an address reads as if no more is wanted. Nothing goes there until a person has decided."""

    address_index = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=10, choices=Channel)
    received_at = models.DateTimeField()
    cause_id = models.UUIDField()  # what came in
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    was_meant = models.BooleanField(null=True)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["address_index", "channel"],
                condition=models.Q(decided_at=None),
                name="refusal_undecided",
            )
        ]
