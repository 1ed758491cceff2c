"""The floor's tables: what the product seals, here in plaintext under the same ids, with the same indexes.

What the product keeps in clear (deliveries, reads, care teams …) is read from its own tables.
"""

import uuid

from django.db import models

from practice.models import User


class Plain(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class PlainClient(Plain):
    name = models.TextField()
    first_name = models.TextField()
    pronouns = models.TextField()
    languages = models.TextField()
    language = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=64)
    last_activity_at = models.DateTimeField(db_index=True)


class PlainThread(Plain):
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="threads")
    circumstance = models.CharField(max_length=20)
    last_message_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client", "-last_message_at"]),
            models.Index(
                fields=["answer_by"], condition=models.Q(waiting_since__isnull=False), name="plain_waiting"
            ),
        ]


class PlainMessage(Plain):
    thread = models.ForeignKey(PlainThread, on_delete=models.CASCADE, related_name="messages")
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=14)
    channel = models.CharField(max_length=10)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    is_sender_verified = models.BooleanField(default=True)
    body = models.TextField()
    quoted = models.TextField(null=True)  # noqa: DJ001 - as the product's column
    subject = models.TextField(null=True)  # noqa: DJ001
    wording = models.CharField(max_length=40, blank=True)
    why = models.JSONField(null=True)  # the reasons, as the product words them
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-created_at", "-id"]),
            models.Index(fields=["thread", "-created_at"]),
        ]


class PlainFile(Plain):
    message = models.ForeignKey(PlainMessage, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()


class PlainDraft(Plain):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="+")
    circumstance = models.CharField(max_length=20)
    body = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "client"])]


class PlainSafeContact(Plain):
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="safe_contacts")
    words = models.TextField()


MADE = (PlainClient, PlainThread, PlainMessage, PlainFile, PlainDraft, PlainSafeContact)


class Delivery(Plain):
    message = models.ForeignKey(PlainMessage, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "messaging_delivery"


class Notice(Plain):
    cause = models.ForeignKey(
        PlainMessage, on_delete=models.CASCADE, db_column="cause_id", related_name="notices"
    )
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "practice_notice"


class Read(Plain):
    message = models.ForeignKey(PlainMessage, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "messaging_messageread"


class TeamMember(Plain):
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        managed = False
        db_table = "practice_careteammember"


class Agreement(Plain):
    client = models.ForeignKey(PlainClient, on_delete=models.CASCADE, related_name="agreements")
    channel = models.CharField(max_length=10)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "consent_consent"
