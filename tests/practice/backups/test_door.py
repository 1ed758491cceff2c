"""The web server by itself: closed before a restored house is verified, and open for good once it is."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from practice.backups import door, serving
from practice.backups.door import CLOSED, Door
from practice.models.running import BackupRun


@pytest.fixture
def house(people) -> Door:
    return Door(lambda environ, start: [b"served"])


def ask(house: Door, path: str = "/portal/") -> bytes:
    started: list[str] = []
    body = b"".join(house({"PATH_INFO": path}, lambda status, headers: started.append(status)))
    assert (started == ["503 Service Unavailable"]) == (body == CLOSED)
    return body


def restored() -> BackupRun:
    """As it comes in the transaction that fills the database."""
    at = timezone.now() - timedelta(minutes=5)
    mark = {"outcome": "failed", "problem": serving.UNVERIFIED}
    return BackupRun.objects.create(kind="restore", began_at=at, ended_at=at, taken_at=at, **mark)


def test_a_house_that_was_never_restored_is_open(house):
    assert ask(house) == b"served"


def test_an_unproven_one_is_closed_until_it_is_proven(house):
    run = restored()
    assert ask(house) == CLOSED
    assert ask(house, "/office/") == CLOSED
    BackupRun.objects.filter(pk=run.pk).update(outcome="done")
    assert ask(house) == b"served"


@pytest.mark.parametrize("path", ["/help/", "/healthz", "/static/css/page.css"])
def test_help_is_always_there(house, path):
    restored()
    assert ask(house, path) == b"served"


def test_disposed_files_that_are_open_again_close_it(house, monkeypatch):
    monkeypatch.setattr(serving, "undone", lambda: 2)
    assert ask(house) == CLOSED


def test_it_is_asked_until_yes_and_then_no_more(house, django_assert_num_queries):
    ask(house)
    with django_assert_num_queries(0):
        assert ask(house) == b"served"


def test_without_an_answer_it_stays_closed(house, monkeypatch):
    def silent() -> None:
        raise OperationalError

    monkeypatch.setattr(serving, "refusal", silent)
    monkeypatch.setattr(door.connection, "close", lambda: None)
    assert ask(house) == CLOSED


def test_it_stands_in_front_of_the_web_server():
    from practice.project import wsgi

    assert isinstance(wsgi.application, Door)
