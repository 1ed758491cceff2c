"""Threads and their messages. The row is the message; what carries it is a delivery."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef

from consent.models import DecisionRecord
from practice.crypto.sealed import SealedField
from practice.models import Client, Row, SealedRow, User
from practice.vocabulary import Channel, Circumstance


class ThreadQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def waiting(self) -> Self:
        """The client wrote last; soonest promise first."""
        return self.filter(waiting_since__isnull=False).order_by(
            F("answer_by").asc(nulls_last=True), "waiting_since"
        )


class Thread(SealedRow):
    """Messages on one topic in one circumstance. The circumstance fixes the class of what is said in it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    circumstance = models.CharField(max_length=20, choices=Circumstance)
    topic = SealedField(null=True)
    created_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)  # the first unanswered message of the client
    answer_by = models.DateTimeField(null=True)  # what the client was promised for it
    closed_at = models.DateTimeField(null=True)
    # who answers, where it was handed over; else the client's care team
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    is_private = models.BooleanField(
        default=False
    )  # kept from those who act for the client, at the client's wish

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-last_message_at"]),
            models.Index(
                fields=["answer_by"], condition=models.Q(waiting_since__isnull=False), name="thread_waiting"
            ),
        ]


class MessageQuerySet(models.QuerySet):
    def for_client(self, client_id: UUID) -> Self:
        return self.filter(client_id=client_id)

    def shown(self) -> Self:
        """What the client's side may see: all but what waits for its hour, or may still be taken back."""
        return self.filter(held_until=None)

    def held(self) -> Self:
        return self.filter(held_until__isnull=False)

    def stopped(self) -> Self:
        """Refused when their hour had come."""
        return self.held().exclude(problem="")

    def unread_by(self, user_id: UUID) -> Self:
        return self.exclude(author_id=user_id).filter(
            ~Exists(MessageRead.objects.filter(message=OuterRef("pk"), user_id=user_id))
        )


class Message(SealedRow):
    class Kind(models.TextChoices):
        FROM_CLIENT = "from_client"
        FROM_PRACTICE = "from_practice"
        AUTOMATIC = "automatic"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    is_sender_verified = models.BooleanField(default=True)  # False: nothing proves that address or number
    body = SealedField()
    quoted = SealedField(null=True)  # the folded rest of an email
    subject = SealedField(null=True)
    wording = models.CharField(
        max_length=40, blank=True
    )  # key of the saved wording, where only such a text may travel
    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()  # where it stands
    # when it came by mail, text or the contact page, and who found out whose it is
    came_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    held_until = models.DateTimeField(null=True)  # set: nobody but the practice sees it
    problem = models.CharField(max_length=40, blank=True)  # why it was not let out when its time had come

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-created_at", "-id"]),
            models.Index(fields=["thread", "-created_at"]),
            models.Index(fields=["created_at"], condition=models.Q(kind="from_client"), name="message_came"),
            models.Index(
                fields=["held_until"], condition=models.Q(held_until__isnull=False), name="message_held"
            ),
        ]


class MessageRead(Row):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="read_once")]


class Draft(SealedRow):
    """What somebody began to write to a client, kept on the server for them alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    circumstance = models.CharField(max_length=20, choices=Circumstance)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PORTAL)
    # the one that was chosen, where the circumstance has several
    thread = models.ForeignKey(Thread, on_delete=models.SET_NULL, related_name="+", null=True)
    is_private = models.BooleanField(default=False)  # a client's: to be kept from who acts for them
    hour = models.CharField(
        max_length=16, blank=True
    )  # when it is to be seen: 2027-01-31T09:00 on the practice's clock
    body = SealedField()
    saying = SealedField(null=True)  # the saved wording that was chosen, with what fills its slots: JSON
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "client"], name="one_draft_each")]


class Attachment(SealedRow):
    """A sealed file of a message. Its name on disk is random."""

    class Scan(models.TextChoices):
        CLEAN = "clean"
        INFECTED = "infected"
        NOT_SCANNED = "not_scanned"

    sealed_file = "path"
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    media_type = models.CharField(max_length=80)
    path = models.CharField(max_length=80)  # below settings.FILES
    is_original = models.BooleanField(default=False)  # the mail as it came
    is_cleaned = models.BooleanField(default=False)  # False: kept as it came, handed out after a warning only
    cleaned_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    size = models.PositiveIntegerField(default=0)  # in steps, as the sealed file on disk shows it anyway
    created_at = models.DateTimeField()


class DraftFile(SealedRow):
    """A file enclosed while one writes: cleaned already, sealed, and gone with the draft."""

    sealed_file = "path"
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    name = SealedField()
    media_type = models.CharField(max_length=80)
    path = models.CharField(max_length=80)  # below settings.FILES
    is_cleaned = models.BooleanField(default=False)
    original_path = models.CharField(max_length=80, blank=True)  # the file as it came, where it was cleaned
    scan = models.CharField(max_length=12, choices=Attachment.Scan, default=Attachment.Scan.NOT_SCANNED)
    size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
