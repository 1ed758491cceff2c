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
    assert anchors.read() == ([], [])


def test_the_first_checkpoint_is_anchored_at_once():
    row = seal_one()
    now = timezone.now()
    anchors.keep_up(now=now)
    assert anchors.read() == ([anchors.Anchor(1, bytes(row.digest), row.era, now)], [])


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
    assert [found.number for found in anchors.read()[0]] == [1, 4]


def test_nothing_new_is_not_anchored_again():
    now = timezone.now()
    seal_one()
    anchors.keep_up(now=now)
    assert anchors.keep_up(now=now + timedelta(hours=1)) is None
    assert len(anchors.read()[0]) == 1


def test_the_file_is_private():
    seal_one()
    anchors.keep_up(now=timezone.now())
    assert stat.S_IMODE(settings.SOTTO_ANCHORS.stat().st_mode) == 0o600


def test_a_torn_line_is_named_and_spoils_nothing():
    """The machine died while a line was written: the next one begins on a line of its own."""
    now = timezone.now()
    seal_one()
    anchors.keep_up(now=now)
    with settings.SOTTO_ANCHORS.open("a") as file:
        file.write("2 abcd")
    seal_one()
    anchors.keep_up(now=now + timedelta(minutes=6))
    found, broken = anchors.read()
    assert [anchor.number for anchor in found] == [1, 2]
    assert broken == [2]
