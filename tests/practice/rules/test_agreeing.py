"""How a client can agree to each way of being reached; where nobody can, a policy must not make it a condition."""

import pytest

from practice.rules import agreeing
from practice.rules.agreeing import VISITS, How
from practice.vocabulary import Channel, Circumstance

WAYS = {
    "portal": set(),
    "in_person": set(),
    "email": {How.PORTAL, How.DOCUMENTED},
    "sms": {How.PORTAL, How.DOCUMENTED},
    "phone": {How.FORM, How.DOCUMENTED},
    "voicemail": {How.DOCUMENTED},
    "video": {How.FORM},
    "mail": {How.DOCUMENTED},
    "fax": {How.DOCUMENTED},
}


@pytest.mark.parametrize("channel", Channel)
def test_about_what_people_meet_for(channel: Channel) -> None:
    for why in VISITS:
        assert agreeing.ways(why, channel) == WAYS[channel]


@pytest.mark.parametrize("channel", Channel)
def test_about_all_else_the_form_about_visits_says_nothing(channel: Channel) -> None:
    for why in set(Circumstance) - {*VISITS, Circumstance.INITIAL_CONTACT}:
        assert agreeing.ways(why, channel) == WAYS[channel] - {How.FORM}


@pytest.mark.parametrize("channel", Channel)
def test_of_a_stranger_nothing_can_be_asked(channel: Channel) -> None:
    assert agreeing.ways(Circumstance.INITIAL_CONTACT, channel) == frozenset()


def test_what_is_written_down_is_what_can_be() -> None:
    assert {one.value for one in agreeing.DOCUMENTED} == {
        name for name, ways in WAYS.items() if How.DOCUMENTED in ways
    }
