"""What came in from outside, sealed in a vault of its own until it is filed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from messaging.models.threads import Attachment, Message
from practice.crypto.sealed import SealedField
from practice.models import Client, SealedRow
from practice.vocabulary import Channel


class InboundItem(SealedRow):
    class State(models.TextChoices):
        NEW = "new"
        FILED = "filed"
        TRIAGE = "triage"
        SET_ASIDE = "set_aside"

    class Reason(models.TextChoices):
        UNKNOWN_SENDER = "unknown_sender"
        SEVERAL_CLIENTS = "several_clients"
        UNREADABLE = "unreadable"
        AUTOMATIC = "automatic"
        NOT_WANTED = "not_wanted"  # reads like a refusal: a person decides
        CAME_BACK = "came_back"  # a mail server's report of what became of a mail of ours
        KNOWN = "known"  # the mailbox brought it before, in other bytes
        FORGED = "forged"  # who vouches for mail here says that it is not from where it says

    channel = models.CharField(max_length=10, choices=Channel)
    digest = models.BinaryField(max_length=32, unique=True)  # keyed: the same bytes or provider id, once
    # keyed: what it says, encloses and is called, of what a mailbox brought; held by the first one that came
    same = models.BinaryField(max_length=32, unique=True, null=True)
    raw = SealedField(null=True)
    envelope = SealedField(null=True)  # JSON: from, to, and by which mailbox it came
    sender = SealedField(null=True)
    preview = SealedField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", null=True)
    # Ids of the clients whom an item before a person may concern: only who cares for one of them reads it.
    candidates = ArrayField(models.UUIDField(), default=list)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", null=True)
    is_grave = models.BooleanField(default=False)  # words of crisis are in it: it stands first

    class Meta:
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(
                fields=["-is_grave", "-received_at", "-id"],
                condition=Q(state="triage"),
                name="inbound_waiting",
            ),
        ]


class InboundMedia(SealedRow):
    """A picture that came along with a text. It lies with the provider until it is fetched; then in the conversation.

    `content` is what was taken in for a text that stands in no conversation yet, under the unfiled item's key.
    """

    class State(models.TextChoices):
        DUE = "due"
        TAKEN = "taken"
        REFUSED = "refused"  # it is no file that is taken, or lies where nothing is fetched; the text stands
        LOST = "lost"  # asked for as often as is asked, and never had

    item = models.ForeignKey(InboundItem, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80, blank=True)  # the provider's names for the text and for it
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    problem = models.CharField(max_length=40, blank=True)  # a code word
    content = SealedField(null=True)
    media_type = models.CharField(max_length=80, blank=True)  # by its first bytes
    scan = models.CharField(max_length=12, choices=Attachment.Scan, default=Attachment.Scan.NOT_SCANNED)
    attachment = models.ForeignKey(Attachment, on_delete=models.SET_NULL, related_name="+", null=True)
    tries = models.PositiveSmallIntegerField(
        default=0
    )  # of what is to be done: fetching, then removing there
    next_at = models.DateTimeField(null=True)  # None: nothing is to be done any more
    settled_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # from the provider, once it was taken

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="inbound_media_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="inbound_media_due")
        ]
