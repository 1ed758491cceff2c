"""What became of an attempt is written once, by the attempt itself, and says no more than is known."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as house

from messaging.models import Delivery, DeliveryEvent
from messaging.outbox import carrying, claiming, draining, settling
from messaging.outbox.claiming import Claim
from messaging.transports.base import Envelope, Reason, Receipt, TransportError, Uncertain
from practice import safe
from practice.models import AuditEvent, Client, Notice
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider

State = Delivery.State
LATER = TransportError(Reason.RATE_LIMITED, permanent=False, code="20429")
NEVER = TransportError(Reason.INVALID_NUMBER, permanent=True, code="21211")
PERHAPS = Uncertain(Reason.CONNECTION_LOST)


def failing(error: Exception) -> Any:
    def fail(_letter: Envelope) -> None:
        raise error

    return fail


def claimed(dan: Client, clock: Clock) -> Claim:
    row = support.delivery(dan, clock())
    claim = claiming.claim_delivery(Delivery, row.pk, clock())
    assert claim is not None
    return claim


def after(row: Delivery) -> tuple[str, str]:
    found = Delivery.objects.get(pk=row.pk)
    return found.state, found.problem


@pytest.mark.parametrize(
    ("error", "state", "problem"),
    [
        (LATER, State.DEFERRED, "rate_limited"),
        (NEVER, State.REJECTED, "invalid_number"),
        (PERHAPS, State.UNCERTAIN, "connection_lost"),
    ],
)
def test_each_ending_of_a_send_has_its_state(
    dan: Client, clock: Clock, provider: Provider, error: Exception, state: str, problem: str
) -> None:
    provider.then = failing(error)
    row = support.delivery(dan, clock())
    carrying.carry(Delivery, row.pk)
    assert after(row) == (state, problem)
    steps = DeliveryEvent.objects.filter(delivery=row)
    assert [(step.state, step.problem, step.attempt) for step in steps] == [(state, problem, 1)]
    assert AuditEvent.objects.filter(event=f"messaging.delivery.{state}", subject_id=row.pk).count() == 1


def test_it_is_tried_again_ever_later_and_at_most_so_often(
    dan: Client, clock: Clock, provider: Provider
) -> None:
    provider.then = failing(LATER)
    row, waits = support.delivery(dan, clock(), channel="email"), []
    for _ in range(house.LIMITS["attempts"]):
        carrying.carry(Delivery, row.pk)
        row.refresh_from_db()
        if row.state == State.DEFERRED:
            waits.append((row.next_at - clock()).total_seconds())
            clock.at = row.next_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920]
    assert (row.state, row.attempt) == (State.FAILED, house.LIMITS["attempts"])
    assert not carrying.carry(Delivery, row.pk)


def test_the_wait_never_grows_beyond_an_hour(dan: Client, clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setitem(house.LIMITS, "attempts", 100)
    claim = claimed(dan, clock)
    claim.attempt = 20
    Delivery.objects.filter(pk=claim.row.pk).update(attempt=20)
    settling.failed(claim, LATER, clock())
    assert Delivery.objects.get(pk=claim.row.pk).next_at == clock() + timedelta(hours=1)


def test_an_uncertain_one_is_never_sent_again(dan: Client, clock: Clock, provider: Provider) -> None:
    provider.then = failing(PERHAPS)
    row = support.delivery(dan, clock())
    carrying.carry(Delivery, row.pk)
    provider.then = None
    clock.move(days=30)
    draining.drain()
    assert after(row)[0] == State.UNCERTAIN
    assert provider.taken == []


class TestFence:
    """Written only where the attempt is still ours."""

    RECEIPT = Receipt("provider", "late", None)

    def unchanged(self, claim: Claim, clock: Clock) -> bool:
        before = Delivery.objects.filter(pk=claim.row.pk).values().get()
        steps = DeliveryEvent.objects.count()
        rows = AuditEvent.objects.count()
        settling.failed(claim, LATER, clock())
        settling.failed(claim, NEVER, clock())
        settling.unknown(claim, PERHAPS, clock())
        settling.released(claim, clock())
        settling.blocked(claim, "author_inactive", clock())
        same = before == Delivery.objects.filter(pk=claim.row.pk).values().get()
        return same and (steps, rows) == (DeliveryEvent.objects.count(), AuditEvent.objects.count())

    def test_an_earlier_attempt_writes_nothing(self, dan: Client, clock: Clock) -> None:
        claim = claimed(dan, clock)
        Delivery.objects.filter(pk=claim.row.pk).update(attempt=2)
        assert self.unchanged(claim, clock)

    @pytest.mark.parametrize(
        "state", ["sent", "delivered", "bounced", "failed", "blocked", "queued", "uncertain"]
    )
    def test_what_is_settled_stays(self, dan: Client, clock: Clock, state: str) -> None:
        claim = claimed(dan, clock)
        Delivery.objects.filter(pk=claim.row.pk).update(state=state, settled_at=clock())
        assert self.unchanged(claim, clock)

    def test_a_late_yes_settles_what_was_given_up(self, dan: Client, clock: Clock) -> None:
        claim = claimed(dan, clock)
        draining.recover(clock() + timedelta(seconds=61))
        assert after(claim.row) == (State.UNCERTAIN, "process_lost")
        settling.sent(claim, self.RECEIPT, clock())
        found = Delivery.objects.get(pk=claim.row.pk)
        assert (found.state, found.problem, found.provider_reference) == (State.SENT, "", "late")

    def test_a_late_yes_of_another_attempt_settles_nothing(self, dan: Client, clock: Clock) -> None:
        claim = claimed(dan, clock)
        Delivery.objects.filter(pk=claim.row.pk).update(attempt=2, state=State.UNCERTAIN)
        settling.sent(claim, self.RECEIPT, clock())
        assert after(claim.row)[0] == State.UNCERTAIN

    def test_a_late_yes_does_not_contradict_a_person(self, dan: Client, clock: Clock) -> None:
        from messaging import actions

        claim = claimed(dan, clock)
        draining.recover(clock() + timedelta(seconds=61))
        ana = support.clinician_of(dan, clock())
        actions.resolve_uncertain(delivery=claim.row, arrived=False, actor=ana, now=clock())
        settling.sent(claim, self.RECEIPT, clock())
        assert after(claim.row)[0] == State.FAILED


class TestSecretOfANotice:
    """A code or link is kept no longer than it takes to send it."""

    def settled(self, dan: Client, clock: Clock, settle: Any) -> Notice:
        row = support.notice(dan, clock())
        safe.seal(row, secret="a-code-on-its-way")
        row.save()
        claim = claiming.claim_delivery(Notice, row.pk, clock())
        assert claim is not None
        settle(claim)
        return Notice.objects.get(pk=row.pk)

    def test_wiped_when_the_end_is_known_or_will_never_be(self, dan: Client, clock: Clock) -> None:
        for settle in (
            lambda claim: settling.sent(claim, TestFence.RECEIPT, clock()),
            lambda claim: settling.unknown(claim, PERHAPS, clock()),
            lambda claim: settling.failed(claim, NEVER, clock()),
            lambda claim: settling.blocked(claim, "author_inactive", clock()),
        ):
            assert self.settled(dan, clock, settle).secret is None

    def test_kept_while_it_will_be_tried_again(self, dan: Client, clock: Clock) -> None:
        row = self.settled(dan, clock, lambda claim: settling.failed(claim, LATER, clock()))
        assert row.state == State.DEFERRED
        assert safe.open_own(row, "secret") == "a-code-on-its-way"

    def test_wiped_when_its_process_died(self, dan: Client, clock: Clock) -> None:
        row = self.settled(dan, clock, lambda claim: draining.recover(clock.move(seconds=61)))
        assert (row.state, row.secret) == (State.UNCERTAIN, None)
