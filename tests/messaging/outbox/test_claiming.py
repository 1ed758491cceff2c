"""One attempt, one claimant: committed before a byte leaves, and void when anything about it changed."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from messaging.models import Delivery
from messaging.outbox import claiming, draining
from messaging.outbox.claiming import Claim
from practice import crypto
from practice.models import Client, Notice
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.people import People

CLINICAL = {"channel": "portal", "circumstance": "between_sessions", "body": "How did it go?"}
LOCK = "SELECT 1 FROM messaging_delivery WHERE id = %s FOR UPDATE"


def claimed(row: Delivery | Notice, clock: Clock) -> Claim:
    claim = claiming.claim_delivery(type(row), row.pk, clock())
    assert claim is not None
    return claim


def test_a_claim_counts_the_attempt_and_names_its_time(dan: Client, clock: Clock) -> None:
    row = support.delivery(dan, clock())
    claim = claimed(row, clock)
    row.refresh_from_db()
    assert (row.state, row.attempt, row.claimed_at) == (Delivery.State.SENDING, 1, clock())
    assert claim.attempt == 1
    assert claim.is_still_ours()


def test_nobody_claims_it_twice(dan: Client, clock: Clock) -> None:
    row = support.delivery(dan, clock())
    claimed(row, clock)
    assert claiming.claim_delivery(Delivery, row.pk, clock()) is None


@pytest.mark.parametrize("state", sorted(set(Delivery.State) - {"held", "queued", "deferred"}))
def test_only_what_waits_is_claimed(dan: Client, clock: Clock, state: str) -> None:
    row = support.delivery(dan, clock())
    Delivery.objects.filter(pk=row.pk).update(state=state)
    assert claiming.claim_delivery(Delivery, row.pk, clock()) is None


@pytest.mark.parametrize("state", ["held", "queued", "deferred"])
def test_it_is_claimed_when_its_time_has_come_and_not_before(dan: Client, clock: Clock, state: str) -> None:
    row = support.delivery(dan, clock())
    Delivery.objects.filter(pk=row.pk).update(state=state, next_at=clock() + timedelta(minutes=1))
    assert claiming.claim_delivery(Delivery, row.pk, clock()) is None
    assert claiming.claim_delivery(Delivery, row.pk, clock.move(minutes=1)) is not None


def test_a_row_that_another_worker_holds_is_passed_over_at_once(
    committed_db: None, dan: Client, clock: Clock, owner: psycopg.Connection
) -> None:
    row = support.delivery(dan, clock())
    with owner.transaction():
        owner.execute(LOCK, [row.pk])
        connection.cursor().execute("SET lock_timeout = '20s'")
        assert claiming.claim_delivery(Delivery, row.pk, clock()) is None
    assert claiming.claim_delivery(Delivery, row.pk, clock()) is not None


def test_the_attempt_is_committed_when_the_claim_is_there(
    committed_db: None, dan: Client, clock: Clock, owner: psycopg.Connection
) -> None:
    row = support.delivery(dan, clock())
    claimed(row, clock)
    seen = owner.execute("SELECT state, attempt FROM messaging_delivery WHERE id = %s", [row.pk]).fetchone()
    assert seen == ("sending", 1)


class TestGrant:
    def test_opens_this_text_and_this_address(self, dan: Client, clock: Clock) -> None:
        row = support.delivery(dan, clock())
        grant = claimed(row, clock).grant
        assert crypto.open(row.message, "body", by=grant) == support.TEXT
        assert crypto.open(row.contact_point, "address", by=grant) == "+12025550141"

    def test_opens_nothing_clinical_for_a_text_about_times(self, dan: Client, clock: Clock) -> None:
        said = support.write(dan, clock(), **CLINICAL)
        grant = claimed(support.delivery(dan, clock()), clock).grant
        with pytest.raises(crypto.NoGrant):
            crypto.open(said, "body", by=grant)

    def test_opens_nothing_of_another_client(self, dan: Client, people: People, clock: Clock) -> None:
        grant = claimed(support.delivery(dan, clock()), clock).grant
        with pytest.raises(crypto.NoGrant):
            crypto.open(people.eve, "name", by=grant)

    def test_of_a_notice_opens_no_message(self, dan: Client, clock: Clock) -> None:
        said = support.write(dan, clock(), **CLINICAL)
        grant = claimed(support.notice(dan, clock()), clock).grant
        with pytest.raises(crypto.NoGrant):
            crypto.open(said, "body", by=grant)


class TestFence:
    """`is_still_ours`, asked just before the first byte."""

    def test_not_after_it_was_given_up(self, dan: Client, clock: Clock) -> None:
        claim = claimed(support.delivery(dan, clock()), clock)
        draining.recover(clock() + timedelta(seconds=61))
        assert not claim.is_still_ours()

    def test_not_after_another_attempt_began(self, dan: Client, clock: Clock) -> None:
        claim = claimed(support.delivery(dan, clock()), clock)
        Delivery.objects.filter(pk=claim.row.pk).update(attempt=2)
        assert not claim.is_still_ours()

    def test_not_for_a_process_that_slept_too_long(self, dan: Client, clock: Clock) -> None:
        claim = claimed(support.delivery(dan, clock()), clock)
        clock.move(seconds=claiming.MAX_SECONDS - 1)
        assert claim.is_still_ours()
        clock.move(seconds=1)
        assert not claim.is_still_ours()

    def test_not_in_another_session_of_the_database(
        self, committed_db: None, dan: Client, clock: Clock
    ) -> None:
        """A new session holds none of the locks that the old one took."""
        claim = claimed(support.delivery(dan, clock()), clock)
        connection.close()
        assert not claim.is_still_ours()
