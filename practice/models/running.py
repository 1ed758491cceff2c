"""What running the house leaves behind: backups and their proof, and alerts that a person must look at."""

from django.db import models

from practice.models.base import Row
from practice.models.people import User


class BackupRun(Row):
    """One backup, or one restore that proved a backup."""

    class Kind(models.TextChoices):
        BACKUP = "backup"
        RESTORE = "restore"
        DRILL = "drill"  # restored beside the running house, verified, thrown away

    class Outcome(models.TextChoices):
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=8, choices=Kind)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    problem = models.CharField(max_length=60, blank=True)  # a code word
    size = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, null=True)  # SHA-256 of the sealed backup
    taken_at = models.DateTimeField(null=True)  # when the backup that was restored had been taken

    class Meta:
        indexes = [models.Index(fields=["kind", "ended_at"])]


class Alert(Row):
    """Something in the audit trail, or about it, that the privacy officer should look at."""

    class Kind(models.TextChoices):
        MANY_RECORDS = "many_records"  # fifty files in ten minutes
        OUTSIDE_TEAM = "outside_team"
        BREAK_GLASS = "break_glass"
        VERIFICATION_FAILED = "verification_failed"
        ANCHOR_LATE = "anchor_late"

    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    cause_id = models.UUIDField()  # one alert for each cause
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "cause_id"], name="one_alert_per_cause")]
        indexes = [models.Index(fields=["seen_at", "at"])]


class VerificationRun(Row):
    """Somebody, or the clock, had everything verified. Findings are code words and numbers, never content."""

    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True
    )  # None: the clock
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(default=False)  # it went to its end
    rows = models.PositiveBigIntegerField(default=0)  # of the audit trail, when it began
    count = models.PositiveIntegerField(default=0)  # of breaches; notes are not counted
    findings = models.JSONField(default=list)  # the first of them: [area, kind, place]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_whole"], condition=models.Q(ended_at=None), name="one_verification_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["asked_at"])]


class Watch(Row):
    """One row: up to when the audit trail has been read for what somebody should look at."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    read_until = models.DateTimeField()
