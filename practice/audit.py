"""The one way into the audit trail: ids, names of changed fields and reason codes, never content.

An act records within its own transaction: no audit, no act. A denial is recorded in a transaction of its own.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from practice.actors import Actor
from practice.models.audit import AuditEvent


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
        row |= {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
        row["vault_ids"] = _vaults(subject)
    if listed := list(vaults):
        row["vault_ids"] = listed
    if seen := list(objects):
        row["object_ids"] = seen
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


def _vaults(subject: models.Model | None) -> list[UUID]:
    vault_id = getattr(subject, "vault_id", None)
    return [vault_id] if vault_id else []
