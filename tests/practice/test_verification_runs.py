"""Verify now: asked for once, done by a worker, answered on the page; each day by itself."""

import ast
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from practice import actions, checkpoints, tasks, verification
from practice.actions import verifications
from practice.models import AuditEvent, DataKey, VerificationRun
from practice.verification import Finding, words
from tests import pages
from tests.architecture import sources
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

PAGE, POLL = "/office/audit/verifications/", "/office/audit/verifications/changes/"


@pytest.fixture(autouse=True)
def all_is_sealed(people: People) -> None:
    """The house was founded when the tests began: however long ago that is, its rows have their checkpoint."""
    checkpoints.seal_checkpoint(now=timezone.now())


@pytest.fixture
def pia(people: People, browser: SignIn) -> Browser:
    return browser(people.pia)


def asked(people: People) -> VerificationRun:
    return actions.ask_verification(actor=actor_of(people.pia), now=timezone.now())


def done(run: VerificationRun) -> VerificationRun:
    verifications.run_verification(run_id=run.pk, now=timezone.now())
    run.refresh_from_db()
    return run


class TestAsking:
    def test_it_waits_for_a_worker(self, pia: Browser, people: People, broker: Any) -> None:
        page = pages.visit(pia, PAGE).send("Verify now")
        assert page.path == PAGE
        assert "waits for its turn" in page.words
        run = VerificationRun.objects.get()
        assert (run.asked_by_id, run.began_at, run.ended_at) == (people.pia.pk, None, None)
        assert AuditEvent.objects.filter(event="practice.verification.asked", subject_id=run.pk).count() == 1

    def test_the_bell_is_rung_with_its_id_alone(
        self, people: People, broker: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            run = asked(people)
        assert broker.llen("sotto") == 1
        assert str(run.pk).encode() in broker.lindex("sotto", 0) or b"practice.verify" in broker.lindex(
            "sotto", 0
        )

    def test_asked_twice_it_is_one(self, people: People) -> None:
        assert asked(people) == asked(people)
        assert VerificationRun.objects.count() == 1

    def test_after_it_ended_another_may_be_asked_for(self, people: People) -> None:
        done(asked(people))
        asked(people)
        assert VerificationRun.objects.count() == 2

    @pytest.mark.parametrize("name", ["ana", "sam", "cleo", "bill", "ada"])
    def test_by_the_privacy_officer_alone(self, people: People, browser: SignIn, name: str) -> None:
        assert browser(getattr(people, name)).post(PAGE).status_code == 403
        assert not VerificationRun.objects.exists()


class TestRunning:
    def test_a_house_in_order(self, pia: Browser, people: People) -> None:
        run = done(asked(people))
        assert (run.is_whole, run.count, run.findings) == (True, 0, [])
        assert run.rows == AuditEvent.objects.filter(at__lte=run.ended_at).exclude(
            event="practice.verification.ended").count()  # fmt: skip
        assert "everything holds" in pages.visit(pia, PAGE).words

    def test_what_does_not_hold_stands_there_in_words(self, pia: Browser, people: People) -> None:
        DataKey.objects.filter(vault_id=people.eve.vault_id, sealed_class="psychotherapy").delete()
        run = done(asked(people))
        assert (run.is_whole, run.count) == (True, 1)
        page = pages.visit(pia, PAGE)
        assert "1 thing does not hold" in page.words
        assert f"A file has no key. keys: vault {people.eve.vault_id} psychotherapy" in page.words
        row = AuditEvent.objects.get(event="practice.verification.ended")
        assert (row.outcome, row.reason) == ("failed", "breaches")

    def test_two_workers_run_it_once(self, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        run, calls = asked(people), []
        monkeypatch.setattr(verification, "everything", lambda now: calls.append(now) or [])
        done(run)
        done(run)
        assert len(calls) == 1

    def test_a_note_is_said_and_is_no_breach(self, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        note = Finding(area="audit", kind="anchor_torn", subject="line 2", is_note=True)
        monkeypatch.setattr(verification, "everything", lambda now: [note])
        run = done(asked(people))
        assert (run.count, run.findings) == (0, [["audit", "anchor_torn", "line 2"]])

    def test_of_very_many_the_first_are_kept_and_all_are_counted(
        self, pia: Browser, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many = [Finding(area="audit", kind="changed", seq=number) for number in range(1000)]
        monkeypatch.setattr(verification, "everything", lambda now: many)
        run = done(asked(people))
        assert (run.count, len(run.findings)) == (1000, verifications.MOST)
        assert "800 more" in pages.visit(pia, PAGE).words

    def test_the_task_hands_over_the_id(self, people: People) -> None:
        run = asked(people)
        tasks.verify(str(run.pk))
        run.refresh_from_db()
        assert run.is_whole


class TestKeeping:
    def test_once_a_day_by_the_clock(self, people: People, now: Any) -> None:
        verifications.keep_verifying(now=now)
        run = VerificationRun.objects.get()
        assert run.asked_by is None
        done(run)
        verifications.keep_verifying(now=now + timedelta(hours=23))
        assert VerificationRun.objects.count() == 1
        verifications.keep_verifying(now=now + timedelta(hours=24))
        assert VerificationRun.objects.count() == 2

    def test_a_bell_that_was_not_heard_is_rung_again(
        self, people: People, broker: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        run = asked(people)
        with django_capture_on_commit_callbacks(execute=True):
            verifications.keep_verifying(now=run.asked_at + timedelta(seconds=20))
        assert broker.llen("sotto") == 0
        with django_capture_on_commit_callbacks(execute=True):
            verifications.keep_verifying(now=run.asked_at + timedelta(seconds=31))
        assert broker.llen("sotto") == 1

    def test_a_run_that_died_is_given_up_and_said(self, pia: Browser, people: People) -> None:
        run = asked(people)
        VerificationRun.objects.filter(pk=run.pk).update(began_at=run.asked_at)
        verifications.keep_verifying(now=run.asked_at + verifications.LONGEST)
        assert VerificationRun.objects.get().ended_at is None
        verifications.keep_verifying(now=run.asked_at + verifications.LONGEST + timedelta(seconds=1))
        run.refresh_from_db()
        assert run.ended_at is not None
        assert "did not come to its end" in pages.visit(pia, PAGE).words
        row = AuditEvent.objects.get(event="practice.verification.ended")
        assert (row.outcome, row.reason) == ("failed", "stopped")

    def test_a_worker_is_stopped_before_its_run_is_given_up(self) -> None:
        assert tasks.verify.time_limit < verifications.LONGEST.total_seconds()

    def test_what_was_given_up_writes_no_late_answer(self, people: People) -> None:
        run = asked(people)
        VerificationRun.objects.filter(pk=run.pk).update(began_at=run.asked_at)
        verifications.keep_verifying(now=run.asked_at + verifications.LONGEST + timedelta(seconds=1))
        verifications._end(run.pk, whole=True, count=0, findings=[])
        run.refresh_from_db()
        assert not run.is_whole


class TestLookingOn:
    def test_nothing_new_is_nothing(self, pia: Browser, people: People) -> None:
        asked(people)
        first = pia.get(POLL)
        assert "waits for its turn" in first.content.decode()
        again = pia.get(POLL, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_its_end_comes_in(self, pia: Browser, people: People) -> None:
        run = asked(people)
        tag = pia.get(POLL).headers["ETag"]
        done(run)
        answer = pia.get(POLL, headers={"If-None-Match": tag})
        assert "everything holds" in answer.content.decode()

    def test_it_leaves_no_rows_behind(self, pia: Browser, people: People) -> None:
        before = AuditEvent.objects.count()
        pia.get(POLL)
        assert AuditEvent.objects.count() == before


def test_every_finding_has_words() -> None:
    """Code words of findings, wherever an app's verification makes one."""
    found = set()
    for source in sources.of_apps():
        if "verification" not in source.name or source.name.endswith("words.py"):
            continue
        for name, call in sources.calls(source.tree):
            if name.endswith("of_audit") and isinstance(call.args[0], ast.Constant):
                found.add(call.args[0].value)
            found |= {
                keyword.value.value
                for keyword in call.keywords
                if name == "Finding" and keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
            }
    assert len(found) > 8
    assert found <= set(words.WORDS)


def test_the_command_says_a_note_and_goes_on(
    people: People, clock: Clock, capsys: Any, tmp_path: Any
) -> None:
    """A torn last line of the anchors' file is what a crash leaves, and no breach."""
    settings.SOTTO_ANCHORS.write_text("1 ab")
    try:
        call_command("verify")
    finally:
        settings.SOTTO_ANCHORS.unlink()
    out = capsys.readouterr().out
    assert out.startswith("Note: The last anchor was cut off while it was written")
    assert out.endswith("(line 1)\nEverything holds.\n")


def test_the_minutes_task_verifies_too(people: People) -> None:
    try:
        tasks.watch()
    finally:
        settings.SOTTO_ANCHORS.unlink(missing_ok=True)  # its checkpoint is rolled back
    assert VerificationRun.objects.filter(asked_by=None).count() == 1
