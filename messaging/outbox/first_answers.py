"""The answer to a first contact on its way: where it goes, what the gate is told of it, and its words."""

from datetime import datetime

from django.utils import timezone

from consent.models import OptOut, Refusal
from consent.rules import decide as rules
from consent.rules import facts as f
from consent.rules.decision import Decision
from messaging.contact import answers
from messaging.contact.said import Said, Way
from messaging.models import Inquiry, InquiryAnswer
from practice import crypto, policy
from practice.models import ContactPoint, Practice
from practice.vocabulary import Channel, Circumstance, Content, Discretion, VaultStatus


def said(inquiry: Inquiry, grant: crypto.Grant) -> Said:
    """Raises CryptoError where it has gone meanwhile: with its person to their own vault, or for good."""
    text = crypto.open(inquiry, "said", by=grant)
    if text is None:
        raise crypto.KeyGone
    return Said.from_json(text)


def address(row: InquiryAnswer, grant: crypto.Grant) -> str:
    what = said(row.inquiry, grant)
    return what.email if row.channel == Channel.EMAIL else what.phone


def words(row: InquiryAnswer, practice: Practice) -> tuple[str, str]:
    letter = answers.letter(row.wording, inquiry=row.inquiry, practice=practice, now=timezone.now())
    return letter.subject, letter.text


def is_known(index: bytes) -> bool:
    """A client's address: what goes there is judged by what that client wants, in their own conversation."""
    return ContactPoint.objects.filter(address_index=index).exists()


def judge(row: InquiryAnswer, grant: crypto.Grant | None, now: datetime) -> Decision:
    try:
        what = said(row.inquiry, grant) if grant else None
    except crypto.CryptoError:
        what = None  # rendering says so
    return decide(row.inquiry, row.channel, bytes(row.address_index), what, now)


def decide(inquiry: Inquiry, channel: str, index: bytes, what: Said | None, now: datetime) -> Decision:
    """The minimum, to an address that nobody has proven, because its person asked for it.

    A text goes only where they chose texts themselves: that is the one thing by which they agreed to any.
    """
    known = policy.current()
    cell = known.cell(Circumstance.INITIAL_CONTACT, channel)
    asked_for_text = what is not None and what.way == Way.TEXT and channel == Channel.SMS
    facts = f.Facts(
        circumstance=Circumstance.INITIAL_CONTACT,
        channel=Channel(channel),
        wanted=Content.MINIMUM,
        now=now,
        zone=known.hours.zone,
        cell=f.Cell(footing=cell.footing, content=cell.content, version_id=str(known.version)),
        vault=VaultStatus(inquiry.vault.status),
        contact_point=f.ContactPoint(
            id=str(inquiry.pk),
            belongs_to_recipient=not is_known(index),
            opted_out_at=_stopped_at(index, channel),
        ),
        safe_contact=_safe(inquiry, what),
        office_hours=known.hours,
        quiet_hours=known.quiet,
        inbound_at=inquiry.received_at if asked_for_text else None,
        has_portal=False,
    )
    return rules.decide(facts)


def _stopped_at(index: bytes, channel: str) -> datetime | None:
    """A STOP, or what reads like one and is not decided yet."""
    mine = {"address_index": index, "channel": channel}
    stop = OptOut.objects.filter(**mine).order_by("-received_at").first()
    found = stop or Refusal.objects.standing().filter(**mine).order_by("-received_at").first()
    return found.received_at if found else None


def _safe(inquiry: Inquiry, what: Said | None) -> f.SafeContact | None:
    if what is None or not what.others_see:
        return None
    return f.SafeContact(id=str(inquiry.pk), discretion=Discretion.DISCREET)
