"""The whole outbox: everything due, by several workers at once, whatever one row or one process does."""

import threading
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from consent import actions as consent_actions
from consent.models import Consent
from messaging import actions
from messaging.models import Delivery, DeliveryEvent
from messaging.outbox import carrying, draining
from messaging.transports.base import Envelope, Reason, TransportError
from practice import locks
from practice.models import Client, Notice
from practice.verification import outbox as verification
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider
from tests.people import People

State = Delivery.State


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_everything_due_goes_the_oldest_first(dan: Client, clock: Clock, provider: Provider) -> None:
    rows = [support.delivery(dan, clock.move(seconds=1)) for _ in range(3)]
    later = support.delivery(dan, clock())
    Delivery.objects.filter(pk=later.pk).update(next_at=clock() + timedelta(hours=1))
    pointing = support.notice(dan, clock())
    assert draining.drain() == 4
    assert [letter.delivery_id for letter in provider.taken] == [pointing.pk, *(row.pk for row in rows)]
    assert states() == {State.SENT: 3, State.QUEUED: 1}


def test_more_than_a_batch_goes_in_one_drain(
    dan: Client, clock: Clock, provider: Provider, settings: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"drain_batch": 3}
    for _ in range(8):
        support.delivery(dan, clock())
    assert draining.drain() == 8
    assert states() == {State.SENT: 8}


def test_it_stops_in_time_and_rings_for_the_next(
    dan: Client,
    clock: Clock,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """A slow provider and many messages: a worker that is asked to stop must come to the end of its task."""
    for _ in range(3):
        support.delivery(dan, clock())
    watch = [0.0]
    monkeypatch.setattr(draining, "time", SimpleNamespace(monotonic=lambda: watch[0]))
    provider.then = lambda _letter: watch.append(watch.pop() + draining.SECONDS + 1)
    with django_capture_on_commit_callbacks() as rings:
        assert draining.drain() == 1
    assert states() == {State.SENT: 1, State.QUEUED: 2}
    assert len(rings) == 1


def test_nothing_due_rings_nothing(
    dan: Client, clock: Clock, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    support.delivery(dan, clock())
    with django_capture_on_commit_callbacks() as rings:
        assert (draining.drain(), draining.drain()) == (1, 0)
    assert rings == []


def test_two_workers_at_once_send_each_once(
    committed_db: None, dan: Client, clock: Clock, provider: Provider
) -> None:
    rows = [support.delivery(dan, clock()) for _ in range(20)]
    both_send, seen = threading.Barrier(2, timeout=60), set[str]()

    def slowly(_letter: Envelope) -> None:
        """The first of each waits for the first of the other: none has all to itself, however late one begins."""
        name = threading.current_thread().name
        if name not in seen:
            seen.add(name)
            both_send.wait()

    def worker() -> None:
        try:
            draining.drain()
        finally:
            connection.close()

    provider.then = slowly
    workers = [threading.Thread(target=worker, name=f"worker {number}") for number in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert Counter(letter.delivery_id for letter in provider.taken) == {row.pk: 1 for row in rows}
    assert states() == {State.SENT: 20}
    assert len(seen) == 2, "one of the workers had nothing to do"


def test_an_address_under_revocation_keeps_nobody_else_waiting(
    committed_db: None,
    dan: Client,
    people: People,
    clock: Clock,
    provider: Provider,
    owner: psycopg.Connection,
) -> None:
    texts = [support.delivery(dan, clock()) for _ in range(2)]
    mail = support.delivery(dan, clock(), channel="email")
    number = locks.of_address(bytes(people.dan_phone.address_index), "sms")
    owner.execute("SELECT pg_advisory_lock(%s)", [number])
    assert draining.drain() == 1
    assert [letter.delivery_id for letter in provider.taken] == [mail.pk]
    waiting = Delivery.objects.filter(state=State.QUEUED, attempt=0)
    assert {row.pk for row in waiting} == {row.pk for row in texts}


class TestRowThatBreaksTheProgram:
    """Our own mistake, not the provider's: it costs a person a look, and the others no message."""

    def break_on(self, row: Delivery, provider: Provider) -> None:
        def broken(letter: Envelope) -> None:
            if letter.delivery_id == row.pk:
                raise ZeroDivisionError

        provider.then = broken

    def test_the_others_go_with_the_next_ring(self, dan: Client, clock: Clock, provider: Provider) -> None:
        first, second = support.delivery(dan, clock()), support.delivery(dan, clock.move(seconds=1))
        self.break_on(first, provider)
        with pytest.raises(ZeroDivisionError):
            draining.drain()
        draining.drain()
        assert [letter.delivery_id for letter in provider.taken] == [second.pk]

    def test_it_ends_before_a_person_and_is_never_tried_again(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        self.break_on(row, provider)
        with pytest.raises(ZeroDivisionError):
            draining.drain()
        provider.then = None
        clock.move(seconds=61)
        draining.drain()
        assert Delivery.objects.get(pk=row.pk).state == State.UNCERTAIN
        assert provider.taken == []


class TestRecover:
    """An attempt whose process died."""

    def dying(self, dan: Client, clock: Clock, provider: Provider) -> Delivery:
        row = support.delivery(dan, clock())

        def die(_letter: Envelope) -> None:
            raise KeyboardInterrupt  # leaves the row as a killed process would

        provider.then = die
        with pytest.raises(KeyboardInterrupt):
            carrying.carry(Delivery, row.pk)
        provider.then = None
        assert Delivery.objects.get(pk=row.pk).state == State.SENDING
        return row

    def test_is_left_alone_while_it_may_still_be_sending(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = self.dying(dan, clock, provider)
        assert draining.recover(clock.move(seconds=settings.LIMITS["uncertain_after_seconds"] - 1)) == 0
        assert Delivery.objects.get(pk=row.pk).state == State.SENDING

    def test_then_is_uncertain_with_a_step_and_never_sent(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = self.dying(dan, clock, provider)
        clock.move(seconds=61)
        assert draining.drain() == 0
        found = Delivery.objects.get(pk=row.pk)
        assert (found.state, found.problem, found.settled_at) == (State.UNCERTAIN, "process_lost", clock())
        assert DeliveryEvent.objects.filter(delivery=row, state=State.UNCERTAIN, attempt=1).count() == 1
        assert provider.taken == []

    def test_is_given_up_once(self, dan: Client, clock: Clock, provider: Provider) -> None:
        self.dying(dan, clock, provider)
        clock.move(seconds=61)
        assert [draining.recover(clock()), draining.recover(clock())] == [1, 0]

    def test_stays_before_a_person_until_they_have_decided(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = self.dying(dan, clock, provider)
        draining.recover(clock.move(seconds=61))
        assert list(Delivery.objects.needs_a_look()) == [row]
        actions.resolve_uncertain(
            delivery=row, arrived=True, actor=support.clinician_of(dan, clock()), now=clock()
        )
        assert not Delivery.objects.needs_a_look().exists()

    def test_a_notice_is_given_up_too(self, dan: Client, clock: Clock) -> None:
        pointing = support.notice(dan, clock())
        Notice.objects.filter(pk=pointing.pk).update(state=State.SENDING, attempt=1, claimed_at=clock())
        assert draining.recover(clock.move(seconds=61)) == 1
        pointing.refresh_from_db()
        assert pointing.state == State.UNCERTAIN


class TestBroughtForward:
    """What waits for the morning on a consent that is gone says so now."""

    def held(self, dan: Client, clock: Clock) -> Delivery:
        row = support.delivery(dan, clock.move(hours=11))
        assert row.state == State.HELD
        return row

    def test_a_held_text_is_blocked_as_soon_as_consent_is_taken_back(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = self.held(dan, clock)
        consent_actions.revoke_consent(
            consent=Consent.objects.get(pk=row.consent_id),
            how=Consent.Ended.PORTAL,
            actor=support.portal_actor(dan),
            now=clock(),
        )
        draining.drain()
        found = Delivery.objects.get(pk=row.pk)
        assert (found.state, found.problem) == (State.BLOCKED, "consent_revoked")
        assert provider.taken == []

    def test_others_go_on_waiting(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = self.held(dan, clock)
        draining.drain()
        found = Delivery.objects.get(pk=row.pk)
        assert (found.state, found.next_at, found.attempt) == (State.HELD, row.next_at, 0)


def test_after_any_mixture_verify_finds_nothing(dan: Client, clock: Clock, provider: Provider) -> None:
    """The states that the outbox leaves are those that `manage.py verify` knows."""
    errors = {1: TransportError(Reason.RATE_LIMITED, permanent=False), 2: ZeroDivisionError()}

    def sometimes(letter: Envelope) -> None:
        if error := errors.pop(len(provider.taken), None):
            raise error

    provider.then = sometimes
    for _ in range(6):
        support.delivery(dan, clock())
    with pytest.raises(ZeroDivisionError):
        draining.drain()
    clock.move(seconds=61)
    draining.drain()
    assert states() == {State.SENT: 5, State.UNCERTAIN: 1}
    assert list(verification.findings(clock())) == []
