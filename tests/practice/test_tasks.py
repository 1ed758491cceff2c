"""The clock's doors: their names are those that the beat rings, and they do what they say."""

from django.utils import timezone

from practice import anchors, audit, tasks
from practice.actors import WORKER
from practice.models import Checkpoint
from practice.project.celery import app
from tests.prove import history


def test_the_beat_rings_only_what_there_is():
    app.loader.import_default_modules()
    rung = {
        entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"].startswith("practice.")
    }
    assert rung == {
        "practice.seal_checkpoint",
        "practice.heartbeat",
        "practice.sweep",
        "practice.keep_epochs",
        "practice.watch",
        "practice.review_representations",
    }
    assert rung <= set(app.tasks)


def test_sealing_seals_and_anchors(committed_db):
    audit.record("x.y", actor=WORKER)
    history.wait_until_settled()
    tasks.seal_checkpoint()
    row = Checkpoint.objects.get()
    (anchor,) = anchors.read().anchors
    assert (anchor.number, anchor.digest) == (1, bytes(row.digest))
    assert timezone.now() >= anchor.at
    tasks.seal_checkpoint()
    assert Checkpoint.objects.count() == 1
