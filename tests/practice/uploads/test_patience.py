"""Files that are refused cost something: after so many in an hour no more of that person's are looked at."""

import subprocess
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from messaging.models import Attachment
from practice.uploads import taking
from practice.uploads.refusals import Refusal
from tests import pages

BROKEN = b"\x89PNG\r\n\x1a\n and nothing more"
WHO, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def files(count: int, content: bytes = BROKEN) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"photo-{number}.png", content) for number in range(count)]


def refusals(count: int, by=WHO, content: bytes = BROKEN) -> list[Refusal]:
    return [one.refusal for one in taking.take(files(count, content), by=by)[1]]


@pytest.fixture(autouse=True)
def few(people, settings, clock):
    settings.LIMITS = settings.LIMITS | {"refused_files_per_hour": 3}


def test_after_so_many_no_child_is_started(monkeypatch):
    assert refusals(3) == [Refusal.BROKEN] * 3
    monkeypatch.setattr(subprocess, "Popen", None)
    assert refusals(2) == [Refusal.WAIT], "said once, of all"


def test_nor_is_a_good_one_taken_and_nobody_else_waits():
    refusals(3)
    assert refusals(1, content=b"Monday.") == [Refusal.WAIT]
    assert refusals(1, by=OTHER, content=b"Monday.") == []


def test_what_is_taken_counts_for_nothing():
    for _turn in range(5):
        assert refusals(1, content=b"Monday.") == []


def test_an_hour_later_it_begins_anew(clock):
    refusals(3)
    clock.move(hours=1)
    assert refusals(1) == [Refusal.BROKEN]


def test_nobody_in_particular_is_not_counted():
    for _turn in range(5):
        assert refusals(1, by=None) == [Refusal.BROKEN]


def test_a_client_is_told_in_words(people, browser):
    dan = browser(people.dan)
    for _turn in range(3):
        page = pages.visit(dan, "/portal/")
        page.send(body="A picture.", files=files(1)[0])
    page = pages.visit(dan, "/portal/").send(body="A picture.", files=SimpleUploadedFile("x.txt", b"Monday."))
    assert "Please wait an hour" in page.words
    assert not Attachment.objects.exists()


def test_the_key_names_nobody(people):
    from practice.uploads import patience

    assert str(people.dan.user_id) not in patience._key(people.dan.user_id)
    assert timedelta(seconds=patience.HOUR_SECONDS) == timedelta(hours=1)
