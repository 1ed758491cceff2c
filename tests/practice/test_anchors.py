"""Anchors: what is written down outside the database, when, and how it survives a crash."""

import stat
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from practice import anchors, audit, checkpoints
from practice.actors import WORKER
from practice.models import Checkpoint
from tests.prove import history

pytestmark = pytest.mark.usefixtures("committed_db")


def seal_one() -> Checkpoint:
    audit.record("x.y", actor=WORKER)
    history.wait_until_settled()
    row = checkpoints.seal_checkpoint(now=timezone.now())
    assert row is not None
    return row


def test_nothing_to_anchor():
    assert anchors.keep_up(now=timezone.now()) is None
    assert anchors.read() == anchors.Written([], [])


def test_the_first_checkpoint_is_anchored_at_once():
    row = seal_one()
    now = timezone.now()
    anchors.keep_up(now=now)
    assert anchors.read() == anchors.Written([anchors.Anchor(1, bytes(row.digest), row.era, now)], [])


def test_then_the_newest_every_five_minutes():
    now = timezone.now()
    seal_one()
    anchors.keep_up(now=now)
    for _ in range(3):
        seal_one()
    assert anchors.keep_up(now=now + timedelta(minutes=4, seconds=59)) is None
    anchor = anchors.keep_up(now=now + timedelta(minutes=5))
    assert anchor is not None
    assert anchor.number == 4
    assert [found.number for found in anchors.read().anchors] == [1, 4]


def test_nothing_new_is_not_anchored_again():
    now = timezone.now()
    seal_one()
    anchors.keep_up(now=now)
    assert anchors.keep_up(now=now + timedelta(hours=1)) is None
    assert len(anchors.read().anchors) == 1


def test_the_file_is_private():
    seal_one()
    anchors.keep_up(now=timezone.now())
    assert stat.S_IMODE(settings.SOTTO_ANCHORS.stat().st_mode) == 0o600


def tear(text: str) -> None:
    with settings.SOTTO_ANCHORS.open("a") as file:
        file.write(text)


def test_a_torn_last_line_is_told_once_and_spoils_nothing():
    """The machine died while a line was written: the next one begins on a line of its own."""
    now = timezone.now()
    seal_one()
    anchors.keep_up(now=now)
    tear("2 abcd")
    assert (anchors.read().broken, anchors.read().torn) == ([], 2)
    seal_one()
    anchors.keep_up(now=now + timedelta(minutes=6))
    written = anchors.read()
    assert [anchor.number for anchor in written.anchors] == [1, 2]
    assert (written.broken, written.torn) == ([], None)


def test_wherever_it_is_torn():
    """Every beginning of a line; within the time the rest of one could pass for a whole."""
    row, now = seal_one(), timezone.now()
    anchors.keep_up(now=now)
    whole = str(anchors.Anchor(row.number + 1, bytes(row.digest), row.era, now))
    first = settings.SOTTO_ANCHORS.read_text()
    for length in range(1, len(whole)):
        settings.SOTTO_ANCHORS.write_text(first + whole[:length])
        written = anchors.read()
        is_taken_for_whole = len(written.anchors) == 2 and written.anchors[1].at == now
        assert written.broken == []
        assert is_taken_for_whole or (len(written.anchors), written.torn) == (1, 2), whole[:length]


def test_what_no_tear_makes_stays_broken():
    seal_one()
    anchors.keep_up(now=timezone.now())
    tear("2 zz\nhello\n")
    assert anchors.read().broken == [2, 3]
