"""The published policy, read-only, as a table of the very cells that are enforced."""

import re

import pytest
from django.test import Client as Browser

from practice import actions, policy_data
from practice.vocabulary import Channel, Circumstance
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import TERMS, People, actor_of

POLICY = "/office/policy/"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def test_every_matter_has_every_way(ana: Browser) -> None:
    html = pages.visit(ana, POLICY).html
    assert html.count("<tr><th scope") == 1 + len(Circumstance)
    assert html.count("<td ") == len(Circumstance) * len(Channel)


def test_the_cells_are_those_of_the_file(ana: Browser) -> None:
    html = pages.visit(ana, POLICY).html
    shown = re.findall(r'<td class="(\w+)"', html)
    by_pair = {(one.circumstance, one.channel): one for one in policy_data.default_cells()}
    kinds = {"allow": "secure", "consent": "open", "never": "stop"}
    assert shown == [kinds[by_pair[(why, way)].footing] for why in Circumstance for way in Channel]


def test_it_says_how_much_may_go(ana: Browser) -> None:
    page = pages.visit(ana, POLICY)
    row = page.words.partition("Scheduling ")[2].partition("Reminders ")[0]
    assert row.startswith("allowed with consent saved wordings")


def test_hours_promises_and_help_stand_beside(ana: Browser) -> None:
    words = pages.visit(ana, POLICY).words
    assert "Monday to Friday 09:00–12:00, 13:00–18:00" in words
    assert "No texts between 21:00 and 08:00, by the client's clock." in words
    assert "Billing 2 office days" in words
    assert "Everything else 8 office hours" in words
    assert "988 Suicide & Crisis Lifeline 988" in words


def test_nothing_on_it_can_be_changed(ana: Browser) -> None:
    page = pages.visit(ana, POLICY)
    assert "submission_key" not in page.html
    assert ana.post(POLICY).status_code == 405


def test_the_newest_version_stands_there(ana: Browser, people: People, clock: Clock) -> None:
    terms = TERMS | {"response": {"default": {"hours": 1}}}
    actions.publish_policy(
        terms=terms, cells=policy_data.default_cells(), actor=actor_of(people.ada), now=clock()
    )
    words = pages.visit(ana, POLICY).words
    assert "Version 2." in words
    assert "Everything else 1 office hour" in words


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "cleo", "bill", "pia", "ada"])
def test_everybody_who_works_here_reads_it(people: People, clock: Clock, browser: SignIn, name: str) -> None:
    assert pages.visit(browser(getattr(people, name)), POLICY).status == 200
