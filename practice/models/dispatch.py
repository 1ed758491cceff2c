"""What is promised to leave the house: one kind of row for deliveries of messages and for notices."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from practice.crypto.sealed import SealedField
from practice.models.base import Row, SealedRow
from practice.models.client import ContactPoint
from practice.models.people import User
from practice.models.telling import PushSubscription


class DispatchQuerySet(models.QuerySet):
    def due(self, now: datetime) -> Self:
        waiting = Q(state__in=[Dispatch.State.HELD, Dispatch.State.QUEUED, Dispatch.State.DEFERRED])
        return self.filter(waiting, next_at__lte=now)

    def waiting(self) -> Self:
        return self.filter(state__in=[Dispatch.State.HELD, Dispatch.State.QUEUED, Dispatch.State.DEFERRED])

    def needs_a_look(self) -> Self:
        return self.filter(state__in=Dispatch.TROUBLED, seen_at=None)


class Dispatch(Row):
    class State(models.TextChoices):
        HELD = "held"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        DEFERRED = "deferred"
        BOUNCED = "bounced"
        REJECTED = "rejected"
        FAILED = "failed"
        UNCERTAIN = "uncertain"
        BLOCKED = "blocked"
        CANCELLED = "cancelled"

    TROUBLED = ("bounced", "rejected", "failed", "uncertain", "blocked")

    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # a person has looked at the trouble
    provider_reference = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # a code word

    objects = DispatchQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_troubled(self) -> bool:
        return self.state in self.TROUBLED

    @property
    def said_at(self) -> datetime:
        """For what waits: when it goes, or is tried again; else when its state was reached."""
        is_ahead = self.state in (self.State.HELD, self.State.DEFERRED)
        return self.next_at if is_ahead else self.settled_at or self.created_at


class Notice(Dispatch, SealedRow):
    """A fixed, translated text that points to something. Its only variable parts: a code or link, a time, a name."""

    class Kind(models.TextChoices):
        INVITATION = "invitation"
        SIGN_IN_CODE = "sign_in_code"
        ADDRESS_CODE = "address_code"
        NEW_MESSAGE = "new_message"
        NEW_DEVICE = "new_device"
        STOP_CONFIRMED = "stop_confirmed"
        START_ANSWERED = "start_answered"  # how to agree again: START itself is no agreement
        HELP_ANSWERED = "help_answered"
        FORM_WAITING = "form_waiting"
        FORM_REMINDER = "form_reminder"
        POLICY_CHANGED = "policy_changed"
        LIMIT_ENDED = "limit_ended"  # what was agreed not to be sent may be sent again
        APPOINTMENT = "appointment"  # a time comes near, or is no longer what it was
        # to a colleague, by email
        STAFF_INVITATION = "staff_invitation"
        PASSWORD_RESET = "password_reset"  # noqa: S105 - the kind of a notice
        STAFF_DEVICE = "staff_device"
        APPROVAL_ASKED = "approval_asked"
        BREAK_GLASS = "break_glass"
        ALERT = "alert"
        CLIENT_SAFETY = "client_safety"
        REQUEST_MADE = "request_made"
        CLIENT_WROTE = "client_wrote"
        DIGEST = "digest"  # what waits, once a day, as a number
        CRISIS_WORDS = "crisis_words"  # to who is on call, by their own ways
        HAND_OVER = "hand_over"  # a conversation was given to them

    kind = models.CharField(max_length=16, choices=Kind)
    cause_type = models.CharField(max_length=40)
    cause_id = models.UUIDField()
    # one of the two: a client's or representative's address, or somebody who signs in
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    # by push: one browser of that colleague's or client's; a row for each, so that each is settled by itself
    subscription = models.ForeignKey(PushSubscription, on_delete=models.PROTECT, related_name="+", null=True)
    language = models.CharField(max_length=8, default="en")
    secret = SealedField(null=True)  # a one-time code or link token; wiped when the notice is settled
    secret_expires_at = models.DateTimeField(null=True)
    decision_ids = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "cause_id", "contact_point", "user", "channel", "subscription"],
                nulls_distinct=False,
                name="one_notice_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(contact_point=None, user__isnull=False)
                | Q(contact_point__isnull=False, user=None),
                name="notice_has_one_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["held", "queued", "deferred"]), name="notice_due"
            )
        ]
