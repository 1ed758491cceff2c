"""The gate's second question, on fresh facts, after the claim and before the send; its yes is the right to send."""

from datetime import datetime

from django.db import transaction

from consent import actions as consent_actions
from consent import gathering, waking
from consent.rules import decide as rules
from consent.rules.decision import Decision
from consent.rules.facts import Writing
from messaging import checking, left_behind
from messaging.models import Delivery, InquiryAnswer, Message
from messaging.outbox import first_answers, recipients
from messaging.outbox.claiming import Claim
from messaging.outbox.rows import Row
from messaging.transports.warrants import Warrant, issue_warrant
from practice import crypto, policy
from practice.models import Client, Dispatch, Notice, PushSubscription
from practice.vocabulary import Channel, Circumstance, Content

PROVES = (Notice.Kind.ADDRESS_CODE, Notice.Kind.INVITATION, Notice.Kind.SIGN_IN_CODE)
ANSWERS = (Notice.Kind.START_ANSWERED, Notice.Kind.HELP_ANSWERED)
AT_ONCE = (
    *ANSWERS,
    Notice.Kind.ADDRESS_CODE,
    Notice.Kind.SIGN_IN_CODE,
    Notice.Kind.STOP_CONFIRMED,
    Notice.Kind.INVITATION,
)


def verdict(claim: Claim, now: datetime) -> tuple[Decision, Warrant | None]:
    """The decision of now; where it allows, it is kept before a byte leaves, and gives the right to one call.

    None where it doesn't, and where the attempt is not ours any more. Raises CryptoError like `judge`.
    """
    decision = judge(claim.row, now, claim.grant)
    return decision, _warrant(claim, decision) if decision.is_allowed else None


@transaction.atomic
def _warrant(claim: Claim, decision: Decision) -> Warrant | None:
    row = claim.row
    mine = type(row).objects.filter(pk=row.pk, attempt=claim.attempt, state=Dispatch.State.SENDING)
    if not mine.select_for_update(of=("self",)).exists():
        return None
    vault_id = recipients.of(row).vault_id
    kept = consent_actions.keep_decision(decision=decision, vault_id=vault_id, moment="delivery")
    row.decision_ids = [*row.decision_ids, kept.pk]
    mine.update(decision_ids=row.decision_ids)
    return issue_warrant(kept.pk, delivery_id=row.pk, attempt=claim.attempt)


def judge(row: Row, now: datetime, grant: crypto.Grant) -> Decision:
    """`grant`: the claim's, for the typed words, and for what the person asked for in a first contact.

    Raises CryptoError where they don't open.
    """
    if isinstance(row, InquiryAnswer):
        return first_answers.judge(row, grant, now)
    if (device := recipients.device_of(row)) is not None:
        return _of_device(device, now)
    point = row.contact_point
    if point is None:
        whom, channel = recipients.colleague(row), Channel(row.channel)
        return rules.decide(gathering.colleague_facts(whom, policy.current(), now, channel))
    known = gathering.gather(point.client, policy.current())
    if isinstance(row, Delivery):
        wanted = Content.MINIMUM if row.message.wording else Content.ANY
        author_id = row.message.author_id
        facts = gathering.facts(
            known,
            channel=row.channel,
            circumstance=row.message.thread.circumstance,
            wanted=wanted,
            now=now,
            point=point,
            boundary=policy.boundary_of(author_id, now) if author_id else None,
            text=None if row.message.wording else _text(row.message, grant),
        )
    else:
        facts = gathering.facts(
            known,
            channel=row.channel,
            circumstance=Circumstance.ACCOUNT,
            wanted=Content.LINK_ONLY,
            now=now,
            point=point,
            urgent=row.kind in AT_ONCE,
            proves_address=row.kind in PROVES,
            confirms_opt_out=row.kind == Notice.Kind.STOP_CONFIRMED,
            answers_keyword=row.kind in ANSWERS,
        )
    return rules.decide(facts)


def _of_device(device: PushSubscription, now: datetime) -> Decision:
    """A client's browser, where it is safe to wake it; a colleague's own is theirs to answer for."""
    owner = Client.objects.filter(vault_id=device.vault_id).first()
    if owner is not None:
        return waking.decide(owner, now, device)
    return rules.decide(gathering.colleague_facts(device.user, policy.current(), now, Channel.PORTAL))


def is_turned_off(row: Row) -> bool:
    """By its owner, after this was promised."""
    device = recipients.device_of(row)
    return device is not None and device.ended_at is not None


def _text(message: Message, grant: crypto.Grant) -> Writing:
    return checking.carried(message, crypto.open(message, "body", by=grant) or "")


def author_problem(row: Row, now: datetime) -> str:
    """Why nothing goes in its author's name any more. Disabling a person also ends what was to tell them something."""
    if isinstance(row, Delivery):
        return left_behind.why(row.message, now)
    person = row.by if isinstance(row, InquiryAnswer) else row.user
    return "author_inactive" if person is not None and not person.is_active else ""
