"""How we communicate, in a client's words, made from the same cells that are enforced."""

from dataclasses import replace

import pytest
from django.test import Client as Browser

from consent.models import PolicyAcknowledgement
from consent.portal import policy_cards
from practice import policy
from practice.models import AuditEvent
from practice.vocabulary import Channel, Circumstance, Footing
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

CARDS = "/portal/how-we-communicate/"


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


def lines(rules: policy.PolicyInForce) -> str:
    return " ".join(line for card in policy_cards.cards(rules) for line in card["lines"])


def test_they_name_hours_and_answer_time(dan: Browser) -> None:
    words = pages.visit(dan, CARDS).words
    assert "You get an answer within 8 office hours." in words
    assert "Monday to Friday 09:00–12:00, 13:00–18:00" in words


def test_they_name_help_in_danger(dan: Browser) -> None:
    assert "Do not wait for us. Call 911 or 988, at any time." in pages.visit(dan, CARDS).words


def test_they_name_what_may_go_by_text(people: People) -> None:
    assert "By text, if you say yes: appointment times, reminders, bills." in lines(policy.current())


def test_a_cell_that_says_never_is_not_promised(people: People) -> None:
    rules = policy.current()
    key = (Circumstance.BILLING, Channel.SMS)
    never = replace(rules.cells[key], footing=Footing.NEVER, content=None)
    narrower = replace(rules, cells=rules.cells | {key: never})
    assert "By text, if you say yes: appointment times, reminders." in lines(narrower)


def test_saying_so_is_kept_for_this_version(dan: Browser, people: People, clock: Clock) -> None:
    page = pages.visit(dan, CARDS).send(press="I have read this")
    read = PolicyAcknowledgement.objects.get()
    assert (read.user_id, read.policy_id, read.at) == (people.dan.user_id, policy.current().id, clock())
    assert page.path == "/portal/"


def test_once_read_it_does_not_ask_again(dan: Browser) -> None:
    pages.visit(dan, CARDS).send(press="I have read this")
    assert "I have read this" not in pages.visit(dan, CARDS).words


def test_saying_it_twice_is_noted_once(dan: Browser) -> None:
    page = pages.visit(dan, CARDS)
    for _click in range(2):
        page.send(press="I have read this")
    assert PolicyAcknowledgement.objects.count() == 1
    assert AuditEvent.objects.filter(event="consent.policy.acknowledged").count() == 1


def test_fays_reading_is_her_own(people: People, browser: SignIn) -> None:
    pages.visit(browser(people.fay), CARDS).send(press="I have read this")
    assert "I have read this" in pages.visit(browser(people.dan), CARDS).words
