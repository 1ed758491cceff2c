"""The gate's second question, on fresh facts, after the claim and before the send."""

from datetime import datetime

from consent import gathering
from consent.rules import decide as rules
from consent.rules.decision import Decision
from messaging.models import Delivery
from messaging.outbox import recipients
from practice import policy
from practice.models import Notice
from practice.vocabulary import Circumstance, Content

PROVES = (Notice.Kind.ADDRESS_CODE, Notice.Kind.INVITATION, Notice.Kind.SIGN_IN_CODE)
AT_ONCE = (
    Notice.Kind.ADDRESS_CODE,
    Notice.Kind.SIGN_IN_CODE,
    Notice.Kind.STOP_CONFIRMED,
    Notice.Kind.INVITATION,
)


def judge(row: Delivery | Notice, now: datetime) -> Decision:
    point = row.contact_point
    if point is None:
        return rules.decide(gathering.colleague_facts(recipients.colleague(row), policy.current(), now))
    known = gathering.gather(point.client, policy.current())
    if isinstance(row, Delivery):
        wanted = Content.MINIMUM if row.message.wording else Content.ANY
        circumstance = row.message.thread.circumstance
        facts = gathering.facts(
            known, channel=row.channel, circumstance=circumstance, wanted=wanted, now=now, point=point
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
        )
    return rules.decide(facts)


def is_author_gone(row: Delivery | Notice) -> bool:
    """Disabling a person ends what they had queued, and what was to tell them something."""
    author = row.message.author if isinstance(row, Delivery) else row.user
    return author is not None and not author.is_active
