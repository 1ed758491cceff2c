"""Walks through every address as one person, and keeps what does not fit the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.test import Client as Browser

from practice import routes
from practice.routes import Route
from tests import people as ten
from tests.access import asking, matrix, objects
from tests.access.asking import DOOR, Answer
from tests.people import People

GATED = [route for route in routes.every_route() if route.noun]
OPEN = [route for route in routes.every_route() if route.open_because]
METHODS = ("GET", "HEAD", "POST")
NEVER_DECLARED = ("PUT", "PATCH", "DELETE")
# But for the proof, a HEAD of one object of each noun is enough: it goes where the GET goes. The others are refused
# before anything is looked for: each person tries one at each address, and among them they try each.


@dataclass
class Walk:
    """`hidden` and `doors`: what a GET was answered with where nothing is to be seen, and where one is to sign in."""

    cells: int = 0
    hidden: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    not_there: set[tuple[bytes, tuple[tuple[str, str], ...]]] = field(default_factory=set)
    doors: set[str] = field(default_factory=set)


def browser(people: People, person: str) -> Browser:
    return Browser() if person == matrix.STRANGER else ten.sign_in(getattr(people, person))


def walk(
    people: People,
    now: datetime,
    person: str,
    *,
    methods: tuple[str, ...] = METHODS + NEVER_DECLARED,
    full: bool = False,
) -> Walk:
    things, hand, found = objects.make(people, now), browser(people, person), Walk()
    for number, route in enumerate(GATED, matrix.EVERYBODY.index(person)):
        for at, (whose, path) in enumerate(_addresses(route, things)):
            for method in methods if full else _without_repeats(methods, at, number):
                answer = asking.ask(hand, method, path)
                _note(
                    found,
                    answer,
                    path,
                    matrix.expected(route, person, method, whose),
                    f"{method} {route.name} {whose}",
                )
    return found


def _without_repeats(methods: tuple[str, ...], at: int, number: int) -> Iterator[str]:
    """`at`: how many objects were asked for before this one, at the address of this `number`."""
    for method in methods:
        if method in NEVER_DECLARED:
            is_wanted = not at and method == NEVER_DECLARED[number % len(NEVER_DECLARED)]
        else:
            is_wanted = method != "HEAD" or not at
        if is_wanted:
            yield method


def _note(found: Walk, answer: Answer, path: str, wanted: str | int, cell: str) -> None:
    found.cells += 1
    if answer.word != wanted:
        found.wrong[cell] = f"{answer.word}, not {wanted}"
    elif wanted == 404:
        found.hidden += cell.startswith("GET ")
        found.not_there.add(_bytes(answer.response))
    elif wanted == DOOR and cell.startswith("GET "):
        found.doors.add(answer.response.headers["Location"].removesuffix(path))


def _bytes(response: HttpResponse) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    return response.content, tuple(sorted(response.headers.items()))


def _addresses(route: Route, things: dict[str, dict[str, UUID | int]]) -> Iterator[tuple[str, str]]:
    """Whose object, and its address."""
    ids = [name for name in asking.names(route) if name not in asking.WORDS]
    if not ids:
        yield matrix.NO_OBJECT, asking.address(route, {})
        return
    (name,) = ids
    for whose, made in things[name].items():
        yield whose, asking.address(route, {name: made})
