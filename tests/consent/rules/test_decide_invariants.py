"""The invariants over a covering part of the product; `tests/prove/decide.py` takes all of it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Decision, Outcome
from consent.rules.facts import Facts
from practice.vocabulary import Content
from tests.consent.rules import making
from tests.consent.rules.invariants import INVARIANTS, is_usable, width
from tests.consent.rules.making import MONTH, MORNING
from tests.consent.rules.product import SOURCES


@pytest.fixture(scope="module")
def cases() -> Iterator[list[tuple[Facts, Decision]]]:
    gc.disable()  # a hundred thousand small objects that all stay: looking for rubbish doubles the time
    yield [(facts, decide(facts)) for source in SOURCES for facts in source()]
    gc.enable()


def test_every_invariant_is_a_sentence_of_its_own():
    said = [(check.__doc__ or "").strip() for check in INVARIANTS]
    assert len(said) >= 30 and len(set(said)) == len(said)
    assert all(words.endswith(".") and words[0].isupper() for words in said)


def test_every_invariant_holds_over_the_product(cases):
    applied: Counter[str] = Counter()
    for number, (facts, decision) in enumerate(cases):
        for check in INVARIANTS[number % 4 :: 4]:  # four and the number of sources' axes share no rhythm
            holds = check(facts, decision)
            assert holds is not False, (check.__name__, facts, decision)
            applied[check.__name__] += holds is not None
    assert not {check.__name__ for check in INVARIANTS} - set(+applied), "an invariant met no case"


def test_taking_away_what_the_client_gave_never_widens(cases):
    for facts, decision in cases[::7]:
        if not any(asked.is_avoidance for asked in facts.requests):
            less = decide(replace(facts, consents=(), requests=(), access_request=None))
            assert width(less) <= width(decision), facts


def test_taking_away_a_consent_alone_never_widens(cases):
    for facts, decision in cases[::7]:
        if facts.consents:
            assert width(decide(replace(facts, consents=()))) <= width(decision), facts


def test_a_new_closing_request_never_widens(cases):
    for facts, decision in cases[::11]:
        closed = replace(facts, requests=(*facts.requests, making.avoidance(facts.channel)))
        assert width(decide(closed)) <= width(decision), facts


def test_asking_to_be_reached_never_narrows(cases):
    for facts, decision in cases[::11]:
        asked = making.wish(facts.channel, content=Content.ANY, warned_at=MORNING - MONTH, id="request-9")
        opened = decide(replace(facts, requests=(*facts.requests, asked)))
        assert (opened.content.width if opened.content else -1) >= width(decision), facts


def test_wanting_less_is_never_refused_where_more_was_allowed(cases):
    for facts, decision in cases[::7]:
        if is_usable(decision):
            assert is_usable(decide(replace(facts, wanted=Content.LINK_ONLY))), facts


def test_the_most_content_does_not_depend_on_what_is_wanted(cases):
    """The composer asks for the least and is told the most."""
    for facts, decision in cases[::11]:
        if is_usable(decision):
            assert decide(replace(facts, wanted=Content.LINK_ONLY)).content == decision.content, facts


def test_urgency_opens_no_door_but_that_of_time(cases):
    for facts, decision in cases[::11]:
        codes = {reason.code for reason in decision.decisive}
        if decision.outcome is Outcome.REFUSED and not codes & {"no_opt_in", "no_safe_time"}:
            assert not is_usable(decide(replace(facts, urgent=True))), facts
