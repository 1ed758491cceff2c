"""What a clinician's own boundary is told as, and where it is not told."""

from __future__ import annotations

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Effect
from consent.rules.facts import Cell, Writing
from practice.vocabulary import Channel, Circumstance, Content, Footing
from tests.consent.rules import making

LOOSER = (
    making.boundary(Footing.ALLOW, Content.ANY),
    making.boundary(Footing.CONSENT, Content.ANY),
    making.boundary(Footing.CONSENT, Content.MINIMUM),
)


def codes(boundary: Cell, **changes) -> list[str]:
    return [reason.code for reason in decide(making.facts(boundary=boundary, **changes)).reasons]


@pytest.mark.parametrize("boundary", LOOSER)
def test_one_that_narrows_nothing_is_not_told(boundary: Cell):
    assert not [code for code in codes(boundary) if code.startswith("boundary")]


def test_asking_for_consent_is_told_where_the_policy_asks_for_none():
    own = making.boundary(Footing.CONSENT, Content.ANY)
    decision = decide(making.facts(Circumstance.SCHEDULING, Channel.PHONE, boundary=own))
    told = {reason.code: reason for reason in decision.reasons}
    assert told["boundary_consent"].effect is Effect.LIMITS
    assert told["boundary_consent"].basis_id == "boundary-1"
    assert decision.is_allowed and decision.consent_id == "consent-1"


def test_less_content_is_the_boundarys_and_the_policys_own_limit_is_the_policys():
    narrow = making.boundary(Footing.ALLOW, Content.LINK_ONLY)
    assert "boundary_content" in codes(narrow) and "content_limited" not in codes(narrow)
    assert "content_limited" in codes(LOOSER[0]) and "boundary_content" not in codes(LOOSER[0])


def test_the_stricter_of_both_in_each_respect():
    cell = Cell(footing=Footing.CONSENT, content=Content.ANY, version_id="7")
    narrowed = cell.narrowed_by(making.boundary(Footing.ALLOW, Content.MINIMUM))
    assert narrowed == Cell(footing=Footing.CONSENT, content=Content.MINIMUM, version_id="7")
    assert cell.narrowed_by(making.boundary(Footing.NEVER, None)).content is None
    never = Cell(footing=Footing.NEVER, content=None, version_id="7")
    assert never.narrowed_by(making.boundary(Footing.ALLOW, Content.ANY)) == never


def test_a_refusal_of_it_offers_a_way_out():
    own = making.boundary(Footing.NEVER, None)
    decision = decide(making.facts(boundary=own))
    assert decision.alternatives and decision.alternatives[0].code == "post_and_notify"


def test_exactly_as_long_as_advised_is_not_told():
    for length, is_told in ((300, False), (301, True)):
        text = Writing(length=length, longest=300)
        facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.PORTAL, writing=text)
        assert ("longer_than_advised" in [one.code for one in decide(facts).reasons]) is is_told


def test_what_reads_like_a_refusal_stops_all_but_what_was_asked_for():
    """47 CFR 64.1200(a)(10): any reasonable means; until a person has decided, it counts."""
    doubted = making.point(refused_at=making.MORNING)
    decision = decide(making.facts(contact_point=doubted))
    assert [reason.code for reason in decision.decisive] == ["likely_refusal"]
    for asked in ("proves_address", "confirms_opt_out", "answers_keyword"):
        facts = making.facts(Circumstance.ACCOUNT, contact_point=doubted, **{asked: True})
        assert decide(facts).is_allowed, asked
