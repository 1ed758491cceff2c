"""Which PINs are refused: what somebody who holds the phone would try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.identity import pins


@pytest.mark.parametrize(
    "pin",
    [
        *(digit * 6 for digit in "0123456789"),
        "123456",
        "012345",
        "789012",
        "654321",
        "210987",
        "121212",
        "696969",
        "123123",
        "123321",
        "112211",
        "147258",
        "159753",
    ],
)
def test_easy(pin):
    assert pins.is_easy(pin)


@pytest.mark.parametrize("pin", ["402861", "719304", "260591", "134679", "830274"])
def test_not_easy(pin):
    assert not pins.is_easy(pin)


def test_few_are_refused():
    """A list that is too long would tell a guesser more than it takes away."""
    refused = sum(pins.is_easy(f"{number:06}") for number in range(10**6))
    assert 1_000 < refused < 10_000


@given(st.text("0123456789", min_size=6, max_size=6))
def test_backwards_is_no_better(pin):
    if pin not in pins._FAVOURITES and pin[::-1] not in pins._FAVOURITES:
        assert pins.is_easy(pin) == pins.is_easy(pin[::-1])
