"""Nobody knows whether it went: a person finds out and says so. It is never sent again by itself."""

import pytest

from messaging import actions
from messaging.models import Delivery, DeliveryEvent
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of


@pytest.fixture
def unknown(people: People, clock: Clock) -> Delivery:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    Delivery.objects.update(state="uncertain", attempt=1, problem="timed_out")
    return Delivery.objects.get()


def resolve(people: People, unknown: Delivery, clock: Clock, *, arrived: bool, again: bool = False) -> bool:
    return actions.resolve_uncertain(
        delivery=unknown,
        arrived=arrived,
        again=again,
        actor=actor_of(people.ana),
        now=clock.move(minutes=10),
    )


@pytest.mark.parametrize(("arrived", "state"), [(True, "delivered"), (False, "failed")])
def test_what_the_person_found_out_stands(
    people: People, unknown: Delivery, clock: Clock, arrived: bool, state: str
) -> None:
    assert resolve(people, unknown, clock, arrived=arrived)
    unknown.refresh_from_db()
    assert (unknown.state, unknown.problem, unknown.settled_at) == (state, "resolved_by_person", clock())


@pytest.mark.parametrize("arrived", [True, False])
def test_it_needs_no_more_looking_at(people: People, unknown: Delivery, clock: Clock, arrived: bool) -> None:
    resolve(people, unknown, clock, arrived=arrived)
    assert not Delivery.objects.needs_a_look().exists()


def test_it_is_not_sent_again(
    people: People, unknown: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve(people, unknown, clock, arrived=False)
    assert doing.drained(monkeypatch) == []


def test_a_person_may_have_it_sent_once_more(
    people: People, unknown: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve(people, unknown, clock, arrived=False, again=True)
    assert len(doing.drained(monkeypatch)) == 1
    steps = AuditEvent.objects.filter(subject_id=unknown.pk, actor_id=people.ana.pk)
    assert set(steps.values_list("event", flat=True)) >= {
        "messaging.delivery.resolved",
        "messaging.delivery.sent_again",
    }


def test_what_arrived_is_never_sent_once_more(
    people: People, unknown: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve(people, unknown, clock, arrived=True, again=True)
    assert doing.drained(monkeypatch) == []


def test_a_second_person_comes_too_late(people: People, unknown: Delivery, clock: Clock) -> None:
    resolve(people, unknown, clock, arrived=True)
    assert not resolve(people, unknown, clock, arrived=False)
    unknown.refresh_from_db()
    assert unknown.state == "delivered"


@pytest.mark.parametrize("state", ["queued", "sent", "bounced", "sending"])
def test_only_what_nobody_knows_is_asked(people: People, unknown: Delivery, clock: Clock, state: str) -> None:
    Delivery.objects.update(state=state)
    assert not resolve(people, unknown, clock, arrived=True)


def test_the_step_and_the_person_are_kept(people: People, unknown: Delivery, clock: Clock) -> None:
    resolve(people, unknown, clock, arrived=True)
    row = AuditEvent.objects.get(event="messaging.delivery.resolved")
    assert (row.actor_id, row.reason) == (people.ana.pk, "delivered")
    assert DeliveryEvent.objects.get().attempt == 1


class TestSeen:
    @pytest.mark.parametrize("state", Delivery.TROUBLED)
    def test_trouble_that_was_seen_is_off_the_list(
        self, people: People, unknown: Delivery, clock: Clock, state: str
    ) -> None:
        Delivery.objects.update(state=state)
        actions.mark_seen(delivery=unknown, actor=actor_of(people.ana), now=clock())
        assert not Delivery.objects.needs_a_look().exists()

    def test_nobody_has_seen_trouble_that_is_not_there(
        self, people: People, unknown: Delivery, clock: Clock
    ) -> None:
        Delivery.objects.update(state="sent")
        actions.mark_seen(delivery=unknown, actor=actor_of(people.ana), now=clock())
        unknown.refresh_from_db()
        assert unknown.seen_at is None
