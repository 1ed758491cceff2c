"""One row per form sent: what makes a double click, a refresh or a repeat after a crash harmless."""

from django.db import models

from practice.models.base import Row


class SubmissionKey(Row):
    used_at = models.DateTimeField(db_index=True)
    digest = models.BinaryField(
        max_length=32
    )  # keyed hash of what was sent: a changed text is not the same submission
    result_id = models.UUIDField(null=True)
