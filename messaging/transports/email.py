"""Mail by SMTP: encrypted to a server that proves its name, or not at all."""

import smtplib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from messaging.transports import deadline, mime, oauth, smtp
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError
from messaging.transports.deadline import Line
from messaging.transports.mime import Letter
from messaging.transports.oauth import OAuthSettings

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
    oauth: OAuthSettings | None = None
    seconds: float = 10.0


class SmtpTransport:
    capabilities = Capabilities()

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, envelope: Envelope) -> Receipt:
        letter = mime.compose(envelope, self._settings.sender, datetime.now(UTC))
        began = time.monotonic()
        token = oauth.access_token(self._settings.oauth) if self._settings.oauth else ""
        left = self._settings.seconds - (time.monotonic() - began)  # fetching a token is part of the whole
        deadline.hold(left, partial(self._converse, letter, token))
        return Receipt(PROVIDER, letter.message_id, datetime.now(UTC))

    def _converse(self, letter: Letter, token: str, line: Line) -> None:
        settings = self._settings
        try:
            with smtp.connected(settings.host, settings.port, letter.sender, line) as server:
                smtp.encrypt(server, settings.ca, line)
                if settings.oauth is not None:
                    self._show_token(server, settings.oauth, token, line)
                elif settings.user:
                    smtp.sign_in(server, settings.user, settings.password, line)
                smtp.hand_over(server, letter, line)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise smtp.verdict(error, line) from None

    def _show_token(self, server: smtplib.SMTP, ways: OAuthSettings, token: str, line: Line) -> None:
        """One that is refused is not shown again: the next attempt fetches another."""
        try:
            smtp.sign_in_with_token(server, oauth.words(self._settings.user, token), line)
        except TransportError:
            oauth.forget(ways)
            raise


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
            oauth=oauth.from_settings(settings),
        )
    )
