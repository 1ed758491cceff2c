"""Whose content something is, and the keys that seal it."""

from django.db import models

from practice.models.base import Row
from practice.vocabulary import SealedClass


class Vault(Row):
    class Kind(models.TextChoices):
        PRACTICE = "practice"  # the practice's own: incidents, provider events
        SESSIONS = "sessions"
        CREDENTIALS = "credentials"  # PIN verifiers, second-factor secrets
        NOTICES = "notices"  # codes and links on their way
        CLIENT = "client"
        SHARED = "shared"
        UNFILED = "unfiled"

    class Status(models.TextChoices):
        OPEN = "open"
        DISPOSING = "disposing"
        DISPOSED = "disposed"

    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind__in=["practice", "sessions", "credentials", "notices"]),
                name="one_house_vault_of_each_kind",
            )
        ]


class DataKey(Row):
    """One key per vault, class and generation, wrapped by an epoch key. Deleting this row destroys what it sealed."""

    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="+")
    sealed_class = models.CharField(max_length=16, choices=SealedClass)
    generation = models.PositiveSmallIntegerField(
        default=1
    )  # the highest seals; older ones open until re-sealed
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vault", "sealed_class", "generation"], name="one_data_key_per_generation"
            )
        ]
        indexes = [models.Index(fields=["epoch"])]
