"""A worker is killed with -9 in the midst of reminding, two run at once, the beat repeats: each reminder goes once."""

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from messaging import reminders
from messaging.models import Delivery, Message
from practice.models import AppointmentReminder, AuditEvent
from tests import children, doing, scheduling
from tests.people import People

pytestmark = pytest.mark.kill
COUNT = 8
KILLED_AT = {"reminded": 0, "reminder_settled": 1}  # how many are then done: before and after the commit


@pytest.fixture
def due(committed_db: None, people: People) -> Any:
    """Reminders that fell due, of a client who agreed to texts."""
    now = timezone.now()
    doing.agree(people.dan_phone, now)
    for hour in range(COUNT):
        at = now + timedelta(days=3, hours=hour)
        scheduling.plan_one(people.dan, people.ana, at, now)
    AppointmentReminder.objects.filter(lead_hours=48).update(due_at=now)
    return now


def run_in_a_child(now: Any) -> int:
    """By which signal it ended; 0 when it came to its end."""
    return children.ended_by(children.in_a_child(lambda: reminders.run(now)))


def settled() -> int:
    return AppointmentReminder.objects.filter(state="sent").count()


def assert_once_each() -> None:
    rows = AppointmentReminder.objects.filter(lead_hours=48)
    assert set(rows.values_list("state", flat=True)) == {"sent"}
    carried = set(rows.values_list("message_id", flat=True))
    assert len(carried) == COUNT == Message.objects.count() == Delivery.objects.count()
    assert AuditEvent.objects.filter(event="messaging.appointment.reminded").count() == COUNT


def test_killed_before_and_after_each_commit(due: Any, settings: Any) -> None:
    expected = 0
    for nth in (1, 2):
        for name, more in KILLED_AT.items():
            settings.SOTTO_FAILPOINT = f"{name}:{nth}:kill"
            assert run_in_a_child(due) == signal.SIGKILL
            expected += nth - 1 + more
            assert settled() == expected
            assert Message.objects.count() == Delivery.objects.count() == expected
    settings.SOTTO_FAILPOINT = ""
    assert run_in_a_child(due) == 0 == run_in_a_child(due)
    assert_once_each()


def test_several_workers_at_once(due: Any) -> None:
    def work(_number: int) -> int:
        try:
            return sum(reminders.run(due) for _ in range(4))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        done = sum(workers.map(work, range(4)))
    assert done == COUNT
    assert_once_each()
