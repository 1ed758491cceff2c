"""The one way into the audit trail: ids, names of changed fields and reason codes, never content.

An act records within its own transaction: no audit, no act. A denial is recorded in a transaction of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from practice.actors import Actor
from practice.models.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class Basis:
    """Why something was open to somebody: care_team, supervision, desk, break_glass; and by which row, where one says so."""

    why: str = ""
    id: UUID | None = None


NO_BASIS = Basis()


def record(
    event: str,
    *,
    actor: Actor,
    subject: models.Model | None = None,
    objects: Iterable[UUID] = (),
    vaults: Iterable[UUID] = (),
    fields: Iterable[str] = (),
    reason: str = "",
    outcome: str = AuditEvent.Outcome.DONE,
    basis: Basis = NO_BASIS,
) -> None:
    """Write one row. `event` is dotted and in the past tense; the vault is taken from the subject where it has one."""
    row: dict[str, Any] = {"event": event, "actor_kind": actor.kind}
    if actor.user_id:
        row |= {"actor_id": actor.user_id, "roles": " ".join(sorted(actor.roles))}
    if actor.session_id:
        row["session_id"] = actor.session_id
    if actor.network:
        row["network"] = actor.network
    if subject is not None:
        row |= {"subject_type": subject._meta.label_lower, "subject_id": _id_of(subject)}
        row["vault_ids"] = _vaults(subject)
    if listed := list(vaults):
        row["vault_ids"] = listed
    if seen := list(objects):
        row["object_ids"] = seen
    if basis.why:
        row |= {"basis": basis.why, "basis_id": basis.id}
    AuditEvent.objects.create(**row, fields=" ".join(fields), reason=reason, outcome=outcome)


def record_denial(
    event: str,
    *,
    actor: Actor,
    subject: models.Model | None = None,
    subject_id: UUID | None = None,
    reason: str,
) -> None:
    """Somebody asked for what they may not have. Called outside any act, so it stands though the request fails."""
    AuditEvent.objects.create(
        event=event,
        outcome=AuditEvent.Outcome.DENIED,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        roles=" ".join(sorted(actor.roles)),
        session_id=actor.session_id,
        network=actor.network,
        vault_ids=_vaults(subject),
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else subject_id,
        reason=reason,
    )


def first_id(named: Iterable[UUID | str | int]) -> UUID | None:
    """Of the ids in an address: the row that was asked for."""
    return next((_as_uuid(value) for value in named if not isinstance(value, str)), None)


def _id_of(subject: models.Model) -> UUID:
    return _as_uuid(subject.pk)


def _as_uuid(value: UUID | int) -> UUID:
    """Rows of the trail itself are numbered: the number stands at the end of an otherwise empty id."""
    return value if isinstance(value, UUID) else UUID(int=value % 2**128)


def _vaults(subject: models.Model | None) -> list[UUID]:
    vault_id = getattr(subject, "vault_id", None)
    return [vault_id] if vault_id else []
