"""A time is moved or cancelled, and the client is told of each."""

from datetime import timedelta

import pytest

from messaging import actions
from practice.models import Appointment, AuditEvent, Client, Notice
from tests import scheduling
from tests.conftest import Clock
from tests.people import People, actor_of
from tests.scheduling import in_days


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    return scheduling.plan_one(people.dan, people.ana, in_days(clock(), 7), clock())


def move(people: People, row: Appointment, days: float, clock: Clock) -> Appointment:
    return actions.move_and_tell(
        appointment=row, plan=scheduling.plan(people.ana, in_days(clock(), days)), reason="client_asked",
        is_told=True, submission=None, actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


def cancel(people: People, row: Appointment, clock: Clock) -> list[Appointment]:
    return actions.cancel_and_tell(
        appointment=row, reason="clinician_away", is_rest=False, is_told=True,
        submission=None, actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


def test_what_was_moved_and_then_cancelled_is_told_twice(
    people: People, appointment: Appointment, clock: Clock
) -> None:
    """Each is a cause of its own: the second would else be taken for the first."""
    new = move(people, appointment, 8, clock)
    clock.move(hours=1)
    assert cancel(people, new, clock) == [new]
    told = Notice.objects.filter(kind="appointment", channel="email").order_by("created_at")
    assert [one.created_at for one in told] == [clock() - timedelta(hours=1), clock()]
    assert AuditEvent.objects.filter(event="messaging.appointment.told").count() == 2


def test_what_was_moved_twice_is_told_twice(people: People, appointment: Appointment, clock: Clock) -> None:
    move(people, move(people, appointment, 8, clock), 9, clock)
    assert Notice.objects.filter(kind="appointment", channel="email").count() == 2


def test_who_has_no_portal_is_not_told(people: People, appointment: Appointment, clock: Clock) -> None:
    Client.objects.filter(pk=people.dan.pk).update(user=None)
    cancel(people, Appointment.objects.get(), clock)
    assert not Notice.objects.exists()
    assert not AuditEvent.objects.filter(event="messaging.appointment.told").exists()
