"""Every address × person × whose object × method: who gets in, who is refused, for whom it is not there."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client as Browser

from practice import routes
from practice.routes import Route
from tests import people as ten
from tests.access import asking, matrix, objects
from tests.people import People

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
GATED = [route for route in routes.every_route() if route.noun]
OPEN = [route for route in routes.every_route() if route.open_because]


def test_every_address_has_a_row():
    assert {route.name for route in GATED} == set(matrix.ROWS)


@pytest.fixture
def things(people: People, now: datetime) -> dict[str, dict[str, UUID]]:
    return objects.make(people, now)


def _browser(people: People, person: str) -> Browser:
    return Browser() if person == matrix.STRANGER else ten.sign_in(getattr(people, person))


def _addresses(route: Route, things: dict[str, dict[str, UUID]]) -> Iterator[tuple[str, str]]:
    """Whose object, and its address."""
    ids = [name for name in asking.names(route) if name not in asking.WORDS]
    if not ids:
        yield matrix.NO_OBJECT, asking.address(route, {})
        return
    (name,) = ids
    for whose, made in things[name].items():
        yield whose, asking.address(route, {name: made})


@pytest.mark.parametrize("person", matrix.EVERYBODY)
def test_the_matrix(people, things, person):
    browser = _browser(people, person)
    wrong, cells = {}, 0
    for route in GATED:
        for whose, path in _addresses(route, things):
            for method in METHODS:
                cells += 1
                answer = asking.ask(browser, method, path)
                if answer.word != (wanted := matrix.expected(route, person, method, whose)):
                    wrong[f"{method} {route.name} of {whose or 'no one'}"] = f"{answer.word}, not {wanted}"
    assert wrong == {}
    assert cells > 300
