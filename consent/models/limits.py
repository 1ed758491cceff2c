"""What a client asked for beside consent: how to be reached safely (safe contact), and requests under 164.522."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import Client, ContactPoint, Row, SealedRow
from practice.vocabulary import Channel, Circumstance, Content, Discretion


class SafeContact(SealedRow):
    """Per address: when it may be used and how little may show."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.OneToOneField(ContactPoint, on_delete=models.PROTECT, related_name="+")
    may_be_used = models.BooleanField(default=True)
    may_leave_voicemail = models.BooleanField(default=False)
    discretion = models.CharField(max_length=10, choices=Discretion, default=Discretion.DISCREET)
    from_time = models.TimeField(null=True)
    until_time = models.TimeField(null=True)
    words = SealedField(null=True)  # as the client put it: "my partner reads this phone in the evening"


class ChannelRequest(Row):
    """A request under 45 CFR 164.522: to be reached this way (b), or not to be (a, b). Where and what, never why."""

    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, choices=Channel)
    circumstances = ArrayField(
        models.CharField(max_length=20, choices=Circumstance), default=list
    )  # empty: all
    is_wanted = models.BooleanField()
    content = models.CharField(max_length=10, choices=Content, default=Content.MINIMUM)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
