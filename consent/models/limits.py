"""What a client asked for beside consent: how to be reached safely (safe contact), and requests under 164.522."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import Client, ContactPoint, SealedRow, User
from practice.vocabulary import Channel, Circumstance, Content, Discretion


class Made(models.TextChoices):
    """How a request reached the practice."""

    PORTAL = "portal"
    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"


class SafeContact(SealedRow):
    """Per address: when it may be used and how little may show."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.OneToOneField(ContactPoint, on_delete=models.PROTECT, related_name="+")
    may_be_used = models.BooleanField(default=True)
    may_leave_voicemail = models.BooleanField(default=False)
    discretion = models.CharField(max_length=10, choices=Discretion, default=Discretion.DISCREET)
    from_time = models.TimeField(null=True)
    until_time = models.TimeField(null=True)
    words = SealedField(
        null=True
    )  # for whoever calls or writes: "not after six". What lies behind it: SafetyAnswers
    code_word = SealedField(null=True)  # said first by who calls, so that the client knows it is safe to talk
    voicemail_words = SealedField(null=True)  # the words that may be left, and no others
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)


class ChannelRequest(SealedRow):
    """A request under 45 CFR 164.522: to be reached this way (b), or not to be (a, b). Where and what, never why."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, choices=Channel)
    circumstances = ArrayField(
        models.CharField(max_length=20, choices=Circumstance), default=list
    )  # empty: all
    where = SealedField(null=True)  # a place that is no contact point: a postal address, another number
    is_wanted = models.BooleanField()
    content = models.CharField(max_length=10, choices=Content, default=Content.MINIMUM)
    made_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=Made, default="in_person")
    warned_at = models.DateTimeField(null=True)  # wanted more than the minimum, after the risks were said
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)


class Restriction(SealedRow):
    """A request under 45 CFR 164.522(a): not to disclose something. It binds once the practice agreed, or must agree."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    what = SealedField()  # in the client's words: what is not to be told, and to whom
    channel = models.CharField(max_length=10, choices=Channel, blank=True)  # blank: whichever
    circumstances = ArrayField(models.CharField(max_length=20, choices=Circumstance), default=list)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    closes_channel = models.BooleanField(default=False)  # the gate refuses what it covers
    is_paid_in_full = models.BooleanField(default=False)  # then it must be agreed: 164.522(a)(1)(vi)
    how = models.CharField(max_length=10, choices=Made, default="in_person")
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    answer = SealedField(null=True)  # in words that the client reads
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
