"""What happened. The database stamps and hashes each row and refuses change (migration 0002)."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from practice.models.base import Row

NOWHERE = models.Value(UUID(int=0), output_field=models.UUIDField())
NOBODY = models.Value([], output_field=ArrayField(models.UUIDField()))


class AuditEra(models.Model):
    """One row: which life of this database the audit trail is in. A restore writes a new random era."""

    era = models.UUIDField(primary_key=True)
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return f"AuditEra {self.era}"


class AuditEvent(models.Model):
    class Outcome(models.TextChoices):
        DONE = "done"
        DENIED = "denied"
        FAILED = "failed"

    seq = models.BigAutoField(primary_key=True)
    era = models.UUIDField(
        db_default=NOWHERE
    )  # stamped: a restore begins a new one, transaction ids start anew
    xid = models.BigIntegerField(db_default=0)  # stamped: pg_current_xact_id()
    leaf_version = models.PositiveSmallIntegerField(db_default=1)
    leaf = models.BinaryField(db_default=b"")  # stamped: SHA-256 of the row
    at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, choices=Outcome, db_default="done")
    actor_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)  # workforce, portal, worker, provider, stranger
    roles = models.CharField(max_length=120, db_default="")
    session_id = models.UUIDField(null=True)
    network = models.CharField(max_length=45, db_default="")
    vault_ids = ArrayField(models.UUIDField(), db_default=NOBODY)
    subject_type = models.CharField(max_length=40, db_default="")
    subject_id = models.UUIDField(null=True)
    object_ids = ArrayField(models.UUIDField(), db_default=NOBODY)
    fields = models.CharField(max_length=200, db_default="")  # names of changed fields, space between
    reason = models.CharField(max_length=60, db_default="")  # a code word
    basis = models.CharField(
        max_length=20, db_default=""
    )  # why this was open to them: care_team, break_glass…
    basis_id = models.UUIDField(null=True)

    is_append_only = True

    class Meta:
        indexes = [
            models.Index(fields=["era", "xid", "seq"]),
            models.Index(fields=["actor_id", "at"]),
            GinIndex(fields=["vault_ids"], name="audit_vaults"),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"AuditEvent {self.seq}"

    __repr__ = __str__


class Checkpoint(Row):
    """The signed list of leaf hashes of all rows whose transaction is in [from_xid, below_xid) of an era."""

    number = models.PositiveBigIntegerField(unique=True)
    era = models.UUIDField()
    from_xid = models.BigIntegerField()
    below_xid = models.BigIntegerField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    seqs = models.BinaryField()  # 8 bytes each, in the order of leaves
    leaves = models.BinaryField()  # 32 bytes each
    previous = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    is_append_only = True
