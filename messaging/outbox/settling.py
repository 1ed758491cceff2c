"""What became of an attempt, written only where the attempt is still ours."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from consent import actions as consent_actions
from consent.rules.decision import Decision
from messaging import threads
from messaging.actions.inquiries import NOT_ARRIVED, wait_again
from messaging.actions.stopping import UNDECIDED, hold_back_message
from messaging.doubting import doubt_if_nobodys
from messaging.models import Delivery, DeliveryEvent, InquiryAnswer
from messaging.outbox import recipients
from messaging.outbox.claiming import Claim
from messaging.outbox.rows import Row
from messaging.transports.base import Reason, Receipt, TransportError, Uncertain
from practice import actions, audit
from practice.actors import WORKER
from practice.models import Dispatch, Notice

State = Dispatch.State
_FIRST_WAIT_SECONDS = 15
_LONGEST_WAIT_SECONDS = 3600
NOUNS: dict[type[Dispatch], str] = {Delivery: "delivery", Notice: "notice", InquiryAnswer: "inquiry_answer"}


def sent(claim: Claim, receipt: Receipt, now: datetime) -> None:
    _settle(claim, State.SENT, now, provider_reference=receipt.reference or "", problem="")


def refused_by_gate(claim: Claim, decision: Decision, now: datetime) -> None:
    code = decision.decisive[0].code if decision.decisive else "refused"
    _settle(claim, State.BLOCKED, now, decision=decision, problem=code)


def held_by_gate(claim: Claim, decision: Decision, now: datetime) -> None:
    _settle(claim, State.HELD, now, problem="", next_at=decision.until)


def too_many_today(claim: Claim, tomorrow: datetime, now: datetime) -> None:
    """The practice's own limit of texts for a day."""
    _settle(claim, State.HELD, now, problem="spend_cap", next_at=tomorrow)


def blocked(claim: Claim, problem: str, now: datetime) -> None:
    _settle(claim, State.BLOCKED, now, problem=problem)


@transaction.atomic
def kept_back(claim: Claim, problem: str, now: datetime) -> None:
    """Its author may say it no more: a message nobody has had yet is held again, for who answers there."""
    row = claim.row
    is_held = isinstance(row, Delivery) and hold_back_message(
        message_id=row.message_id, problem=problem, actor=WORKER, now=now
    )
    if not is_held:
        return blocked(claim, problem, now)
    if not _settle(claim, State.HELD, now, problem="", next_at=UNDECIDED):
        transaction.set_rollback(True)
    return None


def spent(claim: Claim, because: str, now: datetime) -> None:
    """A reminder of a time that is not so any more."""
    _settle(claim, State.CANCELLED, now, problem=because)


def looked_already(claim: Claim, now: datetime) -> None:
    """Whom it was to tell knows, or there is nothing left to tell."""
    _settle(claim, State.CANCELLED, now, problem="looked_already")


def turned_off(claim: Claim, now: datetime) -> None:
    _settle(claim, State.CANCELLED, now, problem="device_off")


def failed(claim: Claim, error: TransportError, now: datetime) -> None:
    """It certainly did not go: later again, unless the provider's no is final or we have asked often enough."""
    if error.permanent:
        _rejected(claim, error.reason.value, now)
    elif claim.attempt >= settings.LIMITS["attempts"]:
        _settle(claim, State.FAILED, now, problem=error.reason.value)
    else:
        wait = min(_FIRST_WAIT_SECONDS * 2**claim.attempt, _LONGEST_WAIT_SECONDS)
        _settle(claim, State.DEFERRED, now, problem=error.reason.value, next_at=now + timedelta(seconds=wait))


@transaction.atomic
def _rejected(claim: Claim, problem: str, now: datetime) -> None:
    if _settle(claim, State.REJECTED, now, problem=problem):
        doubt_if_nobodys(claim.row, problem, WORKER, now)
        device = recipients.device_of(claim.row)
        if device is not None and problem == Reason.GONE:
            actions.end_gone_bell(subscription=device, actor=WORKER, now=now)


def unknown(claim: Claim, error: Uncertain, now: datetime) -> None:
    _settle(claim, State.UNCERTAIN, now, problem=error.reason.value)


def released(claim: Claim, now: datetime) -> None:
    """Nothing left, and this process may not send any more: back in the queue."""
    _settle(claim, State.QUEUED, now, next_at=now)


@transaction.atomic
def _settle(
    claim: Claim, state: str, now: datetime, *, decision: Decision | None = None, **columns: Any
) -> bool:
    row = claim.row
    if decision is not None:
        vault_id = recipients.of(row).vault_id
        kept = consent_actions.keep_decision(decision=decision, vault_id=vault_id, moment="delivery")
        columns["decision_ids"] = [*row.decision_ids, kept.pk]
    if state not in (State.HELD, State.QUEUED, State.DEFERRED):
        columns["settled_at"] = now
        if isinstance(row, Notice):
            columns["secret"] = None
    # A late answer of the same attempt may still say that an uncertain one was taken.
    mine = type(row).objects.filter(
        pk=row.pk,
        attempt=claim.attempt,
        state__in=[State.SENDING, State.UNCERTAIN] if state == State.SENT else [State.SENDING],
    )
    if not mine.update(state=state, **columns):
        return False
    note(row, claim.attempt, state, now, columns)
    return True


def note(row: Row, attempt: int, state: str, now: datetime, columns: dict[str, Any]) -> None:
    problem = str(columns.get("problem", ""))
    if isinstance(row, Delivery):
        reference = str(columns.get("provider_reference", ""))
        DeliveryEvent.objects.create(
            delivery=row, at=now, attempt=attempt, state=state, problem=problem, provider_reference=reference
        )
    if isinstance(row, InquiryAnswer) and state in NOT_ARRIVED:
        wait_again(row.inquiry_id, WORKER)
    to = recipients.of(row)
    if to.client_id:
        threads.touch(to.client_id)
    noun = NOUNS[type(row)]
    audit.record(
        f"messaging.{noun}.{state}",
        actor=WORKER,
        subject=row,
        vaults=[to.vault_id],
        reason=problem or row.channel,
    )
