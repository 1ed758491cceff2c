"""May this house be opened? Not while a restored database is unproven, or a disposed file is open again."""

from practice import disposals
from practice.models.running import BackupRun
from practice.models.vault import Vault

UNVERIFIED = "unverified"


def refusal() -> str | None:
    """Why it may not, in words for whoever keeps the house."""
    if unproven() is not None:
        return "This database was restored and is not verified: make restore BACKUP=… goes on with it."
    if count := undone():
        return (
            f"{count} disposed files are open again: this database is older than the key-ring's ledger. "
            "Restore it from a backup; that disposes them again."
        )
    return None


def unproven() -> BackupRun | None:
    """The newest restore, where it is not proven yet. It came in the restore's own transaction."""
    newest = BackupRun.objects.filter(kind=BackupRun.Kind.RESTORE).order_by("-began_at").first()
    return newest if newest is not None and newest.outcome != BackupRun.Outcome.DONE else None


def undone() -> int:
    """Files that the ledger calls disposed and the database does not: somebody put an older database in its place."""
    return Vault.objects.filter(pk__in=disposals.read()).exclude(status=Vault.Status.DISPOSED).count()
