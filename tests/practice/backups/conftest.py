"""A house with something to lose, its backups on another disk, and empty databases to restore into."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from messaging import files
from messaging.models import Attachment
from practice import safe
from tests import databases, doing
from tests.practice.keys.conftest import own_ring  # noqa: F401 - these tests change the ledger and epochs

CONTENT = os.urandom(150_000)


@pytest.fixture
def house(committed_db, own_ring, people, now, tmp_path, monkeypatch) -> Attachment:  # noqa: F811
    """Ana has written to Dan, with a file."""
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    monkeypatch.setattr(settings, "DATA", tmp_path)
    message = doing.write(people.dan, people.ana, now, body="Thursday at four?")
    return files.attach(message, name="plan.pdf", media_type="application/pdf", content=CONTENT, now=now)


@pytest.fixture
def empty(house: Attachment) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """`with empty():` Django, as the owner, at a new database without a table."""
    made = []

    @contextmanager
    def switched() -> Iterator[None]:
        name = f"{connection.settings_dict['NAME']}_{len(made)}"
        databases.create(name)
        made.append(name)
        safe.vault_id.cache_clear()
        with databases.pointed_at(name, as_owner=True):
            yield
        safe.vault_id.cache_clear()

    yield switched
    for name in made:
        databases.drop(name)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    return tmp_path / "backups"
