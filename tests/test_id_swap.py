"""Somebody else's ids, put into every form, address and header: nothing of theirs comes back, nothing of theirs changes."""

import pytest

from tests.access import swapping


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted(swapping.FOREIGN))
def test_nothing_comes_back_and_nothing_changes(people, now, person):
    found = swapping.swap(people, now, person)
    assert (found.leaks, found.changes) == ([], [])
    assert found.requests > 30, found.requests
