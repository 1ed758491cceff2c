"""Every address of the workspace with Dan's things, asked by Ben in a running emergency, and by Pia in hers."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice import actions
from practice.access.capabilities import IN_EMERGENCY
from practice.access.emergencies import Sought
from tests import people as ten
from tests.access import asking, objects, walking
from tests.access.asking import IN
from tests.people import People, actor_of

DAN = Sought("Dan Doyle", date(1990, 4, 2))
READING = {route.name for route in walking.GATED if route.capability in IN_EMERGENCY and "<" in route.path}


@pytest.mark.parametrize("name", ["ben", "pia"])
def test_nothing_but_reading_opens(people: People, now: datetime, name: str) -> None:
    who = getattr(people, name)
    things = objects.make(people, now)
    hand = ten.sign_in(who)
    before = _let_in(hand, things)
    actions.begin_break_glass(
        sought=DAN,
        reason="He called and nobody answers.",
        submission=None,
        actor=actor_of(who),
        now=timezone.now(),
    )
    hand = ten.sign_in(who)
    opened = _let_in(hand, things) - before
    # What is looked for in a client's words is asked by POST, so that it stands in no address.
    assert {name for method, name in opened if method == "POST"} == {"client_search"}
    assert {name for method, name in opened if method == "GET"} <= READING
    assert {
        ("GET", "client"),
        ("GET", "client_about"),
        ("GET", "client_agreements"),
        ("GET", "office_file"),
    } <= opened


def test_and_eve_stays_closed(people: People, now: datetime) -> None:
    things = objects.make(people, now)
    before = _let_in(ten.sign_in(people.pia), things, "eve")
    actions.begin_break_glass(
        sought=DAN, reason="He called and nobody answers.", submission=None, actor=actor_of(people.pia),
        now=timezone.now(),
    )  # fmt: skip
    assert _let_in(ten.sign_in(people.pia), things, "eve") == before


def _let_in(hand: Browser, things: dict[str, dict[str, Any]], whose: str = "dan") -> set[tuple[str, str]]:
    found = set()
    for route in walking.GATED:
        ids = [one for one in asking.names(route) if one not in asking.WORDS]
        if not route.path.startswith("/office/") or len(ids) != 1 or whose not in things[ids[0]]:
            continue
        path = asking.address(route, {ids[0]: things[ids[0]][whose]})
        found |= {
            (method, route.name) for method in ("GET", "POST") if asking.ask(hand, method, path).word == IN
        }
    return found
