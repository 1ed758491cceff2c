"""What texts cost: counted as the provider counts, and held until tomorrow where the practice's day is used up."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from messaging.models import Delivery
from messaging.outbox import carrying, spending
from messaging.state_words import state_words
from messaging.transports.base import Envelope, Reason, TransportError
from practice.models import Client, Practice
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.messaging.outbox.support import Provider

State = Delivery.State


def text(dan: Client, clock: Clock, **more: Any) -> Delivery:
    row = support.delivery(dan, clock(), **more)
    carrying.carry(Delivery, row.pk)
    row.refresh_from_db()
    return row


def limit(count: int | None) -> None:
    Practice.objects.update(most_segments_a_day=count)


def test_each_text_is_counted(dan: Client, clock: Clock, provider: Provider) -> None:
    assert text(dan, clock).segments == 1


def test_a_mail_costs_no_text(dan: Client, clock: Clock, provider: Provider) -> None:
    limit(1)
    rows = [text(dan, clock, channel="email") for _ in range(2)]
    assert [(row.state, row.segments) for row in rows] == [(State.SENT, 0)] * 2


def test_what_is_more_waits_until_tomorrow(dan: Client, clock: Clock, provider: Provider) -> None:
    limit(1)
    first, second = text(dan, clock), text(dan, clock)
    assert (first.state, second.state, second.problem) == (State.SENT, State.HELD, "spend_cap")
    zone = ZoneInfo(Practice.objects.get().time_zone)
    assert (second.next_at.astimezone(zone).date() - clock().astimezone(zone).date()).days == 1
    assert "limit of texts for today" in state_words(second.state, second.problem, "tomorrow").words
    assert len(provider.taken) == 1


def test_tomorrow_it_goes(dan: Client, clock: Clock, provider: Provider) -> None:
    limit(1)
    text(dan, clock)
    second = text(dan, clock)
    clock.move(days=1)
    carrying.carry(Delivery, second.pk)
    second.refresh_from_db()
    assert (second.state, second.problem, second.segments) == (State.SENT, "", 1)


@pytest.mark.parametrize("most", [None, 2])
def test_within_the_day_all_go(dan: Client, clock: Clock, provider: Provider, most: int | None) -> None:
    limit(most)
    assert {text(dan, clock).state for _ in range(2)} == {State.SENT}


def test_a_notice_locks_nobody_out(dan: Client, clock: Clock, provider: Provider) -> None:
    limit(1)
    text(dan, clock)
    notice = support.notice(dan, clock())
    notice.channel = "sms"
    assert spending.opens_again(notice, "You have a new message.", clock()) is None


def test_what_was_not_taken_the_first_time_is_not_counted_twice(
    dan: Client, clock: Clock, provider: Provider
) -> None:
    limit(1)

    def not_now(_envelope: Envelope) -> None:
        raise TransportError(Reason.UNREACHABLE, permanent=False)

    provider.then = not_now
    row = text(dan, clock)
    assert row.state == State.DEFERRED
    provider.then = None
    clock.move(minutes=1)
    carrying.carry(Delivery, row.pk)
    row.refresh_from_db()
    assert row.state == State.SENT


def test_what_waits_for_the_night_to_end_waits_for_no_limit(
    dan: Client, clock: Clock, provider: Provider
) -> None:
    """Why it waited before is not why it waits now."""
    limit(1)
    text(dan, clock)
    second = text(dan, clock)
    assert second.problem == "spend_cap"
    clock.move(hours=13, minutes=5)  # five past midnight, which is quiet
    carrying.carry(Delivery, second.pk)
    second.refresh_from_db()
    assert (second.state, second.problem) == (State.HELD, "")
