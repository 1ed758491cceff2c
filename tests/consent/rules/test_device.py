"""A browser that is woken: the portal's own bell, as loud as a text, and silent wherever somebody may see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Basis, Outcome
from consent.rules.facts import Device, Facts
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Footing, VaultStatus
from tests.consent.rules import making
from tests.consent.rules.making import LATE, MORNING


def bell(**changes) -> Facts:
    given = {
        "wanted": Content.LINK_ONLY, "contact_point": None, "consents": (), "device": Device(id="device-1"), "now": MORNING,
        "cell": making.cell(Circumstance.ACCOUNT, Channel.PORTAL),
    }  # fmt: skip
    return making.facts(Circumstance.ACCOUNT, Channel.PORTAL, **(given | changes))


def codes(facts: Facts) -> list[str]:
    return [one.code for one in decide(facts).decisive]


def test_it_goes_by_day() -> None:
    decision = decide(bell())
    assert decision.outcome is Outcome.ALLOWED and decision.channel is Channel.PORTAL


def test_where_somebody_may_see_it_it_stays_dark_in_a_crisis_too() -> None:
    seen = Device(id="device-1", seen_by_others="answers-1")
    decision = decide(bell(device=seen, urgent=True))
    assert decision.outcome is Outcome.REFUSED
    (reason,) = decision.decisive
    assert (reason.code, reason.basis_kind, reason.basis_id) == (
        "unsafe_device", Basis.SAFE_CONTACT, "answers-1",
    )  # fmt: skip


def test_at_night_it_waits_like_a_text_and_the_page_itself_does_not() -> None:
    night = bell(now=LATE)
    assert decide(night).outcome is Outcome.HELD and codes(night) == ["quiet_hours"]
    assert decide(replace(night, device=None)).outcome is Outcome.ALLOWED


def test_outside_the_safe_times_it_waits_also_when_it_is_urgent() -> None:
    """It is ten in the morning where Dan lives."""
    evening = making.safe(spans=(Span(17 * 60, 19 * 60),))
    held = bell(safe_contact=evening, urgent=True)
    assert decide(held).outcome is Outcome.HELD and codes(held) == ["outside_safe_times"]
    assert decide(replace(held, device=None)).outcome is Outcome.ALLOWED
    assert decide(bell(safe_contact=making.safe(spans=(Span(9 * 60, 11 * 60),)))).is_allowed


@pytest.mark.parametrize("status", [VaultStatus.DISPOSING, VaultStatus.DISPOSED])
def test_of_a_file_that_is_closed_nothing_rings(status: VaultStatus) -> None:
    assert codes(bell(vault=status)) == ["disposed"]


def test_a_restriction_without_a_way_closes_it() -> None:
    everything = making.restriction(channel=None, contact_point_id=None, circumstances=None)
    assert "restricted" in codes(bell(restrictions=(everything,)))


def test_it_asks_for_no_consent_and_no_address() -> None:
    assert bell().cell.footing == Footing.ALLOW
    assert not {"no_address", "consent_missing", "no_opt_in"} & set(codes(bell()))
