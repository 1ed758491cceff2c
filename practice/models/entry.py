"""How clients come in: an invitation, a code to a known address, a word given in person, then a PIN of their own."""

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models.base import Row, SealedRow
from practice.models.client import Client, ContactPoint, Representation
from practice.models.people import User


class Invitation(Row):
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, related_name="+", null=True)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    inviter_epoch = models.PositiveIntegerField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    word_hash = models.BinaryField(max_length=32)
    word_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class OneTimeCode(Row):
    """A code sent to an address. Its verifier needs the key-ring, so the table alone can't be searched."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        ADDRESS = "address"

    purpose = models.CharField(max_length=10, choices=Purpose)
    address_index = models.BinaryField(max_length=32)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    verifier = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["address_index", "created_at"])]


class PortalPin(SealedRow):
    """Six digits that a person chose. The slow hash itself is sealed: six digits alone could be searched."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    verifier = SealedField()
    tries = models.PositiveSmallIntegerField(default=0)
    set_at = models.DateTimeField()


class Device(Row):
    """A browser on which the PIN alone serves for thirty days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user_epoch = models.PositiveIntegerField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    words = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
