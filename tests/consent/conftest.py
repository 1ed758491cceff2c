from datetime import datetime

import pytest

from consent.models import FormVersion
from tests import doing


@pytest.fixture
def form(db: None, now: datetime) -> FormVersion:
    """For mail and texts, as a practice begins with it, published."""
    return doing.form_to_sign(now)
