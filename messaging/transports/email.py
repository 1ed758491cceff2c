"""Mail by SMTP: encrypted to a server that proves its name, or not at all."""

import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from messaging.transports import deadline, mime, smtp
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError
from messaging.transports.deadline import Line
from messaging.transports.mime import Letter

PROVIDER = "smtp"


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpSettings:
    """`ca` is a file of certificates trusted besides the system's; `seconds` limit the whole conversation."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    seconds: float = 10.0


class SmtpTransport:
    capabilities = Capabilities()

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, envelope: Envelope) -> Receipt:
        letter = mime.compose(envelope, self._settings.sender, datetime.now(UTC))
        deadline.hold(self._settings.seconds, partial(self._converse, letter))
        return Receipt(PROVIDER, letter.message_id, datetime.now(UTC))

    def _converse(self, letter: Letter, line: Line) -> None:
        settings = self._settings
        try:
            with smtp.connected(settings.host, settings.port, letter.sender, line) as server:
                smtp.encrypt(server, settings.ca, line)
                if settings.user:
                    smtp.sign_in(server, settings.user, settings.password, line)
                smtp.hand_over(server, letter, line)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise smtp.verdict(error, line) from None


def from_settings(settings: Any) -> SmtpTransport:
    if not settings.SOTTO_SMTP_HOST or not settings.SOTTO_SMTP_FROM:
        raise TransportError(Reason.NOT_CONFIGURED, permanent=True)
    return SmtpTransport(
        SmtpSettings(
            host=settings.SOTTO_SMTP_HOST,
            port=int(settings.SOTTO_SMTP_PORT),
            sender=settings.SOTTO_SMTP_FROM,
            user=settings.SOTTO_SMTP_USER,
            password=settings.SOTTO_SMTP_PASSWORD,
            ca=settings.SOTTO_SMTP_CA,
        )
    )
