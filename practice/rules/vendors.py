"""Who carries a channel, and whether what they carry may be health information (45 CFR 164.502(e), 164.504(e))."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from practice.vocabulary import Channel

# Somebody else's machines keep a copy. The postal service and the telephone line only pass on (the conduits of
# 78 Fed. Reg. 5571), the portal is this house, and in person there is nobody between.
NEEDING = frozenset({Channel.EMAIL, Channel.SMS, Channel.VOICEMAIL, Channel.VIDEO, Channel.FAX})
SOON_DAYS = 30


@dataclass(frozen=True)
class VendorFact:
    """`until_on`: the last day of the agreement; None: it has no end."""

    id: str
    name: str
    channels: frozenset[Channel]
    carries_health_information: bool
    signed_on: date | None = None
    until_on: date | None = None


def may_carry(channel: Channel | str, vendors: Iterable[VendorFact], on: date) -> bool:
    """Whether any text may travel that way: nobody keeps a copy, or somebody who has agreed to guard it."""
    return channel not in NEEDING or carrier(channel, vendors, on) is not None


def carrier(channel: Channel | str, vendors: Iterable[VendorFact], on: date) -> VendorFact | None:
    """The vendor of this channel whose agreement holds on that day, the one that holds longest."""
    able = [one for one in vendors if channel in one.channels and holds(one, on)]
    return max(able, key=lambda one: (one.until_on is None, one.until_on or on), default=None)


def holds(vendor: VendorFact, on: date) -> bool:
    """Whether it has signed an agreement for health information that holds on that day."""
    if not vendor.carries_health_information or vendor.signed_on is None or vendor.signed_on > on:
        return False
    return vendor.until_on is None or on <= vendor.until_on


def ends_soon(vendor: VendorFact, on: date) -> bool:
    """Within a month, or already over."""
    return vendor.until_on is not None and vendor.until_on <= on + timedelta(days=SOON_DAYS)
