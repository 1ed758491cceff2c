from datetime import datetime

import pytest

from consent import starter
from consent.models import FormVersion
from practice.actors import WORKER


@pytest.fixture
def form(db: None, now: datetime) -> FormVersion:
    """The form that a practice begins with, published."""
    starter.publish_starter(actor=WORKER, now=now)
    return starter.current(starter.UNSECURED)
