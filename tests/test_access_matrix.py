"""Every address × person × whose object × method: who gets in, who is refused, for whom it is not there."""

import pytest

from practice import actions as practice
from practice.models import CareTeamMember
from tests import people as ten
from tests.access import asking, matrix, objects, walking
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


def test_who_has_left_gets_in_nowhere(people, now):
    """With the very browser in which they were signed in."""
    things, browser = objects.make(people, now), walking.browser(people, "ana")
    practice.end_employment(user=people.ana, actor=ten.actor_of(people.ada), now=now)
    assert _not_the_door(browser, things, "/office/") == {}


def test_an_ended_representation_opens_nothing(people, now):
    things, browser = objects.make(people, now), walking.browser(people, "fay")
    practice.end_representation(representation=people.fay, actor=ten.actor_of(people.ana), now=now)
    assert _not_the_door(browser, things, "/portal/") == {}


def test_a_membership_of_a_care_team_that_has_ended_opens_nothing(people, now):
    things, browser = objects.make(people, now), walking.browser(people, "ana")
    CareTeamMember.objects.filter(client=people.dan).update(until_at=now)
    opened = {
        f"{method} {route.name}": found
        for route, path in _dans(things, "/office/clients/")
        for method in route.methods
        if (found := asking.ask(browser, method, path).word) != 404
    }
    assert opened == {}


def _dans(things, below):
    """Every address of one of Dan's things."""
    for route in walking.GATED:
        named = [name for name in asking.names(route) if name in things]
        if route.path.startswith(below) and named and all("dan" in things[name] for name in named):
            yield route, asking.address(route, {name: things[name]["dan"] for name in named})


def _not_the_door(browser, things, below):
    opened = {}
    for route, path in _dans(things, below):
        for method in route.methods:
            found = asking.ask(browser, method, path).word
            if found not in (asking.DOOR, 404):
                opened[f"{method} {route.name}"] = found
    return opened
