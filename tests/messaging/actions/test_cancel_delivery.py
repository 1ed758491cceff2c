"""Not to be sent after all: as long as it waits."""

from datetime import datetime

import pytest

from messaging import actions
from messaging.models import Delivery, DeliveryEvent, Message
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

WAITING = ["held", "queued", "deferred"]


@pytest.fixture
def promised(people: People, clock: Clock) -> Delivery:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    return Delivery.objects.get()


def cancel(people: People, promised: Delivery, now: datetime) -> bool:
    return actions.cancel_delivery(delivery=promised, actor=actor_of(people.ana), now=now)


@pytest.mark.parametrize("state", WAITING)
def test_what_waits_is_cancelled(people: People, promised: Delivery, clock: Clock, state: str) -> None:
    Delivery.objects.update(state=state)
    assert cancel(people, promised, clock())
    promised.refresh_from_db()
    assert (promised.state, promised.settled_at) == ("cancelled", clock())


@pytest.mark.parametrize("state", sorted(set(Delivery.State) - set(WAITING)))
def test_what_is_on_its_way_or_gone_stays(
    people: People, promised: Delivery, clock: Clock, state: str
) -> None:
    Delivery.objects.update(state=state)
    assert not cancel(people, promised, clock())
    promised.refresh_from_db()
    assert promised.state == state


def test_it_never_leaves(
    people: People, promised: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(people, promised, clock())
    assert doing.drained(monkeypatch) == []


def test_the_message_still_stands_in_the_portal(people: People, promised: Delivery, clock: Clock) -> None:
    cancel(people, promised, clock())
    assert Message.objects.get() == promised.message


def test_the_step_is_kept_and_the_page_knows(people: People, promised: Delivery, clock: Clock) -> None:
    people.dan.refresh_from_db()
    before = people.dan.changed_at
    cancel(people, promised, clock())
    people.dan.refresh_from_db()
    assert DeliveryEvent.objects.get().state == "cancelled"
    assert people.dan.changed_at > before


def test_the_trail_names_who(people: People, promised: Delivery, clock: Clock) -> None:
    cancel(people, promised, clock())
    row = AuditEvent.objects.get(event="messaging.delivery.cancelled")
    assert (row.actor_id, row.subject_id) == (people.ana.pk, promised.pk)
