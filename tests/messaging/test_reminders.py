"""What became of a reminder that was written: the schedule says that somebody was reminded only where it left."""

import pytest

from messaging import reminders
from messaging.models import Delivery
from practice import remembering
from practice.models import Appointment, AppointmentReminder, Notice
from tests import doing, scheduling
from tests.conftest import Clock
from tests.people import People
from tests.scheduling import in_days


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    return scheduling.plan_one(people.dan, people.ana, in_days(clock(), 3), clock())


def written(clock: Clock) -> None:
    AppointmentReminder.objects.exclude(lead_hours=48).delete()
    first = AppointmentReminder.objects.get()
    clock.move(seconds=(first.due_at - clock()).total_seconds())
    assert reminders.run(clock()) == 1


def said(appointment: Appointment, clock: Clock) -> str:
    return remembering.of_each([appointment], clock())[appointment.pk]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("delivered", "reminded today at "),
        ("sent", "reminded today at "),
        ("held", "reminder on its way"),
        ("deferred", "reminder on its way"),
        ("uncertain", "the reminder may not have arrived"),
        ("bounced", "the reminder did not arrive"),
        ("blocked", "the reminder did not arrive"),
        ("cancelled", "the reminder did not arrive"),
    ],
)
@pytest.mark.parametrize("way", ["text", "notice"])
def test_it_says_what_is_known_and_no_more(
    people: People, appointment: Appointment, clock: Clock, state: str, words: str, way: str
) -> None:
    if way == "text":
        doing.agree(people.dan_phone, clock())
    written(clock)
    model = Delivery if way == "text" else Notice
    assert model.objects.filter(channel="sms" if way == "text" else "email").update(state=state) == 1
    assert said(appointment, clock).startswith(words)


def test_of_two_notices_one_that_arrived_is_enough(
    people: People, appointment: Appointment, clock: Clock
) -> None:
    written(clock)
    one = Notice.objects.get()
    Notice.objects.filter(pk=one.pk).update(state="sent")
    other = Notice.objects.get(pk=one.pk)
    other.pk, other.contact_point, other.state = None, people.dan_phone, "bounced"
    other.save(force_insert=True)
    assert said(appointment, clock).startswith("reminded today at ")
