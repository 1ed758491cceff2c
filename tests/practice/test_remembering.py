"""What the schedule says of an appointment's reminders."""

from datetime import datetime, timedelta

from practice import remembering
from practice.models import AppointmentReminder
from tests import scheduling
from tests.people import People
from tests.scheduling import in_days


def test_the_next_one_then_that_it_went_then_that_none_did(people: People, now: datetime) -> None:
    row = scheduling.plan_one(people.dan, people.ana, in_days(now, 3), now)
    reminders = AppointmentReminder.objects.filter(appointment=row)
    assert remembering.of_each([row], now)[row.pk].startswith("reminder ")
    first = reminders.order_by("due_at").first()
    assert first is not None and reminders.count() == 2
    reminders.filter(pk=first.pk).update(state="sent", settled_at=now)
    both = remembering.of_each([row], now)[row.pk]
    assert both.startswith("reminded today at ") and ", again " in both
    reminders.update(state="sent", settled_at=now)
    assert remembering.of_each([row], now)[row.pk].startswith("reminded today at ")
    reminders.update(state="skipped", settled_at=now)
    assert remembering.of_each([row], now)[row.pk] == "no reminder: no way to remind them"
    reminders.update(starts_at=row.starts_at - timedelta(days=1))
    assert remembering.of_each([row], now)[row.pk] == "no reminder: too near"


def test_of_what_is_over_nothing_is_said(people: People, now: datetime) -> None:
    row = scheduling.plan_one(people.dan, people.ana, in_days(now, 3), now)
    assert remembering.of_each([row], row.starts_at) == {}
