"""A channel that keeps copies carries any text only under an agreement that holds on that day."""

from datetime import date, timedelta

import pytest

from practice.rules import vendors
from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel

ON = date(2026, 3, 2)
DAY = timedelta(days=1)


def of(channel=Channel.EMAIL, carries=True, signed=ON, until=None, name="Postbox") -> VendorFact:
    return VendorFact(name, name, frozenset({channel}), carries, signed, until)


@pytest.mark.parametrize(
    ("vendor", "may"),
    [
        (of(), True),
        (of(signed=ON - DAY), True),
        (of(signed=ON + DAY), False),  # not signed yet
        (of(signed=None), False),
        (of(carries=False), False),
        (of(until=ON), True),  # the last day counts
        (of(until=ON - DAY), False),
        (of(channel=Channel.SMS), False),
    ],
)
def test_who_may_carry_email(vendor: VendorFact, may: bool) -> None:
    assert vendors.may_carry(Channel.EMAIL, [vendor], ON) is may
    assert (vendors.carrier(Channel.EMAIL, [vendor], ON) is not None) is may


@pytest.mark.parametrize("channel", list(Channel))
def test_without_vendors_only_what_keeps_no_copy_may(channel: Channel) -> None:
    alone = {Channel.PORTAL, Channel.PHONE, Channel.MAIL, Channel.IN_PERSON}
    assert vendors.may_carry(channel, [], ON) is (channel in alone)


def test_one_that_holds_is_enough_and_the_longest_is_named() -> None:
    gone, soon, ever = of(until=ON - DAY), of(until=ON + DAY, name="Soon"), of(name="Ever")
    assert vendors.carrier(Channel.EMAIL, [gone, soon], ON) == soon
    later = of(until=ON + 9 * DAY, name="Later")
    assert vendors.carrier(Channel.EMAIL, [of(until=ON + DAY), later, soon], ON) == later
    assert vendors.carrier(Channel.EMAIL, [gone, ever, soon], ON) == ever


@pytest.mark.parametrize(("days", "soon"), [(-5, True), (0, True), (30, True), (31, False)])
def test_a_month_before_it_ends_it_is_said(days: int, soon: bool) -> None:
    assert vendors.ends_soon(of(until=ON + days * DAY), ON) is soon
    assert not vendors.ends_soon(of(), ON)
