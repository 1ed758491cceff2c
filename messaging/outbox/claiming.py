"""Claim one row for one attempt. From here on only this attempt may settle it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from messaging.models import Delivery, InquiryAnswer
from messaging.outbox.rows import Model, Row
from practice import crypto, locks, safe, vaults
from practice.models import Dispatch, Notice, Vault
from practice.vocabulary import SealedClass

MAX_SECONDS = 12  # from the claim to the first byte; a process that slept longer must not send


@dataclass(slots=True)
class Claim:
    row: Any  # messaging.outbox.rows.Row
    attempt: int
    backend: int
    at: datetime
    grant: crypto.Grant

    def is_still_ours(self) -> bool:
        """Just before the first byte: the same database session, so the locks hold; not settled by another; not too late."""
        ours = type(self.row).objects.filter(
            pk=self.row.pk, state=Dispatch.State.SENDING, attempt=self.attempt
        )
        is_fresh = (timezone.now() - self.at).total_seconds() < MAX_SECONDS
        return is_fresh and locks.backend() == self.backend and ours.exists()


def claim_delivery(model: Model, pk: UUID, now: datetime) -> Claim | None:
    """None when it is not due any more, or somebody else has it. The grant opens this one's text and address, no more."""
    with transaction.atomic():
        row = model.objects.due(now).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if row is None:
            return None
        row.attempt += 1
        row.state, row.claimed_at = Dispatch.State.SENDING, now
        row.save(update_fields=["attempt", "state", "claimed_at"])
    return Claim(row, row.attempt, locks.backend(), timezone.now(), _grant(row))


def _grant(row: Row) -> crypto.Grant:
    pairs: set[crypto.Pair] = set()
    if isinstance(row, InquiryAnswer):
        pairs.add((row.vault_id, row.inquiry.sealed_class))
        return crypto.mint("worker", "delivery", pairs, vaults.load)
    point = row.contact_point
    if point is not None:
        pairs.add((point.vault_id, point.sealed_class))
    device = row.subscription if isinstance(row, Notice) else None
    if device is not None:
        pairs.add((device.vault_id, device.sealed_class))
    if isinstance(row, Delivery):
        pairs.add((row.message.vault_id, row.message.sealed_class))
    else:
        pairs.add((safe.vault_id(Vault.Kind.NOTICES), str(SealedClass.ADMINISTRATIVE)))
    return crypto.mint("worker", "delivery", pairs, vaults.load)
