"""Who writes for the first time: what they said, what was answered, and how it ended. Each in a vault of its own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from messaging.models.threads import Message
from practice.crypto.sealed import SealedField
from practice.models import Client, Dispatch, Row, SealedRow, User


class Inquiry(SealedRow):
    class State(models.TextChoices):
        NEW = "new"
        ANSWERED = "answered"
        CONVERTED = "converted"
        DECLINED = "declined"
        SPAM = "spam"
        DESTROYED = "destroyed"

    class Mark(models.TextChoices):
        """Why it looks like spam. It is shown with its reason, and never dropped."""

        TRAP = "trap"
        LINKS = "links"
        REPEATED = "repeated"
        MANY = "many"

    OPEN = (State.NEW, State.ANSWERED)

    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    said = SealedField(null=True)  # JSON: messaging.contact.said
    # Keyed look-up values of what they gave, so that who may see a client of that address is known; wiped at the end.
    email_index = models.BinaryField(max_length=32, null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32, null=True)  # keyed: the same words again look like spam
    language = models.CharField(max_length=8, default="en")
    marks = ArrayField(models.CharField(max_length=10, choices=Mark), default=list)
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    destroy_at = models.DateTimeField(null=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", null=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-received_at"]),
            models.Index(fields=["digest"]),
            models.Index(
                fields=["destroy_at"], condition=Q(destroy_at__isnull=False), name="inquiry_to_destroy"
            ),
        ]


class InquiryNote(SealedRow):
    """What came of a call. With the person it moves to the client's own vault."""

    class Reached(models.TextChoices):
        SPOKE = "spoke"
        LEFT_WORD = "left_word"
        NOBODY = "nobody"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+")
    reached = models.CharField(max_length=10, choices=Reached)
    body = SealedField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class InquiryAnswer(Dispatch):
    """A fixed wording, promised to the address that the person gave."""

    class Wording(models.TextChoices):
        RECEIVED = "received"
        PLEASE_CALL = "please_call"
        WILL_CALL = "will_call"
        ELSEWHERE = "elsewhere"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+")
    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    wording = models.CharField(max_length=12, choices=Wording)
    address_index = models.BinaryField(max_length=32)  # for the lock that a STOP takes
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decision_ids = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["held", "queued", "deferred"]),
                name="inquiry_answer_due",
            )
        ]


class Referral(Row):
    """Somebody else who may help, as the practice tells everybody."""

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    website = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class ContactPage(Row):
    """One row: whether the public page takes messages, and for how long what ended or stopped there is kept."""

    is_open = models.BooleanField(default=True)
    keep_days = models.PositiveSmallIntegerField(default=90)
    answered_days = models.PositiveSmallIntegerField(
        default=180
    )  # answered, and then nobody said how it ended
    changed_at = models.DateTimeField()
    only = models.BooleanField(default=True, unique=True, editable=False)
