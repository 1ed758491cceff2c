"""One attempt for one row: lock, claim, decide again, send, settle, unlock."""

from uuid import UUID

from django.utils import timezone

from consent.rules.decision import Outcome
from messaging import reminders, transports
from messaging.actions import telling
from messaging.outbox import claiming, judging, recipients, rendering, settling, spending
from messaging.outbox.rows import Model
from messaging.transports.base import TransportError, Uncertain
from practice import crypto, failpoints, locks
from practice.models import Notice


def carry(model: Model, pk: UUID) -> bool:
    """False when the row was not ours to send now: somebody revokes, or another worker has it."""
    row = model.objects.get(pk=pk)
    to = recipients.of(row)
    address = locks.of_address(to.index, row.channel)
    with locks.sending(address, locks.of_vault(to.vault_id)) as may_send:
        if not may_send:
            return False
        claim = claiming.claim_delivery(model, pk, timezone.now())
        failpoints.reach("claimed")
        if claim is None:
            return False
        _attempt(claim)
    return True


def _attempt(claim: claiming.Claim) -> None:
    now = timezone.now()
    if because := judging.author_problem(claim.row, now):
        return settling.kept_back(claim, because, now)
    if because := reminders.spent_because(claim.row, now):
        return settling.spent(claim, because, now)
    if isinstance(claim.row, Notice) and telling.is_spent(claim.row):
        return settling.looked_already(claim, now)
    if judging.is_turned_off(claim.row):
        return settling.turned_off(claim, now)
    try:
        decision, warrant = judging.verdict(claim, now)
    except crypto.CryptoError:
        return settling.blocked(claim, "does_not_open", now)
    failpoints.reach("decided")
    if decision.outcome is Outcome.REFUSED:
        return settling.refused_by_gate(claim, decision, now)
    if decision.outcome is Outcome.HELD:
        return settling.held_by_gate(claim, decision, now)
    if warrant is None:
        return settling.released(claim, now)
    try:
        envelope = rendering.render(claim, warrant)
    except crypto.CryptoError:
        return settling.blocked(claim, "does_not_open", now)
    if tomorrow := spending.opens_again(claim.row, envelope.text, now):
        return settling.too_many_today(claim, tomorrow, now)
    failpoints.reach("before_send")
    if not claim.is_still_ours():
        return settling.released(claim, timezone.now())
    try:
        receipt = transports.send(claim.row.channel, envelope)
    except Uncertain as error:
        return settling.unknown(claim, error, timezone.now())
    except TransportError as error:
        return settling.failed(claim, error, timezone.now())
    failpoints.reach("after_send")
    settling.sent(claim, receipt, timezone.now())
    failpoints.reach("settled")
    return None
