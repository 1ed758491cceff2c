"""Asks for one address as one person and says in a word what came back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import reverse

from practice.routes import Route

IN = "in"  # the view was reached: it answered, or asked for better input
DOOR = "door"  # sent to sign in
ANSWERS = (200, 204, 422)  # the page, nothing new, better input please
DOORS = ("/account/login/", "/portal/sign-in/")
WORDS = {
    "channel": "email",
    "circumstance": "billing",
    "topic": "crisis",
    "language": "en",
    "token": "x" * 43,
    "passkey": 0,
    "page": "1",
}


class Undo(Exception):
    """Ends the transaction around one request."""


@dataclass(frozen=True)
class Answer:
    word: str | int
    response: Any


def address(route: Route, ids: Mapping[str, UUID | int]) -> str:
    """`ids` has the id of each name in the address; words in it are the same for everybody."""
    return reverse(route.name, kwargs=ids | {name: WORDS[name] for name in names(route) if name in WORDS})


def names(route: Route) -> list[str]:
    """What is between < and > in an address, without its converter."""
    return [part.partition(">")[0].rpartition(":")[2] for part in route.path.split("<")[1:]]


def ask(browser: Browser, method: str, path: str) -> Answer:
    """What the request changed is undone, in the database and in the browser."""
    browser.raise_request_exception = False
    with unchanged(browser):
        response: Any = browser.generic(method, path)
    return Answer(_word(response), response)


@contextmanager
def unchanged(browser: Browser) -> Iterator[None]:
    before = browser.cookies.output()
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        browser.cookies = SimpleCookie(before.replace("Set-Cookie: ", ""))


def _word(response: HttpResponseBase) -> str | int:
    if 300 <= response.status_code < 400:
        return DOOR if response.headers.get("Location", "").startswith(DOORS) else IN
    return IN if response.status_code in ANSWERS else response.status_code
