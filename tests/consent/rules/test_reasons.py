"""Every code has its words; none is a bare "not allowed"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from consent.rules import alternatives, phrases, reasons
from consent.rules.decide import decide
from consent.rules.decision import Alternative, Basis, Effect, Reason
from practice.vocabulary import Channel, Circumstance, Content
from tests.consent.rules import making
from tests.consent.rules.invariants import STAGES, WAYS_THAT_REACH
from tests.consent.rules.making import LATE, MORNING, ZONE
from tests.consent.rules.product import SOURCES


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def say(reason: Reason) -> str:
    return reasons.sentence(reason, name="Dan", zone=ZONE, now=MORNING)


def first(**changes) -> str:
    return say(decide(making.facts(**changes)).decisive[0])


def test_a_code_of_another_version_is_named():
    """Decisions are kept for years; the words of a code may be gone by then."""
    code = next(reason for reason in decide(making.facts()).reasons)
    unknown = replace(code, code="of_long_ago")
    assert say(unknown) == "A reason that this version has no words for: of_long_ago."


def test_what_dan_has_not_agreed_to_is_named():
    assert (
        first(circumstance=Circumstance.BILLING, consents=()) == "Dan has not agreed to texts about billing."
    )


def test_stop_is_told_with_its_date():
    stopped = making.point(opted_out_at=datetime(2026, 11, 20, 15, tzinfo=UTC))
    words = first(contact_point=stopped)
    assert words == "STOP was received on Nov. 20, 2026. No texts go there until Dan agrees anew."


def test_a_limit_says_what_may_go():
    assert first(wanted=Content.ANY) == "Only saved wordings may go by text about scheduling."


def test_quiet_hours_say_until_when_by_the_readers_clock():
    reason = decide(making.facts(now=LATE)).decisive[0]
    assert reasons.sentence(reason, name="Dan", zone=ZONE, now=LATE) == "Quiet hours until tomorrow at 08:00."
    in_berlin = reasons.sentence(reason, name="Dan", zone="Europe/Berlin", now=LATE)
    assert in_berlin == "Quiet hours until 14:00."


def test_what_the_check_found_is_named_by_kind():
    assert reasons.kinds(["diagnosis", "link"]) == f"{phrases.KINDS['diagnosis']}, {phrases.KINDS['link']}"
    assert reasons.kinds(["unheard_of"]) == "unheard_of"


def test_every_code_that_a_stage_can_give_has_words_and_the_other_way_round():
    assert set(phrases.WORKSPACE) == set(STAGES)
    assert set(phrases.CLIENT) <= set(STAGES)


def test_every_reason_and_way_of_the_product_can_be_said():
    said: dict[tuple[str, Effect], Reason] = {}
    ways: dict[str, Alternative] = {}
    for source in SOURCES:
        for number, facts in enumerate(source()):
            if number % 11 == 0:
                decision = decide(facts)
                said.update({(reason.code, reason.effect): reason for reason in decision.reasons})
                ways.update({way.code: way for way in decision.alternatives})
    for reason in said.values():
        for words in (
            say(reason),
            reasons.client_sentence(reason, zone=ZONE, now=MORNING),
            reasons.basis(reason),
        ):
            assert words is None or ("%" not in words and "  " not in words and words.strip()), reason
        is_told = reasons.client_sentence(reason, zone=ZONE, now=MORNING) is not None
        assert is_told is bool(phrases.CLIENT.get(reason.code))
    for way in ways.values():
        assert "%" not in reasons.way(way, zone=ZONE, now=MORNING)
    assert len(said) > 20 and len(ways) > 6


def test_clients_are_told_nothing_of_safe_contact():
    told_of = {
        "unsafe_address",
        "unsafe_device",
        "no_voicemail",
        "discretion",
        "no_safe_time",
        "outside_safe_times",
    }
    assert not told_of & set(phrases.CLIENT)
    reason = Reason("unsafe_address", Effect.REFUSES, Basis.SAFE_CONTACT, "safe-1")
    assert reasons.client_sentence(reason, zone=ZONE, now=MORNING) is None


def test_the_basis_is_named_with_the_citation():
    asked = decide(making.facts(requests=(making.avoidance(),))).decisive[0]
    assert reasons.basis(asked) == "the client's request, 45 CFR 164.522(b)(1)"
    missing = decide(making.facts(contact_point=None)).decisive[0]
    assert reasons.basis(missing) == "45 CFR 164.530(c)"
    given = decide(making.facts()).decisive[0]
    assert reasons.basis(given) == "the client's consent"


def test_a_way_says_what_its_button_does():
    at = datetime(2026, 11, 25, 13, tzinfo=UTC)
    say_way = {
        Alternative("send_at", Channel.SMS, at): "Send at the next proper time: tomorrow at 08:00",
        Alternative("use_other", Channel.EMAIL): "Send it by email",
        Alternative("ask_consent", Channel.SMS): "Ask for consent to texts",
        Alternative("post_and_notify", Channel.PORTAL): "Post it in the portal and send a neutral notice",
    }
    assert {way: reasons.way(way, zone=ZONE, now=MORNING) for way in say_way} == say_way


def test_every_way_that_can_be_offered_has_words():
    assert WAYS_THAT_REACH | set(alternatives.MENDS.values()) | {"ask_privacy_officer"} == set(phrases.WAYS)
