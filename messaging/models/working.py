"""What the practice keeps about a conversation for itself: notes to each other, promises, flags."""

from django.db import models
from django.db.models import Q

from messaging.models.threads import Message, Thread
from practice.crypto.sealed import SealedField
from practice.models import Client, Row, SealedRow, User


class InternalNote(SealedRow):
    """Colleague to colleague beside a thread. Not a message: no delivery, notice or portal page can name one."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = SealedField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["thread", "created_at"])]


class HandOver(Row):
    """A thread changed hands: to a colleague, or, without one, back to all who care for the client."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["thread", "-at"])]


class Promise(Row):
    """An answer by a time was promised to a client, and what became of it."""

    class End(models.TextChoices):
        ANSWERED = "answered"
        CALLED = "called"
        CLOSED = "closed"
        SETTLED = "settled"  # it needed no answer
        MOVED = "moved"  # to another file: promised there

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread"], condition=Q(ended_at=None), name="one_open_promise")
        ]
        indexes = [models.Index(fields=["made_at"])]


class CrisisFlag(Row):
    """A client's message held words of crisis: help was shown at once, and a person looks."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(fields=["raised_at"], condition=Q(seen_at=None), name="crisis_flag_open")]
