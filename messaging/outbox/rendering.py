"""The envelope of a delivery or notice: the only place where words and an address meet."""

from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import notices
from messaging.models import Delivery, Message
from messaging.outbox import recipients
from messaging.outbox.claiming import Claim
from messaging.transports.base import Envelope
from practice import crypto, policy
from practice.models import Notice, Practice
from practice.vocabulary import Channel


def render(claim: Claim) -> Envelope:
    row = claim.row
    practice = policy.practice()
    address = recipients.address(row, claim.grant)
    with translation.override(_language(row)):
        subject, text = _words(row, practice, claim.grant)
    return Envelope(
        delivery_id=row.pk,
        attempt=claim.attempt,
        to=address,
        subject=subject if row.channel == Channel.EMAIL else None,
        text=text,
        sender_name=practice.discreet_name,
        auto_submitted=_automatic(row),
    )


def _words(row: Delivery | Notice, practice: Practice, grant: crypto.Grant) -> tuple[str, str]:
    if isinstance(row, Notice):
        secret = crypto.open(row, "secret", by=grant)
        return notices.words(row.kind, practice=practice, secret=secret, base_url=_host(row))
    body = crypto.open(row.message, "body", by=grant) or ""
    return _("A message from %(practice)s") % {"practice": practice.discreet_name}, body


def _host(row: Notice) -> str:
    """A client's link leads to the clients' own host, where there is one."""
    return (settings.SOTTO_PORTAL_URL if row.contact_point_id else "") or settings.SOTTO_BASE_URL


def _language(row: Delivery | Notice) -> str:
    return row.language if isinstance(row, Notice) else row.contact_point.client.language


def _automatic(row: Delivery | Notice) -> Literal["auto-generated", "auto-replied"] | None:
    if isinstance(row, Notice):
        return "auto-generated"
    return "auto-replied" if row.message.kind == Message.Kind.AUTOMATIC else None
