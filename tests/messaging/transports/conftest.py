from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from messaging.emulators.program import Emulators
from messaging.transports.base import Envelope
from messaging.transports.email import SmtpSettings, SmtpTransport
from messaging.transports.sms import SmsSettings, SmsTransport
from messaging.transports.warrants import Warrant, issue_warrant
from tests.messaging.emulators import support

DELIVERY = UUID("6f1c2a52-3a7e-4d55-9f0e-0a4d3f1b2c11")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def provider(certificates: Path) -> Iterator[Emulators]:
    with support.emulators(certificates) as running:
        yield running


@pytest.fixture
def mail_settings(provider: Emulators) -> SmtpSettings:
    return SmtpSettings(
        host="localhost",
        port=provider.smtp_port,
        sender=support.PRACTICE_ADDRESS,
        ca=str(provider.certificate.authority),
        seconds=60.0,
    )


@pytest.fixture
def mail(mail_settings: SmtpSettings) -> SmtpTransport:
    return SmtpTransport(mail_settings)


@pytest.fixture
def text_settings(provider: Emulators) -> SmsSettings:
    return SmsSettings(
        url=f"http://127.0.0.1:{provider.port}",
        account=support.ACCOUNT,
        token=support.TOKEN,
        sender=support.PRACTICE_NUMBER,
        callback="http://127.0.0.1:9",
        seconds=60.0,
    )


@pytest.fixture
def texts(text_settings: SmsSettings) -> SmsTransport:
    return SmsTransport(text_settings)


@pytest.fixture
def warrant() -> Warrant:
    return issue_warrant(uuid4(), delivery_id=DELIVERY, attempt=1)


@pytest.fixture
def letter(warrant: Warrant) -> Envelope:
    return Envelope(
        delivery_id=DELIVERY,
        attempt=1,
        warrant=warrant,
        to=support.DAN_ADDRESS,
        subject="A message for you",
        text="See you on Tuesday at 10:00.",
        sender_name="Alder Practice",
    )


@pytest.fixture
def note(warrant: Warrant) -> Envelope:
    return Envelope(
        delivery_id=DELIVERY, attempt=1, warrant=warrant, to=support.DAN_NUMBER, text="See you on Tuesday."
    )
