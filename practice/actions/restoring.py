"""What a restored house must know before it opens: what was disposed, and what may have left it since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.models.dispatch import Dispatch, Notice
from practice.models.running import BackupRun
from practice.models.vault import DataKey, Vault

State = Dispatch.State
UNKNOWN = (State.HELD, State.QUEUED, State.DEFERRED, State.SENDING)
PROBLEM = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of one backup, or of one drill; `problem` is a code word where nothing did."""

    kind: str
    began: datetime
    taken_at: datetime
    digest: bytes | None = None
    size: int = 0
    problem: str = ""


@transaction.atomic
def note_backup(*, ran: Ran, actor: Actor, now: datetime) -> BackupRun:
    """A backup that was taken, or restored beside the house to prove it; or that neither came about."""
    outcome = BackupRun.Outcome.FAILED if ran.problem else BackupRun.Outcome.DONE
    run = BackupRun.objects.create(
        kind=ran.kind,
        began_at=ran.began,
        ended_at=now,
        outcome=outcome,
        problem=ran.problem,
        size=ran.size,
        digest=ran.digest,
        taken_at=ran.taken_at,
    )
    audit.record(f"practice.{ran.kind}.ended", actor=actor, subject=run, outcome=outcome, reason=ran.problem)
    return run


@transaction.atomic
def settle_restore(*, run: BackupRun, gone: Collection[UUID], actor: Actor, now: datetime) -> tuple[int, int]:
    """Vaults of the ledger are disposed again. What was to be sent may have been sent after the backup was taken:
    it is shown to a person, and never sent again by itself. Answers how many of each. May be repeated."""
    disposed = _dispose_again(gone)
    doubtful = sum(_leave_to_a_person(model, now) for model in _dispatches())
    Notice.objects.exclude(secret=None).update(secret=None)
    audit.record("practice.house.restored", actor=actor, subject=run)
    return disposed, doubtful


@transaction.atomic
def note_restore_proven(*, run: BackupRun, actor: Actor, now: datetime) -> None:
    run.outcome, run.problem, run.ended_at = BackupRun.Outcome.DONE, "", now
    run.save(update_fields=["outcome", "problem", "ended_at"])
    audit.record("practice.restore.proven", actor=actor, subject=run)


def _dispose_again(gone: Collection[UUID]) -> int:
    DataKey.objects.filter(vault__in=gone).delete()
    open_again = Vault.objects.filter(pk__in=gone).exclude(status=Vault.Status.DISPOSED)
    return open_again.update(status=Vault.Status.DISPOSED)


def _dispatches() -> list[type[Dispatch]]:
    return [model for model in apps.get_models() if issubclass(model, Dispatch)]


def _leave_to_a_person(model: type[Dispatch], now: datetime) -> int:
    waiting = model._base_manager.filter(state__in=UNKNOWN)
    return waiting.update(state=State.UNCERTAIN, settled_at=now, problem=PROBLEM)
