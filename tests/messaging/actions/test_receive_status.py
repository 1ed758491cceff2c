"""What the provider says became of a text: stored once, applied after; forward only, in any order."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from messaging import actions, tasks
from messaging.actions.statuses import STATES
from messaging.models import Delivery, DeliveryEvent, ProviderEvent
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

UNMOVED = ["held", "queued", "deferred", "rejected", "blocked", "cancelled"]


@pytest.fixture
def left(people: People, clock: Clock) -> Delivery:
    """A text that the provider took as R1."""
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    Delivery.objects.update(state="sent", attempt=1, provider_reference="R1", settled_at=clock())
    return Delivery.objects.get()


def tell(state: str, clock: Clock, *, delivery_id: UUID | None = None, problem: str = "") -> None:
    actions.receive_status(reference="R1", delivery_id=delivery_id, state=state, problem=problem, now=clock())


def apply(clock: Clock) -> None:
    for event in ProviderEvent.objects.filter(applied_at=None).order_by("received_at"):
        actions.apply_status(event=event, now=clock())


def told(left: Delivery, clock: Clock, *states: str) -> str:
    for state in states:
        tell(state, clock)
        apply(clock)
    left.refresh_from_db()
    return left.state


@pytest.mark.parametrize(
    ("said", "state"), [("delivered", "delivered"), ("undelivered", "bounced"), ("failed", "failed")]
)
def test_it_becomes_what_the_provider_says(left: Delivery, clock: Clock, said: str, state: str) -> None:
    assert told(left, clock, said) == state


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_in_any_order_it_ends_delivered(left: Delivery, clock: Clock, order: tuple[str, ...]) -> None:
    assert told(left, clock, *order) == "delivered"


def test_delivered_is_never_taken_back(left: Delivery, clock: Clock) -> None:
    assert told(left, clock, "delivered", "undelivered", "failed", "sent") == "delivered"


def test_what_is_known_already_is_no_step(left: Delivery, clock: Clock) -> None:
    assert told(left, clock, "sent", "queued") == "sent"
    assert not DeliveryEvent.objects.exists()


def test_a_word_that_nobody_knows_changes_nothing(left: Delivery, clock: Clock) -> None:
    assert told(left, clock, "teleported") == "sent"
    assert not ProviderEvent.objects.filter(applied_at=None).exists()


def test_where_a_provider_names_neither_event_nor_mail_each_of_ours_is_told_apart(
    left: Delivery, clock: Clock
) -> None:
    for one in (uuid4(), left.pk, left.pk):
        actions.receive_status(
            provider="mail", reference="", delivery_id=one, state="delivered", problem="", now=clock()
        )
    assert ProviderEvent.objects.count() == 2


def test_the_same_event_twice_is_one_step(left: Delivery, clock: Clock) -> None:
    told(left, clock, "delivered", "delivered")
    assert ProviderEvent.objects.count() == DeliveryEvent.objects.count() == 1


@pytest.mark.parametrize("state", UNMOVED)
def test_what_has_not_left_does_not_move(left: Delivery, clock: Clock, state: str) -> None:
    Delivery.objects.update(state=state, attempt=0)
    assert told(left, clock, "delivered") == state


def test_before_its_receipt_is_settled_it_waits(left: Delivery, clock: Clock) -> None:
    Delivery.objects.update(state="sending", provider_reference="")
    tell("delivered", clock, delivery_id=left.pk)
    apply(clock)
    assert ProviderEvent.objects.get().applied_at is None
    Delivery.objects.update(state="sent")
    apply(clock)
    left.refresh_from_db()
    assert left.state == "delivered"


def test_it_waits_a_day_and_no_longer(clock: Clock, people: People) -> None:
    tell("delivered", clock)
    clock.move(hours=25)
    apply(clock)
    assert ProviderEvent.objects.get().applied_at == clock()


def test_an_attempt_whose_answer_was_lost_is_settled_by_our_own_id(left: Delivery, clock: Clock) -> None:
    Delivery.objects.update(state="uncertain", provider_reference="", problem="timed_out")
    tell("delivered", clock, delivery_id=left.pk)
    apply(clock)
    left.refresh_from_db()
    assert (left.state, left.problem) == ("delivered", "")


def test_why_it_came_back_is_kept_in_our_own_words(left: Delivery, clock: Clock) -> None:
    tell("undelivered", clock, problem="invalid_number")
    apply(clock)
    left.refresh_from_db()
    assert left.problem == DeliveryEvent.objects.get().problem == "invalid_number"


def test_new_trouble_is_shown_though_older_was_seen(people: People, left: Delivery, clock: Clock) -> None:
    Delivery.objects.update(state="uncertain")
    actions.mark_seen(delivery=left, actor=actor_of(people.ana), now=clock())
    told(left, clock, "undelivered")
    assert list(Delivery.objects.needs_a_look()) == [left]


def test_the_page_knows_and_the_trail_says_who(people: People, left: Delivery, clock: Clock) -> None:
    people.dan.refresh_from_db()
    before = people.dan.changed_at
    told(left, clock, "delivered")
    people.dan.refresh_from_db()
    assert people.dan.changed_at > before
    row = AuditEvent.objects.get(event="messaging.delivery.moved")
    assert (row.actor_kind, row.subject_id, row.reason) == ("provider", left.pk, "delivered")


def test_settled_at_is_when_it_was_told(left: Delivery, clock: Clock) -> None:
    clock.move(minutes=3)
    told(left, clock, "delivered")
    assert left.settled_at == clock()
    assert left.settled_at - left.created_at == timedelta(minutes=3)


def test_every_word_of_the_provider_leads_to_a_state_of_ours() -> None:
    assert set(STATES.values()) <= set(Delivery.State)


class TestOnceMore:
    """It was sent a second time, as R2; of the first, R1, something is said late."""

    @pytest.fixture(params=["R1", ""], ids=["taken before", "nobody knew"])
    def twice(self, left: Delivery, clock: Clock, request: pytest.FixtureRequest) -> Delivery:
        first = "sent" if request.param else "uncertain"
        DeliveryEvent.objects.create(
            delivery=left, at=clock(), attempt=1, state=first, provider_reference=request.param
        )
        Delivery.objects.update(attempt=2, provider_reference="R2")
        return left

    @pytest.mark.parametrize("said", ["undelivered", "failed", "delivered"])
    def test_what_became_of_the_first_is_said_of_the_first(
        self, twice: Delivery, clock: Clock, said: str
    ) -> None:
        tell(said, clock, delivery_id=twice.pk)
        apply(clock)
        twice.refresh_from_db()
        assert twice.state == "sent"
        assert DeliveryEvent.objects.filter(attempt=1, state=STATES[said]).exists()

    def test_what_became_of_the_second_moves_it(self, twice: Delivery, clock: Clock) -> None:
        actions.receive_status(
            reference="R2", delivery_id=twice.pk, state="delivered", problem="", now=clock()
        )
        apply(clock)
        twice.refresh_from_db()
        assert twice.state == "delivered"


def test_what_names_nothing_is_about_none_of_ours(left: Delivery, clock: Clock) -> None:
    """A provider's account may serve others, too; an unknown one of ours has no name there."""
    Delivery.objects.update(state="uncertain", provider_reference="")
    actions.receive_status(
        reference="",
        delivery_id=None,
        state="delivered",
        problem="",
        now=clock(),
        provider="mail",
        event_id="e1",
    )
    apply(clock)
    left.refresh_from_db()
    assert left.state == "uncertain"


@pytest.mark.parametrize("state", ["queued", "held", "deferred"])
def test_what_arrived_after_all_is_not_sent_once_more(left: Delivery, clock: Clock, state: str) -> None:
    """Somebody had decided that it did not; what was to go again goes no more."""
    Delivery.objects.update(state=state, provider_reference="")
    tell("delivered", clock, delivery_id=left.pk)
    apply(clock)
    left.refresh_from_db()
    assert left.state == "delivered" and DeliveryEvent.objects.get().state == "delivered"


def test_what_is_about_none_of_ours_keeps_nothing_else_waiting(left: Delivery, clock: Clock) -> None:
    ProviderEvent.objects.bulk_create(
        ProviderEvent(
            provider="mail", event_id=f"e{n}", reference=f"other{n}", state="delivered", received_at=clock()
        )
        for n in range(500)
    )
    clock.move(seconds=1)
    tell("undelivered", clock, delivery_id=left.pk)
    tasks.apply_statuses()
    left.refresh_from_db()
    assert left.state == "bounced"
