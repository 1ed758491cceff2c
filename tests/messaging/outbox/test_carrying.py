"""From a promise to what became of it: asked again, sent once, never by a process whose time is over."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from consent import actions as consent_actions
from consent.models import Consent, DecisionRecord
from messaging.models import Delivery, DeliveryEvent
from messaging.outbox import carrying, draining, rendering
from messaging.transports.base import Envelope
from practice import locks
from practice.actors import WORKER
from practice.models import AuditEvent, Client, ContactPoint, DataKey, Notice, User, Vault
from tests.conftest import Clock
from tests.messaging.emulators.support import until
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider
from tests.people import People

State = Delivery.State


def fresh(row: Delivery) -> Delivery:
    return Delivery.objects.get(pk=row.pk)


def revoke(dan: Client, clock: Clock, channel: str = "sms") -> bool:
    standing = Consent.objects.get(client=dan, channel=channel, revoked_at=None)
    actor = support.portal_actor(dan)
    return consent_actions.revoke_consent(
        consent=standing, how=Consent.Ended.PORTAL, actor=actor, now=clock()
    )


class TestSending:
    def test_the_envelope_holds_the_text_the_address_and_our_own_name_for_it(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        assert carrying.carry(Delivery, row.pk)
        (letter,) = provider.taken
        assert (letter.delivery_id, letter.attempt) == (row.pk, 1)
        assert (letter.to, letter.text) == ("+12025550141", support.TEXT)
        assert letter.auto_submitted is None

    def test_a_mail_says_in_its_subject_no_more_than_whom_it_is_from(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        carrying.carry(Delivery, support.delivery(dan, clock(), channel="email").pk)
        (letter,) = provider.taken
        assert (letter.to, letter.subject) == ("dan@home.example", "A message from Linden Street")

    def test_it_is_settled_with_reference_decision_step_and_audit_row(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        carrying.carry(Delivery, row.pk)
        after = fresh(row)
        assert (after.state, after.attempt, after.provider_reference) == (State.SENT, 1, "R1")
        composed, delivered = DecisionRecord.objects.in_bulk(after.decision_ids).values()
        assert {composed.moment, delivered.moment} == {"composing", "delivery"}
        assert [(step.state, step.attempt) for step in DeliveryEvent.objects.filter(delivery=row)] == [
            ("sent", 1)
        ]
        assert AuditEvent.objects.filter(event="messaging.delivery.sent", subject_id=row.pk).count() == 1

    def test_a_notice_points_and_tells_nothing(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.notice(dan, clock())
        assert carrying.carry(Notice, row.pk)
        (letter,) = provider.taken
        assert (letter.delivery_id, letter.auto_submitted) == (row.pk, "auto-generated")
        assert "How was it?" not in letter.text
        assert "/portal/" in letter.text

    def test_what_was_sent_is_not_sent_again(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        assert [carrying.carry(Delivery, row.pk) for _ in range(3)] == [True, False, False]
        assert len(provider.taken) == 1


class TestJudgedAgain:
    """Between the promise and its hour the world went on."""

    def blocked(self, row: Delivery, provider: Provider) -> str:
        carrying.carry(Delivery, row.pk)
        after = fresh(row)
        assert (after.state, provider.taken) == (State.BLOCKED, [])
        assert after.settled_at is not None
        return after.problem

    def test_a_consent_taken_back(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        revoke(dan, clock)
        assert self.blocked(row, provider) == "consent_revoked"

    def test_a_stop(self, dan: Client, clock: Clock, phone: ContactPoint, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        index = bytes(phone.address_index)
        consent_actions.opt_out(address_index=index, channel="sms", actor=WORKER, now=clock())
        assert self.blocked(row, provider) == "opted_out"

    def test_an_address_out_of_use(
        self, dan: Client, clock: Clock, phone: ContactPoint, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        ContactPoint.objects.filter(pk=phone.pk).update(suspended_at=clock())
        assert self.blocked(row, provider) == "address_suspended"

    def test_a_client_whose_file_is_disposed(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        Vault.objects.filter(pk=dan.vault_id).update(status=Vault.Status.DISPOSING)
        assert self.blocked(row, provider) == "disposed"

    def test_an_author_who_is_no_longer_there(
        self, dan: Client, people: People, clock: Clock, provider: Provider
    ) -> None:
        """More of this in test_author_left.py."""
        row = support.delivery(dan, clock())
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).message.problem, provider.taken) == ("author_inactive", [])

    def test_a_key_that_is_gone(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        DataKey.objects.filter(vault_id=dan.vault_id).delete()
        assert self.blocked(row, provider) == "does_not_open"

    def test_a_consent_that_a_later_one_replaced_still_carries(
        self, dan: Client, clock: Clock, phone: ContactPoint, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        support.agree(phone, clock.move(minutes=1))
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, len(provider.taken)) == (State.SENT, 1)

    def test_night_holds_a_text_until_morning(self, dan: Client, clock: Clock, provider: Provider) -> None:
        row = support.delivery(dan, clock())
        clock.move(hours=11)  # ten in the evening
        carrying.carry(Delivery, row.pk)
        after = fresh(row)
        assert (after.state, provider.taken) == (State.HELD, [])
        assert after.next_at == clock() + timedelta(hours=10)
        assert after.settled_at is None
        clock.at = after.next_at
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, len(provider.taken)) == (State.SENT, 1)


class TestNoProvider:
    def test_a_house_without_one_says_so_on_the_delivery(
        self, dan: Client, clock: Clock, settings: Any
    ) -> None:
        settings.SOTTO_SMS_URL = ""
        row = support.delivery(dan, clock())
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).problem) == (State.REJECTED, "not_configured")


class TestThawed:
    """The process stood still (a paused machine, a full disk) and goes on as if nothing had been."""

    @pytest.fixture
    def nap(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
        """What happens while the process stands still, after the claim and before the send."""

        honest = rendering.render

        def arrange(meanwhile: Callable[[], Any]) -> None:
            def render(claim: Any, warrant: Any) -> Envelope:
                meanwhile()
                return honest(claim, warrant)

            monkeypatch.setattr(rendering, "render", render)

        return arrange

    def test_given_up_meanwhile_it_sends_nothing(
        self, dan: Client, clock: Clock, provider: Provider, nap: Callable[[Callable[[], Any]], None]
    ) -> None:
        row = support.delivery(dan, clock())
        nap(lambda: draining.recover(clock.move(seconds=61)))
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).problem) == (State.UNCERTAIN, "process_lost")
        assert provider.taken == []

    def test_waking_before_it_was_given_up_it_lets_another_send(
        self, dan: Client, clock: Clock, provider: Provider, nap: Callable[[Callable[[], Any]], None]
    ) -> None:
        row = support.delivery(dan, clock())
        nap(lambda: clock.move(seconds=25))
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).next_at, provider.taken) == (State.QUEUED, clock(), [])
        nap(lambda: None)
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).attempt) == (State.SENT, 2)
        assert [letter.attempt for letter in provider.taken] == [2]

    def test_after_the_database_hung_up_it_sends_nothing(
        self,
        committed_db: None,
        dan: Client,
        clock: Clock,
        provider: Provider,
        nap: Callable[[Callable[[], Any]], None],
    ) -> None:
        """Its locks went with the session: a revocation would not have waited for it."""
        row = support.delivery(dan, clock())
        nap(connection.close)
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, provider.taken) == (State.QUEUED, [])

    def test_a_cancellation_that_came_between_is_too_late_and_says_so(
        self, dan: Client, clock: Clock, provider: Provider, nap: Callable[[Callable[[], Any]], None]
    ) -> None:
        from messaging import actions

        row = support.delivery(dan, clock())
        answers: list[bool] = []
        nap(
            lambda: answers.append(
                actions.cancel_delivery(delivery=row, actor=support.clinician_of(dan, clock()), now=clock())
            )
        )
        carrying.carry(Delivery, row.pk)
        assert (answers, fresh(row).state) == ([False], State.SENT)


@contextmanager
def in_the_background(work: Callable[[], Any]) -> Iterator[threading.Thread]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(60)
        assert not thread.is_alive()


class TestOrderedAgainstRevocation:
    def test_while_somebody_revokes_nothing_is_begun(
        self,
        committed_db: None,
        dan: Client,
        clock: Clock,
        phone: ContactPoint,
        provider: Provider,
        owner: psycopg.Connection,
    ) -> None:
        row = support.delivery(dan, clock())
        number = locks.of_address(bytes(phone.address_index), "sms")
        owner.execute("SELECT pg_advisory_lock(%s)", [number])
        assert not carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).attempt, provider.taken) == (State.QUEUED, 0, [])
        owner.execute("SELECT pg_advisory_unlock(%s)", [number])
        assert carrying.carry(Delivery, row.pk)

    def test_the_locks_are_given_back(
        self,
        committed_db: None,
        dan: Client,
        clock: Clock,
        phone: ContactPoint,
        provider: Provider,
        owner: psycopg.Connection,
    ) -> None:
        carrying.carry(Delivery, support.delivery(dan, clock()).pk)
        for number in (locks.of_address(bytes(phone.address_index), "sms"), locks.of_vault(dan.vault_id)):
            assert owner.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone() == (True,)

    def test_a_revocation_waits_for_what_is_being_sent(
        self, committed_db: None, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        """It answers only when the send is over, and says that nothing is on its way."""
        row, is_sending, may_end = support.delivery(dan, clock()), threading.Event(), threading.Event()
        order: list[str] = []

        def slowly(_letter: Envelope) -> None:
            is_sending.set()
            may_end.wait(60)
            order.append("sent")

        provider.then = slowly
        with in_the_background(lambda: carrying.carry(Delivery, row.pk)):
            assert is_sending.wait(60)
            threading.Timer(0.3, may_end.set).start()
            assert revoke(dan, clock) is True
            order.append("revoked")
        assert order == ["sent", "revoked"]
        assert fresh(row).state == State.SENT

    def test_it_waits_no_longer_than_its_limit_and_stands_all_the_same(
        self, committed_db: None, dan: Client, clock: Clock, provider: Provider, settings: Any
    ) -> None:
        settings.LIMITS = settings.LIMITS | {"revocation_wait_ms": 200}
        first = support.delivery(dan, clock())
        is_sending, may_end = threading.Event(), threading.Event()

        def hanging(_letter: Envelope) -> None:
            is_sending.set()
            may_end.wait(60)

        provider.then = hanging
        with in_the_background(lambda: carrying.carry(Delivery, first.pk)):
            assert is_sending.wait(60)
            assert revoke(dan, clock) is False
            assert not Consent.objects.filter(client=dan, channel="sms", revoked_at=None).exists()
            assert fresh(first).state == State.SENDING  # what the answer names
            may_end.set()
        assert until(lambda: fresh(first).state == State.SENT)

    def test_what_was_claimed_but_not_judged_when_it_came_is_blocked(
        self,
        committed_db: None,
        dan: Client,
        clock: Clock,
        provider: Provider,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The revocation could not wait for the lock; the sender still learns of it before it sends."""
        from messaging.outbox import judging

        settings.LIMITS = settings.LIMITS | {"revocation_wait_ms": 50}
        row, honest = support.delivery(dan, clock()), judging.judge

        def judge(claimed: Delivery, now: Any, grant: Any) -> Any:
            with in_the_background(lambda: revoke(dan, clock)):
                pass
            return honest(claimed, now, grant)

        monkeypatch.setattr(judging, "judge", judge)
        carrying.carry(Delivery, row.pk)
        assert (fresh(row).state, fresh(row).problem) == (State.BLOCKED, "consent_revoked")
        assert provider.taken == []
