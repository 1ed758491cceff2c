"""The composer's row of channels."""

from __future__ import annotations

import pytest

from consent.rules.decide import ChannelAnswer, channels
from practice.vocabulary import Channel, Circumstance, Content
from tests.consent.rules import making
from tests.consent.rules.making import LATE, MORNING

OFFERED = (Channel.PORTAL, Channel.SMS, Channel.EMAIL, Channel.PHONE)


def ask(circumstance: Circumstance, **changes) -> dict[Channel, ChannelAnswer]:
    texts = (making.consent(Channel.SMS),)
    facts = {
        channel: making.facts(circumstance, channel, **{"consents": texts, "wanted": Content.ANY, **changes})
        for channel in OFFERED
    }
    return {answer.channel: answer for answer in channels(facts)}


def test_every_channel_answers_in_the_order_asked():
    assert tuple(ask(Circumstance.SCHEDULING)) == OFFERED


def test_scheduling_shows_what_may_go_and_why_not():
    answers = ask(Circumstance.SCHEDULING)
    assert {channel: answer.is_usable for channel, answer in answers.items()} == {
        Channel.PORTAL: True,
        Channel.SMS: True,
        Channel.EMAIL: False,
        Channel.PHONE: True,
    }
    assert answers[Channel.PORTAL].content == Content.ANY
    assert answers[Channel.SMS].content == Content.MINIMUM
    assert answers[Channel.SMS].reason.code == "content_limited"
    assert answers[Channel.EMAIL].content is None
    assert answers[Channel.EMAIL].reason.code == "consent_missing"


def test_a_closed_channel_points_to_the_open_ones():
    ways = ask(Circumstance.SCHEDULING)[Channel.EMAIL].decision.alternatives
    assert [(way.code, way.channel) for way in ways] == [
        ("post_and_notify", Channel.PORTAL),
        ("ask_consent", Channel.EMAIL),
        ("use_other", Channel.SMS),
        ("call", Channel.PHONE),
    ]


def test_a_held_channel_is_usable_later():
    text = ask(Circumstance.SCHEDULING, now=LATE)[Channel.SMS]
    assert text.is_usable
    assert text.until is not None and text.until > LATE
    assert text.reason.code == "quiet_hours"


@pytest.mark.parametrize("circumstance", Circumstance)
def test_every_answer_has_a_reason_with_a_basis(circumstance: Circumstance):
    for answer in ask(circumstance, now=MORNING).values():
        assert answer.reason.code and answer.reason.basis_id
        assert answer.is_usable == (answer.content is not None)
