"""What the emulators hand to the hub: a text provider's webhooks, and mail as a mail server brings it."""

import http.client
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from messaging.emulators import loopback
from messaging.transports import signature

SECONDS = 10.0


class Outcome(StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


def post_signed(url: str, fields: Mapping[str, str], token: str) -> Outcome:
    """Signed over the URL just as it was given. Only loopback is called."""
    parts = urlsplit(loopback.require_url(url))
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        signature.HEADER: signature.sign(token, url, fields),
        "User-Agent": "Sotto-Emulator",
    }
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=SECONDS)
    try:
        connection.request("POST", path, urlencode(fields).encode(), headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return Outcome.UNREACHABLE
    finally:
        connection.close()
    if status >= 500:
        return Outcome.UNREACHABLE
    return Outcome.TAKEN if status < 300 else Outcome.REFUSED


def hand_mail(door: tuple[str, int], message: EmailMessage, *, sender: str, to: str) -> Outcome:
    """By LMTP, else by SMTP, whichever the door speaks."""
    host, port = loopback.require(door[0]), door[1]
    try:
        with smtplib.LMTP(host, port, local_hostname="localhost", timeout=SECONDS) as client:
            if client.ehlo()[0] >= 500:
                client.ehlo_msg = "ehlo"
                client.ehlo()
            client.send_message(message, from_addr=sender, to_addrs=[to])
    except smtplib.SMTPResponseException as error:
        return Outcome.REFUSED if error.smtp_code >= 500 else Outcome.UNREACHABLE
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError):
        return Outcome.REFUSED
    except (OSError, smtplib.SMTPException):
        return Outcome.UNREACHABLE
    return Outcome.TAKEN
