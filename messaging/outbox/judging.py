"""The gate's second question, on fresh facts, after the claim and before the send."""

from datetime import datetime

from consent import gathering
from consent.rules import decide as rules
from consent.rules.decision import Decision
from consent.rules.facts import Writing
from messaging import checking
from messaging.models import Delivery, InquiryAnswer, Message
from messaging.outbox import first_answers, recipients
from messaging.outbox.rows import Row
from practice import crypto, policy
from practice.models import Notice
from practice.vocabulary import Circumstance, Content

PROVES = (Notice.Kind.ADDRESS_CODE, Notice.Kind.INVITATION, Notice.Kind.SIGN_IN_CODE)
ANSWERS = (Notice.Kind.START_ANSWERED, Notice.Kind.HELP_ANSWERED)
AT_ONCE = (
    *ANSWERS,
    Notice.Kind.ADDRESS_CODE,
    Notice.Kind.SIGN_IN_CODE,
    Notice.Kind.STOP_CONFIRMED,
    Notice.Kind.INVITATION,
)


def judge(row: Row, now: datetime, grant: crypto.Grant) -> Decision:
    """`grant`: the claim's, for the typed words, and for what the person asked for in a first contact.

    Raises CryptoError where they don't open.
    """
    if isinstance(row, InquiryAnswer):
        return first_answers.judge(row, grant, now)
    point = row.contact_point
    if point is None:
        return rules.decide(gathering.colleague_facts(recipients.colleague(row), policy.current(), now))
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


def _text(message: Message, grant: crypto.Grant) -> Writing:
    return checking.carried(message, crypto.open(message, "body", by=grant) or "")


def is_author_gone(row: Row) -> bool:
    """Disabling a person ends what they had queued, and what was to tell them something."""
    if isinstance(row, InquiryAnswer):
        return not row.by.is_active
    author = row.message.author if isinstance(row, Delivery) else row.user
    return author is not None and not author.is_active
