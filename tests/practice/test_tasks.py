"""The clock's doors: their names are those that the beat rings, and they do what they say."""

from typing import Any

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


def test_a_long_row_of_rings_for_the_outbox_keeps_nothing_else_waiting(broker):
    """Served by turns, whatever the rows' lengths: as a worker takes them, one at a time."""
    for _number in range(20):
        app.send_task("messaging.drain_outbox", expires=60)
    app.send_task("messaging.remind", expires=60)
    taken: list[str] = []

    def take(message: Any) -> None:
        taken.append(message.headers["task"])
        message.ack()

    with app.connection_for_read() as connection:
        rows = list(app.amqp.queues.consume_from.values())
        with app.amqp.TaskConsumer(connection.default_channel, rows, on_message=take) as consumer:
            consumer.qos(prefetch_count=1)
            for _turn in range(3):
                connection.drain_events(timeout=5)
    assert "messaging.remind" in taken
    assert taken.count("messaging.drain_outbox") == 2
