"""`make backup`, `make restore` and the containers' way: what is refused before anything is touched, and as whom it runs."""

import pytest

from practice.hub import prepare, safekeeping
from practice.hub.errors import Refusal
from practice.hub.lock import AlreadyRunning, Lock
from practice.hub.paths import Layout

ENV = {
    "SOTTO_DB_PASSWORD_FILE": "/run/secrets/app",
    "SOTTO_DB_OWNER_PASSWORD_FILE": "/run/secrets/owner",
    "SOTTO_DB_USER": "sotto_app",
}


@pytest.fixture
def layout(tmp_path) -> Layout:
    found = Layout(tmp_path / "data")
    found.make()
    return found


def test_a_place_must_be_named(layout, monkeypatch):
    monkeypatch.delenv("BACKUP", raising=False)
    layout.keyring.touch()
    for work in (safekeeping.backup, safekeeping.restore):
        with pytest.raises(Refusal, match="say where"):
            work(layout)


def test_without_the_key_ring_nothing_is_restored(layout, monkeypatch, tmp_path):
    monkeypatch.setenv("BACKUP", str(tmp_path))
    with pytest.raises(Refusal, match="the key-ring is not there"):
        safekeeping.restore(layout)


def test_nothing_is_restored_below_a_running_house(layout, monkeypatch, tmp_path):
    monkeypatch.setenv("BACKUP", str(tmp_path))
    monkeypatch.setattr("practice.hub.lock.PATIENCE", 0.1)
    layout.keyring.touch()
    running = Lock(layout.run / "lock")
    running.take("http://localhost:8000/")
    with pytest.raises(AlreadyRunning):
        safekeeping.restore(layout)


def test_containers_prepare_an_empty_house_or_restore_one_as_the_owner():
    assert [program.name for program in prepare.programs(ENV)] == [
        "keyring", "migrate", "grant_app_role", "may_serve",
    ]  # fmt: skip
    (program,) = prepare.programs({**ENV, "SOTTO_RESTORE": "/backup"})
    assert program.command[1:] == ("manage.py", "restore", "--from", "/backup")
    assert program.environment["SOTTO_DB_USER"] == "sotto_owner"
    assert program.environment["SOTTO_DB_PASSWORD_FILE"] == "/run/secrets/owner"
