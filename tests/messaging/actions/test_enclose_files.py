"""Files with a draft: counted, swept when forgotten, gone with who left, and off the disk with their rows."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase

from messaging import actions, sweeping
from messaging.models import Draft, DraftFile
from practice.models import User
from practice.uploads.refusals import Refused
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

PLAN = Taken("plan.txt", "text/plain", b"Breathe.", Scan.NOT_SCANNED)


def enclose(people: People, clock: Clock, *files: Taken) -> DraftFile:
    made = actions.enclose_files(
        client=people.dan, circumstance="between_sessions", channel="portal", files=files or (PLAN,),
        actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    return made[-1]


def test_it_is_sealed_and_begins_a_draft_where_there_was_none(people: People, clock: Clock) -> None:
    row = enclose(people, clock)
    on_disk = Path(settings.FILES / row.path)
    assert on_disk.exists() and b"Breathe" not in on_disk.read_bytes()
    assert (row.draft.user_id, row.draft.client_id) == (people.ana.pk, people.dan.pk)
    assert doing.words_of(Draft.objects.get()) == ""


def test_removed_it_leaves_the_disk_when_that_is_certain(people: People, clock: Clock) -> None:
    row = enclose(people, clock)
    on_disk = Path(settings.FILES / row.path)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.remove_file(client=people.dan, file_id=row.pk, actor=actor_of(people.ana), now=clock())
        assert on_disk.exists()
    assert not on_disk.exists() and not DraftFile.objects.exists()


def test_together_they_are_not_more_than_one_message_takes(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.LIMITS, "upload_bytes_together", 5000)
    enclose(people, clock)
    with pytest.raises(Refused) as refused:
        enclose(people, clock, Taken("long.txt", "text/plain", b"x" * 4000, Scan.NOT_SCANNED))
    assert refused.value.refusal == "together"


def test_dropped_with_the_draft(people: People, clock: Clock) -> None:
    enclose(people, clock)
    actions.drop_draft(client=people.dan, actor=actor_of(people.ana), now=clock())
    assert not Draft.objects.exists() and not DraftFile.objects.exists()


def test_forgotten_it_is_swept_and_the_words_stay(people: People, clock: Clock) -> None:
    enclose(people, clock)
    assert sweeping.run(clock.move(days=29)) == 0
    assert sweeping.run(clock() + timedelta(days=2)) == 1
    assert Draft.objects.exists()


def test_of_who_has_left_nothing_stays(people: People, clock: Clock) -> None:
    enclose(people, clock)
    User.objects.filter(pk=people.ana.pk).update(is_active=False)
    assert sweeping.run(clock()) == 1 and not Draft.objects.exists()
