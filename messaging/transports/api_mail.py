"""Mail by a provider's HTTP interface, through anymail: for a practice whose mail goes by such a provider."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import requests
from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from urllib3.exceptions import NewConnectionError

from messaging.transports import deadline, mime
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError, Uncertain
from messaging.transports.deadline import Line

PROVIDERS = frozenset(
    {"brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "postal", "postmark", "resend", "sparkpost"}
)  # fmt: skip
_HEADERS = ("Message-ID", "Auto-Submitted", "In-Reply-To", "References")
# The provider's no to what we ask, and not to the person: it keeps until the settings are mended.
_OURS_TO_MEND = {401: Reason.SIGN_IN_REFUSED, 403: Reason.SIGN_IN_REFUSED, 404: Reason.NOT_CONFIGURED}


class ApiMailTransport:
    capabilities = Capabilities(webhook_signature=True)

    def __init__(self, provider: str, sender: str, seconds: float = 10.0) -> None:
        self._provider, self._sender, self._seconds = provider, sender, seconds

    def send(self, envelope: Envelope) -> Receipt:
        letter = mime.compose(
            envelope, self._sender, datetime.now(UTC)
        )  # for its checks, and one id for all ways
        return deadline.hold(self._seconds, partial(self._hand_over, envelope, letter.message_id))

    def _hand_over(self, envelope: Envelope, message_id: str, line: Line) -> Receipt:
        message = _message(envelope, self._sender, message_id)
        line.cross()
        try:
            with _connection(self._provider, line) as connection:
                connection.send_messages([message])
        except (AnymailError, requests.RequestException, ValueError) as error:
            raise verdict(error) from None
        return Receipt(self._provider, _reference(message, message_id), datetime.now(UTC))


def from_settings(settings: Any) -> ApiMailTransport:
    if settings.SOTTO_MAIL_API not in PROVIDERS or not settings.SOTTO_SMTP_FROM:
        raise TransportError(Reason.NOT_CONFIGURED, permanent=True)
    return ApiMailTransport(settings.SOTTO_MAIL_API, settings.SOTTO_SMTP_FROM)


def verdict(error: Exception) -> TransportError | Uncertain:
    """A clear no of the provider is a no; without one the mail may have gone."""
    if isinstance(error, AnymailRecipientsRefused):
        return TransportError(Reason.RECIPIENT_REFUSED, permanent=True)
    status = error.status_code if isinstance(error, AnymailAPIError) else None
    if status is not None:
        return _of_status(status)
    if isinstance(error, AnymailError) and not isinstance(error, AnymailAPIError):
        return TransportError(Reason.MALFORMED, permanent=True)  # found before anything was asked
    if isinstance(error, requests.exceptions.SSLError):
        return TransportError(Reason.CERTIFICATE_REFUSED, permanent=False)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return TransportError(Reason.UNREACHABLE, permanent=False)
    is_late = isinstance(error, requests.Timeout)
    return Uncertain(Reason.TIMED_OUT if is_late else Reason.CONNECTION_LOST)


def _of_status(status: int) -> TransportError | Uncertain:
    if status == 429:
        return TransportError(Reason.RATE_LIMITED, permanent=False, code=str(status))
    if status in _OURS_TO_MEND:
        return TransportError(_OURS_TO_MEND[status], permanent=False, code=str(status))
    if 400 <= status < 500:
        return TransportError(Reason.REJECTED, permanent=True, code=str(status))
    # Taken and not understood, or a server that broke: it may have broken after it took the mail.
    return Uncertain(Reason.PROVIDER_ERROR if status >= 500 else Reason.UNREADABLE_ANSWER, code=str(status))


def _never_connected(error: BaseException | None) -> bool:
    """urllib3 says so deep inside."""
    while error is not None:
        if isinstance(error, NewConnectionError):
            return True
        inner = getattr(error.args[0], "reason", None) if error.args else None
        error = inner if isinstance(inner, BaseException) else error.__cause__
    return False


def _connection(provider: str, line: Line) -> AnymailRequestsBackend:
    try:
        backend = get_connection(f"anymail.backends.{provider}.EmailBackend", timeout=line.remaining())
        backend.open()
    except (ImproperlyConfigured, ImportError):
        raise TransportError(Reason.NOT_CONFIGURED, permanent=True) from None
    assert isinstance(backend, AnymailRequestsBackend) and backend.session is not None  # noqa: S101 - what open() made
    backend.session.trust_env = False  # no proxy of the machine's environment sees a client's mail
    return backend


def _message(envelope: Envelope, sender: str, message_id: str) -> AnymailMessage:
    given = (
        message_id,
        envelope.auto_submitted,
        envelope.in_reply_to,
        " ".join(envelope.references) or None,
    )
    message = AnymailMessage(
        subject=envelope.subject or "",
        body=envelope.text,
        from_email=str(mime.address(sender, envelope.sender_name)),
        to=[str(mime.address(envelope.to))],
        reply_to=[str(mime.address(envelope.reply_to, envelope.sender_name))] if envelope.reply_to else None,
        headers={name: value for name, value in zip(_HEADERS, given, strict=True) if value},
    )
    # What comes back names the attempt by this: an answer that was lost still finds its way.
    message.metadata = {"delivery": str(envelope.delivery_id), "attempt": str(envelope.attempt)}
    return message


def _reference(message: AnymailMessage, message_id: str) -> str:
    found = message.anymail_status.message_id
    return found[:80] if isinstance(found, str) else message_id[:80]
