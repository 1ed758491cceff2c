import pytest

from messaging import transports
from practice.models import Client, ContactPoint
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider
from tests.people import People


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Takes mail and texts in the place of both real ones."""
    found = Provider()
    for channel in ("email", "sms"):
        monkeypatch.setitem(transports.TRANSPORTS, channel, lambda _settings: found)  # type: ignore[misc]
    return found


@pytest.fixture
def dan(people: People, clock: Clock) -> Client:
    """He has agreed to texts and mail about times; it is a working day, eleven o'clock where he lives."""
    for point in (people.dan_phone, people.dan_email):
        support.agree(point, clock())
    return people.dan


@pytest.fixture
def phone(people: People) -> ContactPoint:
    return people.dan_phone
