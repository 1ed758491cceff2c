"""The mail provider's doors: anymail checks signature or secret and reads the provider's shape; here it is kept.

What became of a mail, and mail that comes in. Without a provider that is configured, nobody proves to be one.
"""

import hashlib
import importlib
import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.base import AnymailBaseWebhookView, AnymailBasicAuthMixin
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging import actions, large_calls
from messaging.mail import rewritten
from messaging.transports import api_mail
from messaging.transports.base import Reason
from practice.gate import open_page

log = logging.getLogger(__name__)
# What readers raise at odd mail.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, SuspiciousOperation)
Mail = tuple[AnymailInboundEvent, bytes]
_REASON = "a provider's call: its signature or secret is checked first"
# Our words for anymail's. Opened and clicked are nobody's business; nobody is asked to track them either.
STATES = {
    EventType.QUEUED: "queued",
    EventType.SENT: "sent",
    EventType.DELIVERED: "delivered",
    EventType.BOUNCED: "undelivered",
    EventType.REJECTED: "failed",
    EventType.FAILED: "failed",
}
REFUSALS = frozenset({EventType.COMPLAINED, EventType.UNSUBSCRIBED})
PROBLEMS = {
    RejectReason.INVALID: Reason.RECIPIENT_REFUSED,
    RejectReason.BOUNCED: Reason.RECIPIENT_REFUSED,
    RejectReason.SPAM: Reason.FILTERED,
    RejectReason.BLOCKED: Reason.FILTERED,
    RejectReason.TIMED_OUT: Reason.UNREACHABLE,
    RejectReason.UNSUBSCRIBED: Reason.OPTED_OUT,
}


@csrf_exempt  # not a browser: signature or secret takes the place of the form's key
@require_POST
@open_page(_REASON)
def mail_status(request: HttpRequest) -> HttpResponse:
    found = _genuine(request, "Tracking")
    if found is None:
        return HttpResponse(status=403)
    now = timezone.now()
    for event in found.parse_events(request):
        _note(event, now)
    return HttpResponse(status=200)


@csrf_exempt  # as above
@require_POST
@open_page(_REASON)
def mail_in(request: HttpRequest) -> HttpResponse:
    if not _knows_the_secret(request):
        return HttpResponse(status=403)
    refusal = large_calls.read(request)
    if refusal:
        return HttpResponse(status=refusal)
    found = _genuine(request, "Inbound")
    if found is None:
        return HttpResponse(status=403)
    try:
        mails = _mails(found, request)
    except UNREADABLE:  # with this answer the provider sends it again
        log.exception("a mail that a provider brought could not be read")
        return HttpResponse(status=500)
    for event, raw in mails:
        _keep(event, raw, timezone.now())
    return HttpResponse(status=200)


def _mails(found: AnymailBaseWebhookView, request: HttpRequest) -> list[Mail]:
    """The reader breaks at some: at a line's end in a header, half a letter, a mail that comes as a file of a mail."""
    try:
        return _read(found, request)
    except ValueError:
        large_calls.mend(request)
        return _read(found, request)


def _read(found: AnymailBaseWebhookView, request: HttpRequest) -> list[Mail]:
    return [(event, _raw(event.message)) for event in found.parse_events(request)]


def _knows_the_secret(request: HttpRequest) -> bool:
    """By its headers alone: before anything is read of a call that may be as large as a mail."""
    reader = _reader(settings.SOTTO_MAIL_API, "Inbound")
    if reader is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return False
    try:
        AnymailBasicAuthMixin.validate_request(reader(), request)
    except (AnymailWebhookValidationFailure, ImproperlyConfigured):
        return False
    return True


def _genuine(request: HttpRequest, kind: str) -> AnymailBaseWebhookView | None:
    """The provider's reader, where this call proves to be the provider's. None: it does not.

    The shared secret is always asked for: not every provider signs, and some only where a key of theirs is set.
    """
    reader = _reader(settings.SOTTO_MAIL_API, kind)
    if reader is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return None
    try:
        found = reader()
        found.setup(request)
        found.run_validators(request)
    except (AnymailWebhookValidationFailure, ImproperlyConfigured):
        return None
    return found


def _reader(provider: str, kind: str) -> type[AnymailBaseWebhookView] | None:
    if provider not in api_mail.PROVIDERS:
        return None
    module = importlib.import_module(f"anymail.webhooks.{provider}")
    return next(one for name, one in vars(module).items() if name.endswith(f"{kind}WebhookView"))


def _note(event: AnymailTrackingEvent, now: datetime) -> None:
    if event.event_type in REFUSALS:
        actions.refuse_mail(address=event.recipient or "", now=now)
        return
    state = STATES.get(event.event_type)
    if state is None:
        return
    problem = PROBLEMS.get(event.reject_reason, Reason.REJECTED) if event.reject_reason else ""
    actions.receive_status(
        provider="mail",
        event_id=str(event.event_id or "")[:80],
        reference=str(event.message_id or "")[:80],
        delivery_id=_delivery_id(event.metadata),
        state=state,
        problem=str(problem),
        now=now,
    )


def _keep(event: AnymailInboundEvent, raw: bytes, now: datetime) -> None:
    message = event.message
    actions.receive_mail(
        raw=raw,
        envelope_from=large_calls.whole(message.envelope_sender or ""),
        envelope_to=[large_calls.whole(message.envelope_recipient)] if message.envelope_recipient else [],
        now=now,
    )


def _raw(message: AnymailInboundMessage) -> bytes:
    """As it came. What the provider sent in pieces is put together the same way each time: it may send it twice."""
    named = hashlib.sha256()
    for part in message.walk():
        if not part.is_multipart():
            named.update(part.get_payload(decode=True) or b"")
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_boundary() is None and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=={named.hexdigest()[:32]}.{number}==")
    return rewritten.raw(message)


def _delivery_id(metadata: Any) -> UUID | None:
    try:
        return UUID(str(metadata.get("delivery", "")))
    except (ValueError, AttributeError):
        return None
