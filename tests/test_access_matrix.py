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


@pytest.mark.slow
@pytest.mark.parametrize("person", EVERYBODY)
def test_the_matrix(people, now, person):
    """And what is hidden from somebody is, to the byte, what is not there."""
    walk = walking.walk(people, now, person)
    assert walk.wrong == {}
    assert walk.cells > 300
    if person == STRANGER:
        assert_one_door_for_all(walk)
    else:
        assert len({page for page in walk.not_there if page[0]}) <= 1  # a HEAD has no body
    if person in ("ben", "eve"):  # she has her own at the portal; Ben has hers in view, and none of Dan's
        assert walk.hidden > 5


def assert_one_door_for_all(walk):
    """Each side's, whether there is something behind an address or not."""
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
