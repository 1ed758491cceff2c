"""Every state and every code of a trouble has words: no page shows a code."""

import pytest

from consent.rules import phrases
from messaging.actions.statuses import STATES
from messaging.models import Delivery
from messaging.state_words import PROBLEMS, problem_words, state_words
from messaging.transports.base import Reason

OWN = ["author_inactive", "does_not_open", "process_lost", "resolved_by_person", "refused"]
# What the gate may refuse with at the moment of sending; the others only explain.
EXPLAINING = {
    "asked_to_use", "access_request", "confirms_opt_out", "consent_given", "policy_allow", "policy_consent",
    "policy_lifted", "outside_safe_times", "unsafe_hour_for_call", "quiet_hours", "outside_office_hours",
}  # fmt: skip
REFUSING = sorted(set(phrases.WORKSPACE) - EXPLAINING)


@pytest.mark.parametrize("state", Delivery.State.values)
def test_every_state_has_words_and_a_sign(state: str) -> None:
    kind, icon, words = state_words(state, "", "11:00")
    assert kind in ("", "wait", "stop")
    assert icon
    assert state == "sent" or words != state


@pytest.mark.parametrize("state", Delivery.TROUBLED)
def test_what_needs_a_person_stands_out(state: str) -> None:
    assert state_words(state, "", "").kind == "stop"


@pytest.mark.parametrize(
    "state", [state for state in Delivery.State.values if state not in Delivery.TROUBLED]
)
def test_nothing_else_does(state: str) -> None:
    assert state_words(state, "", "").kind != "stop"


@pytest.mark.parametrize(
    ("state", "said"),
    [("sent", "sent 11:00"), ("delivered", "delivered 11:00"), ("held", "held until 11:00")],
)
def test_a_time_is_said_where_it_counts(state: str, said: str) -> None:
    assert state_words(state, "", "11:00").words == said


def test_taken_by_the_provider_is_not_arrived() -> None:
    assert "deliver" not in state_words("sent", "", "11:00").words
    assert "arriv" not in state_words("sent", "", "11:00").words


def test_unknown_is_said_as_unknown() -> None:
    assert state_words("uncertain", "", "").words == "may not have arrived"


def test_a_trouble_says_why() -> None:
    assert state_words("bounced", "invalid_number", "").words == "came back. This number can't receive texts."


@pytest.mark.parametrize("code", sorted({*OWN, *(one.value for one in Reason), *REFUSING}))
def test_every_code_has_a_sentence_of_its_own(code: str) -> None:
    assert code in PROBLEMS
    assert problem_words(code).endswith(".")
    assert "_" not in problem_words(code)


def test_a_code_of_another_version_is_still_readable() -> None:
    assert problem_words("moon_in_the_way") == "The reason given: moon in the way."


def test_every_word_of_the_provider_becomes_a_state_with_words() -> None:
    assert all(state_words(state, "", "11:00").words for state in STATES.values())
