"""People who sign in, and what they are to the practice and to each client."""

import unicodedata
from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from practice.models.base import Row
from practice.vocabulary import Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, Row):  # type: ignore[django-manager-missing]
    """The workforce's name and address are in clear; a client's or representative's user has neither."""

    class Kind(models.TextChoices):
        WORKFORCE = "workforce"
        PORTAL = "portal"

    kind = models.CharField(max_length=10, choices=Kind)
    email = models.EmailField(unique=True)  # portal: <uuid>@portal.invalid
    name = models.CharField(max_length=120, blank=True)  # workforce only
    title = models.CharField(max_length=80, blank=True)  # as clients read it: "your therapist"
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(
        default=1
    )  # raised: every session, link and queued job of theirs ends
    created_at = models.DateTimeField()

    objects = UserManager()

    held_roles: list[str] | None = (
        None  # with factor_ids read along with a session's person (identity.backends)
    )
    factor_ids: list[int] | None = None
    emergency_ids: list[UUID] | None = None  # clients whose file they opened by break-glass, still running

    idle_minutes: int | None = None  # the practice's own limit for this person's sessions

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="portal") | (Q(name="") & Q(email__endswith="@portal.invalid")),
                name="portal_user_has_no_identity",
            )
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    def get_session_auth_hash(self) -> str:
        """Bound to password and epoch: raising the epoch ends every session at its next request."""
        return salted_hmac(
            "practice.session", f"{self.password}|{self.epoch}", algorithm="sha256"
        ).hexdigest()

    def set_password(self, raw_password: str | None) -> None:
        """However a keyboard composes its signs."""
        super().set_password(raw_password and unicodedata.normalize("NFKC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(raw_password and unicodedata.normalize("NFKC", raw_password))

    @property
    def is_workforce(self) -> bool:
        return self.kind == self.Kind.WORKFORCE


class DatedQuerySet(models.QuerySet):
    def current(self, now: datetime) -> Self:
        return self.filter(from_at__lte=now).filter(Q(until_at=None) | Q(until_at__gt=now))


class Dated(Row):
    """Something that holds from one instant until another, or until further notice."""

    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class RoleAssignment(Dated):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)


class CareTeamMember(Dated):
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_covering = models.BooleanField(default=False)
    # whose leave put them there, and will take them out again; None where a person did
    absence = models.ForeignKey(
        "practice.Absence", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        indexes = [
            models.Index(fields=["user", "client"]),
            models.Index(fields=["until_at"], name="care_until"),  # most of a long-lived practice's has ended
        ]


class Supervision(Dated):
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Licence(Row):
    """What a clinician may practise, and where."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=2)
    profession = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    expires_on = models.DateField(null=True)


class AccountLink(Row):
    """A link to a colleague's mailbox: to begin, or to choose a new password. Used once, by POST."""

    class Purpose(models.TextChoices):
        JOIN = "join"
        RESET = "reset"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user_epoch = models.PositiveIntegerField()
    purpose = models.CharField(max_length=8, choices=Purpose)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
