"""What is known of a client: who they are, how they are reached, who acts for them, where they stand."""

import pytest
from django.test import Client as Browser

from consent.models import SafeContact
from practice import actions as house
from practice import crypto, vaults
from practice.models import ContactPoint
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/about/"


def test_who_he_is(ana: Browser, path: str) -> None:
    words = pages.visit(ana, path).words
    assert "Name Dan Doyle" in words
    assert "Pronouns not said" in words
    assert "Born April 2, 1990" in words
    assert "Time zone New York time" in words


@pytest.mark.parametrize(
    ("spoken", "language", "shown"),
    [
        ("Farsi", "en", "Farsi (portal in English)"),
        ("Spanish, English", "en", "Spanish, English (portal in English)"),
        ("English, Farsi", "en", "English, Farsi"),
        ("español", "es", "español"),
        (None, "es", "Spanish"),
    ],
)
def test_the_head_says_in_which_language_the_portal_speaks_where_it_is_another(
    ana: Browser, people: People, path: str, spoken: str | None, language: str, shown: str
) -> None:
    people.dan.language = language
    crypto.seal(people.dan, vaults.sealer, languages=spoken)
    people.dan.save()
    head = pages.visit(ana, path).html.partition('<header class="file-head">')[2].partition("</header>")[0]
    assert f"{shown}</li>" in head and ("portal in" in head) == ("portal in" in shown)


def test_how_he_is_reached(ana: Browser, path: str) -> None:
    words = pages.visit(ana, path).words
    assert "dan@home.example proven by a code" in words
    assert "+1 202-555-0141 proven by a code" in words


def test_an_address_that_nobody_proved_says_so(ana: Browser, people: People, path: str) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    assert "+1 202-555-0141 not proven" in pages.visit(ana, path).words


def test_an_address_out_of_use_is_gone(ana: Browser, people: People, clock: Clock, path: str) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(suspended_at=clock())
    assert "202-555-0141" not in pages.visit(ana, path).words


def test_who_acts_for_him_and_how_far(ana: Browser, path: str) -> None:
    words = pages.visit(ana, path).words
    assert "Fay Doyle mother · in everything" in words
    assert "fay@home.example proven by a code of a representative" in words


def test_who_no_longer_acts_for_him_is_gone(ana: Browser, people: People, clock: Clock, path: str) -> None:
    people.fay.until_at = clock()
    people.fay.save(update_fields=["until_at"])
    assert "Fay Doyle" not in pages.visit(ana, path).words


def test_his_care_team_stands_in_the_head(ana: Browser, people: People, clock: Clock, path: str) -> None:
    house.join_care_team(
        client=people.dan, user=people.ben, is_covering=True, actor=actor_of(people.ada), now=clock()
    )
    assert "Ana Alvarez, Ben Baker (covering)" in pages.visit(ana, path).words


def test_how_to_reach_him_safely_stands_in_the_head(ana: Browser, people: People, path: str) -> None:
    row = SafeContact(vault_id=people.dan.vault_id, client=people.dan, contact_point=people.dan_phone)
    crypto.seal(row, vaults.sealer, words="My partner reads this phone in the evening")
    row.save(force_insert=True)
    assert "My partner reads this phone in the evening" in pages.visit(ana, path).words


@pytest.mark.parametrize(("name", "may"), [("ana", True), ("cleo", True), ("sam", False), ("bill", False)])
def test_who_may_invite_is_offered_it(
    people: People, clock: Clock, browser: SignIn, path: str, name: str, may: bool
) -> None:
    page = pages.visit(browser(getattr(people, name)), path)
    assert (f"/office/clients/{people.dan.pk}/invitations/" in page.links) is may


@pytest.mark.parametrize("name", ["ben", "pia", "ada"])
def test_to_others_he_is_not_there(
    people: People, clock: Clock, browser: SignIn, path: str, name: str
) -> None:
    who = browser(getattr(people, name))
    hidden = pages.visit(who, path)
    absent = pages.visit(who, f"/office/clients/{people.ana.pk}/about/")
    assert (hidden.status, hidden.html) == (404, absent.html)


def test_the_title_of_the_window_names_nobody(ana: Browser, path: str) -> None:
    title = pages.visit(ana, path).html.partition("<title>")[2].partition("</title>")[0]
    assert title == "About · Sotto"
