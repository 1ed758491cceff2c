"""The envelope of a delivery or notice: the only place where words and an address meet."""

from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import appointment_links, notices, reply_addresses
from messaging.models import Delivery, InquiryAnswer, Message
from messaging.outbox import discretion, first_answers, recipients
from messaging.outbox.claiming import Claim
from messaging.outbox.rows import Row
from messaging.transports.base import Envelope
from messaging.transports.warrants import Warrant
from practice import crypto, policy
from practice.models import Notice, Practice
from practice.vocabulary import Channel


def render(claim: Claim, warrant: Warrant) -> Envelope:
    row = claim.row
    practice = policy.practice()
    address = recipients.address(row, claim.grant)
    with translation.override(_language(row)):
        shown = discretion.of(row)
        subject, text = _words(row, practice, claim.grant, shown)
    return Envelope(
        delivery_id=row.pk,
        attempt=claim.attempt,
        warrant=warrant,
        to=address,
        subject=subject if row.channel == Channel.EMAIL else None,
        text=text,
        sender_name=notices.name_for(practice, shown),
        reply_to=reply_addresses.of(row.pk) if _takes_answers(row) else None,
        auto_submitted=_automatic(row),
    )


def _words(row: Row, practice: Practice, grant: crypto.Grant, shown: str) -> tuple[str, str]:
    if isinstance(row, InquiryAnswer):
        return first_answers.words(row, practice)
    if recipients.device_of(row) is not None:
        return "", ""  # the browser itself says its one sentence
    if isinstance(row, Notice):
        secret = crypto.open(row, "secret", by=grant)
        return notices.words(
            row.kind, practice=practice, secret=secret, base_url=_host(row), discretion=shown
        )
    body = crypto.open(row.message, "body", by=grant) or ""
    name = notices.name_for(practice, shown)
    subject = _("A message from %(practice)s") % {"practice": name} if name else _("A message")
    return subject, body + appointment_links.line(row)


def _takes_answers(row: Row) -> bool:
    """What answers a message by mail belongs to its thread; a notice points to the portal."""
    return isinstance(row, Delivery) and row.channel == Channel.EMAIL


def _host(row: Notice) -> str:
    """A client's link leads to the clients' own host, where there is one."""
    return (settings.SOTTO_PORTAL_URL if row.contact_point_id else "") or settings.SOTTO_BASE_URL


def _language(row: Row) -> str:
    if isinstance(row, InquiryAnswer):
        return row.inquiry.language
    return row.language if isinstance(row, Notice) else row.contact_point.client.language


def _automatic(row: Row) -> Literal["auto-generated", "auto-replied"] | None:
    if isinstance(row, Notice):
        return "auto-generated"
    if isinstance(row, InquiryAnswer):
        return None  # a person chose it
    if row.message.author_id is None and row.message.kind == Message.Kind.FROM_PRACTICE:
        return "auto-generated"  # a reminder
    return "auto-replied" if row.message.kind == Message.Kind.AUTOMATIC else None
