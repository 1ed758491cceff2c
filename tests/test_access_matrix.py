"""Every address × person × whose object × method: who gets in, who is refused, for whom it is not there."""

import pytest

from tests.access import asking, matrix, walking
from tests.access.matrix import EVERYBODY, OPEN, STRANGER


def test_every_address_has_its_row():
    assert {route.name for route in walking.GATED} == set(matrix.ROWS)
    assert {route.name for route in walking.OPEN} - matrix.DEMO == set(OPEN)


@pytest.mark.parametrize("person", EVERYBODY)
def test_the_matrix(people, now, person):
    walk = walking.walk(people, now, person)
    assert walk.wrong == {}
    assert walk.cells > 300


@pytest.mark.parametrize("person", ["ben", "eve"])
def test_what_is_hidden_and_what_is_not_there_are_the_same_bytes(people, now, person):
    """Ben has Eve's things in view and none of Dan's; Eve has her own at the portal."""
    walk = walking.walk(people, now, person, methods=("GET",))
    assert walk.hidden > 5
    assert len(walk.not_there) == 1


def test_a_stranger_is_sent_to_the_same_door_whether_there_is_something_or_not(people, now):
    walk = walking.walk(people, now, STRANGER, methods=("GET",))
    pages, polls = (
        {"/account/login/?next=", "/portal/sign-in/?next="},
        {"/account/login/", "/portal/sign-in/"},
    )
    assert walk.doors == pages | polls


@pytest.mark.parametrize("person", EVERYBODY)
def test_open_pages(people, person):
    browser = walking.browser(people, person)
    wrong = {}
    for route in walking.OPEN:
        if route.name in matrix.DEMO:
            continue
        for method in ("GET", "POST"):
            found = asking.ask(browser, method, asking.address(route, {})).response.status_code
            wanted = OPEN[route.name].expected(person, method)
            if found != wanted:
                wrong[f"{method} {route.name}"] = f"{found}, not {wanted}"
    assert wrong == {}
