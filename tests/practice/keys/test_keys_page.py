"""The admin's page about keys and backups: what it says, when it warns, and that no secret is on it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from practice import crypto, custody_words
from practice.crypto import custody
from practice.models import Practice
from practice.models.running import BackupRun

pytestmark = pytest.mark.usefixtures("own_ring")


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def run(kind: str, at, *, outcome="done", taken_at=None) -> None:
    taken = taken_at or (at if outcome == "done" else None)
    BackupRun.objects.create(kind=kind, began_at=at, ended_at=at, outcome=outcome, taken_at=taken)


def test_a_fresh_house_is_told_what_is_missing(people, browser, monkeypatch):
    begun = crypto.ring().current_epoch.created_at  # in a suite that runs past midnight, not today
    monkeypatch.setattr(timezone, "now", lambda: begun)
    page = words(browser(people.ada).get("/office/keys/"))
    for said in (
        "Number 1, begun today",
        "Never printed.",
        "There is none yet.",
        "A backup is due",
        "None yet.",
    ):
        assert said in page


def test_what_was_done_and_proven_is_said(people, browser, clock):
    now = clock()
    run("backup", now - timedelta(minutes=3))
    run("drill", now - timedelta(minutes=1), taken_at=now - timedelta(minutes=3))
    Practice.objects.update(sheets_printed_at=now)
    page = words(browser(people.ada).get("/office/keys/"))
    assert "from the backup of today" in page and "Printed today" in page
    assert "A backup is due" not in page and "counts when it has been restored" not in page


@pytest.mark.parametrize(("days", "is_due"), [(1.9, False), (2.1, True)])
def test_a_backup_is_due_after_two_days(people, days, is_due):
    now = timezone.now()
    run("backup", now - timedelta(days=days))
    found = custody_words.facts(Practice.objects.get(), now)
    assert any("A backup is due" in fact.notice for fact in found) == is_due


def test_an_attempt_that_failed_since_is_named(people):
    now = timezone.now()
    run("backup", now - timedelta(hours=2))
    run("backup", now - timedelta(hours=1), outcome="failed")
    assert any(fact.words.startswith("Failed") for fact in custody_words.facts(Practice.objects.get(), now))
    run("backup", now)
    assert not any(
        fact.words.startswith("Failed") for fact in custody_words.facts(Practice.objects.get(), now)
    )


def test_a_drill_that_failed_proves_nothing(people):
    run("drill", timezone.now(), outcome="failed")
    found = {fact.name: fact for fact in custody_words.facts(Practice.objects.get(), timezone.now())}
    assert found["The last proven restore"].words == "None yet."


def test_the_demo_says_what_its_disk_gives_away(people, browser, monkeypatch):
    monkeypatch.setattr(settings, "SOTTO_DEMO", True)
    assert "Whoever takes this disk can read everything" in words(browser(people.ada).get("/office/keys/"))


@pytest.mark.parametrize(
    ("spec", "warns", "said"),
    [
        ("typed", False, "a person types it"),
        ("credential:sotto", False, "With the service manager"),
        ("file:{data}/custody", True, "In a file."),
        ("file:/proc/nowhere/custody", False, "In a file."),
    ],
)
def test_the_custody_is_named_in_words_and_judged(people, browser, monkeypatch, tmp_path, spec, warns, said):
    monkeypatch.setattr(settings, "SOTTO_DEMO", False)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    crypto.ring()  # open already
    monkeypatch.setattr(settings, "SOTTO_CUSTODY", spec.format(data=tmp_path))
    page = words(browser(people.ada).get("/office/keys/"))
    assert said in page
    assert ("can read everything" in page) == warns


def test_no_secret_and_no_path_is_on_it(people, browser):
    page = browser(people.ada).get("/office/keys/").content.decode()
    key = custody.read(settings.SOTTO_CUSTODY)
    text = custody.to_text(key)
    for secret in (key.raw.hex(), *text.split("\n"), str(settings.SOTTO_KEYRING), str(Path(settings.DATA))):
        assert secret not in page


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "cleo", "bill", "pia"])
def test_it_is_the_admin_s_alone(people, browser, name):
    assert browser(getattr(people, name)).get("/office/keys/").status_code == 403
