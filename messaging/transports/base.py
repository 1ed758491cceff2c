"""What a transport is given, what it answers, and what it can do."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from messaging.transports.warrants import Unwarranted, Warrant


class Reason(StrEnum):
    """Why something did not go, or may not have gone: our own words, so that no provider's are ever kept."""

    NOT_CONFIGURED = "not_configured"
    MALFORMED = "malformed"  # an address or a header that can't be written as it is
    TOO_LONG = "too_long"
    UNREACHABLE = "unreachable"  # no connection to the provider
    TIMED_OUT = "timed_out"
    CONNECTION_LOST = "connection_lost"
    NO_ENCRYPTION = "no_encryption"  # the mail server offers no STARTTLS
    CERTIFICATE_REFUSED = "certificate_refused"
    SIGN_IN_REFUSED = "sign_in_refused"  # the provider doesn't take our name and password
    RATE_LIMITED = "rate_limited"
    REJECTED = "rejected"
    SENDER_REFUSED = "sender_refused"
    RECIPIENT_REFUSED = "recipient_refused"
    INVALID_NUMBER = "invalid_number"
    OPTED_OUT = "opted_out"  # the recipient told the provider STOP
    FILTERED = "filtered"
    SENDER_UNREGISTERED = "sender_unregistered"  # the carriers know no registration of the practice's number
    DAILY_CAP = "daily_cap"  # what the carriers let this number send in a day is used up
    NOT_THERE = "not_there"  # the practice's account may not send to that country
    ACCOUNT_STOPPED = "account_stopped"
    MAILBOX_FULL = "mailbox_full"
    DELAYED = "delayed"  # the receiving side has not taken it yet; its server goes on trying
    GONE = "gone"  # the browser takes no more
    FORBIDDEN_HOST = "forbidden_host"  # an address within walls, or none that a push service has
    PROVIDER_ERROR = "provider_error"
    UNREADABLE_ANSWER = "unreadable_answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One attempt to bring one text to one address, by the right that its decision gave. Its repr shows ids alone."""

    delivery_id: UUID
    attempt: int
    warrant: Warrant
    to: str = field(repr=False)
    text: str = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    sender_name: str = field(default="", repr=False)
    reply_to: str | None = field(default=None, repr=False)
    message_id: str | None = field(default=None, repr=False)  # else <delivery_id@the sender's domain>
    in_reply_to: str | None = field(default=None, repr=False)
    references: tuple[str, ...] = field(default=(), repr=False)
    auto_submitted: Literal["auto-generated", "auto-replied"] | None = None

    def __post_init__(self) -> None:
        if not self.warrant.covers(self.delivery_id, self.attempt):
            raise Unwarranted("this right is another attempt's")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it. `reference` is the provider's name for it, `at` the time that it gives."""

    provider: str
    reference: str | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Capabilities:
    """What the provider offers against sending twice, and for believing its webhooks."""

    idempotency_window: timedelta | None = None
    look_up: bool = False
    webhook_signature: bool = False


class TransportError(Exception):
    """It certainly did not go. `code` is the provider's number ("550 5.1.1", "21610"), never its words."""

    def __init__(self, reason: Reason, *, permanent: bool, code: str | None = None) -> None:
        super().__init__(reason.value if code is None else f"{reason.value}:{code}")
        self.reason = reason
        self.permanent = permanent
        self.code = code


class Uncertain(Exception):
    """It may have gone, no answer came. Not a TransportError: who retries those must never catch this."""

    def __init__(self, reason: Reason, *, code: str | None = None) -> None:
        super().__init__(reason.value if code is None else f"{reason.value}:{code}")
        self.reason = reason
        self.code = code


class Transport(Protocol):
    @property
    def capabilities(self) -> Capabilities: ...

    def send(self, envelope: Envelope) -> Receipt:
        """Raises TransportError or Uncertain, nothing else that a provider or a network could cause."""
        ...
