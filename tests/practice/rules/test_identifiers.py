"""NPI and EIN: a slip of the pen is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.rules import identifiers

GOOD = "1234567893"  # the example of the standard itself (45 CFR 162.406, ISO 7812)


def test_the_standards_own_example():
    assert identifiers.is_npi(GOOD)


@given(st.integers(0, 9), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(place, more):
    digit = (int(GOOD[place]) + more) % 10
    assert not identifiers.is_npi(GOOD[:place] + str(digit) + GOOD[place + 1 :])


@given(st.integers(0, 8))
def test_neighbours_changed_over_are_found(place):
    left, right = GOOD[place], GOOD[place + 1]
    changed = GOOD[:place] + right + left + GOOD[place + 2 :]
    assert left == right or {left, right} == {"0", "9"} or not identifiers.is_npi(changed)


@pytest.mark.parametrize("text", ["", "123456789", "12345678930", "3234567893", "12345٦7893", "123456789X"])
def test_other_shapes_are_none(text):
    assert not identifiers.is_npi(text)


@pytest.mark.parametrize(("typed", "found"), [("12-3456789", "12-3456789"), (" 123456789 ", "12-3456789")])
def test_an_ein_in_one_form(typed, found):
    assert identifiers.ein(typed) == found


@pytest.mark.parametrize("text", ["00-1234567", "1-23456789", "12-345678", "ab-cdefghi", "12--3456789"])
def test_no_ein(text):
    assert identifiers.ein(text) is None
