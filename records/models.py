"""What is kept of bringing clients in from a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import Client, ContactPoint, Row, SealedRow, User
from practice.vocabulary import Circumstance


class ClientImport(SealedRow):
    """A list on its way in. It lies sealed in the practice's vault while it waits; then only the count is left."""

    class State(models.TextChoices):
        READ = "read"  # looked at before anything is taken
        RUNNING = "running"
        DONE = "done"
        DROPPED = "dropped"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user_epoch = models.PositiveIntegerField()  # raised when they leave: nothing more is brought in
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    table = SealedField(null=True)  # JSON: header and rows
    columns = ArrayField(models.CharField(max_length=12), default=list)  # what each column is, or ""
    outcomes = ArrayField(models.CharField(max_length=10), default=list)  # of each row that is done, in order
    row_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"])]


class ImportedRow(Row):
    """A line that was taken: the same line again, whenever it comes, is the same person."""

    brought_by = models.ForeignKey(ClientImport, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)  # keyed
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")


class CallNote(SealedRow):
    """A telephone call, a voicemail or a meeting by video with a client: what has no text of its own."""

    class Outcome(models.TextChoices):
        SPOKE = "spoke"  # with the client
        REPRESENTATIVE = "representative"  # with somebody who acts for them
        VOICEMAIL = "voicemail"  # words were left
        NO_ANSWER = "no_answer"  # nothing was left
        WRONG_NUMBER = "wrong_number"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    circumstance = models.CharField(max_length=20, choices=Circumstance)
    is_incoming = models.BooleanField(default=False)
    is_video = models.BooleanField(default=False)
    outcome = models.CharField(max_length=16, choices=Outcome)
    minutes = models.PositiveSmallIntegerField(null=True)
    body = SealedField(null=True)
    at = models.DateTimeField()  # of the call
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["client", "-at"])]


class CallDraft(SealedRow):
    """The note of a call that somebody began: on the server for them alone, until it is saved."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    typed = SealedField()  # JSON: fields of the form
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "client"], name="one_call_draft_each")]
