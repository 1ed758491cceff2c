import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from messaging import transports
from messaging.transports import email, sms
from messaging.transports.base import Envelope, Reason, TransportError

SETTINGS = {
    "SOTTO_MAIL_API": "",
    "SOTTO_SMTP_HOST": "mail.example",
    "SOTTO_SMTP_PORT": 587,
    "SOTTO_SMTP_USER": "",
    "SOTTO_OAUTH_URL": "",
    "SOTTO_SMTP_PASSWORD": "",
    "SOTTO_SMTP_CA": "",
    "SOTTO_SMTP_FROM": "office@practice.example",
    "SOTTO_SMS_URL": "https://texts.example",
    "SOTTO_SMS_ACCOUNT": "AC1",
    "SOTTO_SMS_TOKEN": "token",
    "SOTTO_SMS_FROM": "+15550100000",
    "SOTTO_BASE_URL": "https://hub.example",
}


def settings(**changes: object) -> Any:
    return SimpleNamespace(**{**SETTINGS, **changes})


def test_both_unsecured_channels_have_their_transport(letter: Envelope) -> None:
    assert set(transports.TRANSPORTS) == {"email", "sms", "push"}
    assert isinstance(email.from_settings(settings()), email.SmtpTransport)
    assert isinstance(sms.from_settings(settings()), sms.SmsTransport)
    with pytest.raises(KeyError):
        transports.send("fax", letter)


def test_the_transport_is_built_from_the_settings_of_now(
    monkeypatch: pytest.MonkeyPatch, letter: Envelope
) -> None:
    monkeypatch.setattr(transports, "settings", settings(SOTTO_SMTP_HOST=""))
    with pytest.raises(TransportError, match="not_configured"):
        transports.send("email", letter)
    monkeypatch.setattr(transports, "settings", settings(SOTTO_SMTP_HOST="localhost", SOTTO_SMTP_PORT=1))
    with pytest.raises(TransportError, match="unreachable"):
        transports.send("email", letter)


@pytest.mark.parametrize("missing", ["SOTTO_SMTP_HOST", "SOTTO_SMTP_FROM"])
def test_mail_without_its_settings(missing: str) -> None:
    with pytest.raises(TransportError) as raised:
        email.from_settings(settings(**{missing: ""}))
    assert (raised.value.reason, raised.value.permanent) == (Reason.NOT_CONFIGURED, True)


@pytest.mark.parametrize(
    "missing", ["SOTTO_SMS_URL", "SOTTO_SMS_ACCOUNT", "SOTTO_SMS_TOKEN", "SOTTO_SMS_FROM", "SOTTO_BASE_URL"]
)
def test_texts_without_their_settings(missing: str) -> None:
    with pytest.raises(TransportError) as raised:
        sms.from_settings(settings(**{missing: ""}))
    assert (raised.value.reason, raised.value.permanent) == (Reason.NOT_CONFIGURED, True)


def test_texts_to_a_provider_in_clear_are_not_configured() -> None:
    with pytest.raises(TransportError, match="not_configured"):
        sms.from_settings(settings(SOTTO_SMS_URL="http://texts.example"))


def test_a_transport_loads_no_model() -> None:
    """In a process of its own, where no test has loaded anything yet."""
    question = (
        "import sys, messaging.transports;"
        "own = ('django.db', 'messaging.models', 'practice.models', 'practice.crypto', 'consent');"
        "print([name for name in sys.modules if name.startswith(own)])"
    )
    run = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
