"""Words that were let out and have reached nobody are held once more; what was said is not.."""

import pytest

from messaging import actions
from messaging.actions.stopping import UNDECIDED
from messaging.models import Delivery, DeliveryEvent, Message
from practice.actors import WORKER
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.messaging.actions.test_holding import TEN
from tests.people import People, actor_of

State = Delivery.State


@pytest.fixture
def message(agreed: People, clock: Clock) -> Message:
    return doing.write_text(agreed.dan, agreed.ana, clock())


def hold_back(message: Message, clock: Clock) -> bool:
    return actions.hold_back_message(
        message_id=message.pk, problem="author_left_care", actor=WORKER, now=clock()
    )


def test_it_stands_among_what_is_held_with_why_and_nothing_that_carries_it_is_due(
    message: Message, clock: Clock
) -> None:
    assert hold_back(message, clock)
    message.refresh_from_db()
    assert (message.held_until, message.problem) == (clock(), "author_left_care")
    assert Delivery.objects.get().next_at == UNDECIDED
    row = AuditEvent.objects.get(event="messaging.message.stopped")
    assert (row.subject_id, row.reason) == (message.pk, "author_left_care")


@pytest.mark.parametrize("who", ["dan", "fay"])
def test_not_what_somebody_of_the_clients_side_has_read(
    message: Message, people: People, clock: Clock, who: str
) -> None:
    reader = actor_of(getattr(people, who))
    actions.mark_read(client=people.dan, message_ids=[message.pk], actor=reader, now=clock())
    assert not hold_back(message, clock)
    message.refresh_from_db()
    assert (message.held_until, message.problem) == (None, "")


@pytest.mark.parametrize(
    ("state", "is_held"),
    [
        (State.SENT, False),
        (State.DELIVERED, False),
        (State.BOUNCED, False),
        (State.UNCERTAIN, False),
        (State.DEFERRED, True),
        (State.REJECTED, True),
        (State.FAILED, True),
    ],
)
def test_nor_what_a_provider_has_had_or_may_have_had(
    message: Message, clock: Clock, state: str, is_held: bool
) -> None:
    DeliveryEvent.objects.create(delivery=Delivery.objects.get(), at=clock(), attempt=1, state=state)
    assert hold_back(message, clock) is is_held


def test_nor_twice(message: Message, clock: Clock) -> None:
    assert hold_back(message, clock) and not hold_back(message, clock)
    assert AuditEvent.objects.filter(event="messaging.message.stopped").count() == 1


def test_nor_what_was_never_let_out(agreed: People, clock: Clock) -> None:
    held = doing.write_text(agreed.dan, agreed.ana, clock(), held_until=clock() + TEN)
    assert not hold_back(held, clock)
