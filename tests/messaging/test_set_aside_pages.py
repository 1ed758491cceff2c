"""What was set aside of the unfiled mail: listed, and brought back with one press."""

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import InboundItem
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

TRIAGE = "/office/triage/"
ASIDE = f"{TRIAGE}set-aside/"
WORDS = "It is me, Dan."


@pytest.fixture
def item(people: People, clock: Clock) -> InboundItem:
    return doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", WORDS), clock()), clock())


def set_aside(item: InboundItem, people: People, clock: Clock) -> None:
    actions.set_aside(item=item, actor=actor_of(people.ana), now=clock())


def test_the_list_leads_there_and_back(ana: Browser, people: People, item: InboundItem, clock: Clock) -> None:
    assert ASIDE not in pages.visit(ana, TRIAGE).links
    set_aside(item, people, clock)
    page = pages.visit(ana, TRIAGE)
    assert WORDS not in page.words and ASIDE in page.links
    aside = page.go(ASIDE)
    assert WORDS in aside.words and "today at 11:00" in aside.words
    assert "Bring it back" in aside.words
    back = _press(aside)
    assert "It waits on the list again." in back.words and WORDS in back.words


def test_pressed_twice_it_says_so(ana: Browser, people: People, item: InboundItem, clock: Clock) -> None:
    set_aside(item, people, clock)
    aside = pages.visit(ana, ASIDE)
    _press(aside)
    assert "Somebody has already decided this." in _press(aside).words


def test_what_concerns_a_client_is_there_for_who_cares_for_them(
    people: People, clock: Clock, item: InboundItem, browser: SignIn
) -> None:
    InboundItem.objects.filter(pk=item.pk).update(candidates=[people.dan.pk])
    set_aside(item, people, clock)
    ben = browser(people.ben)
    page = pages.visit(ben, ASIDE)
    assert WORDS not in page.words and "Nothing is set aside" in page.words
    assert ben.post(f"{TRIAGE}{item.pk}/return/").status_code == 404
    assert WORDS in pages.visit(browser(people.ana), ASIDE).words


def _press(page: pages.Page) -> pages.Page:
    form = next(one for one in page.forms if one.action.endswith("/return/"))
    return page.post(form.action, form.fields)
