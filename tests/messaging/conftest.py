import pytest
from django.test import Client as Browser

from tests import doing
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


@pytest.fixture
def path(people: People) -> str:
    """Dan's conversation in the workspace."""
    return f"/office/clients/{people.dan.pk}/"


@pytest.fixture
def agreed(people: People, clock: Clock) -> People:
    """Dan has agreed to texts about times."""
    doing.agree(people.dan_phone, clock())
    return people
