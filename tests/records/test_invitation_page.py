"""Inviting a client: a link to an address on file, and a word that is told by mouth."""

import pytest
from django.test import Client as Browser

from practice.models import ContactPoint, Invitation, Notice
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/invitations/"


def test_the_link_goes_to_the_chosen_address(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path).send(contact_point=str(people.dan_email.pk), word="Marmalade")
    assert page.path == f"/office/clients/{people.dan.pk}/about/"
    assert "Invited. The link is on its way; tell them the word yourself." in page.words
    assert Notice.objects.get().contact_point == people.dan_email
    assert "The link works until" in page.words


def test_the_word_is_kept_nowhere_readable(ana: Browser, people: People, path: str) -> None:
    pages.visit(ana, path).send(contact_point=str(people.dan_email.pk), word="Marmalade")
    assert b"armalade" not in bytes(Invitation.objects.get().word_hash)


def test_a_word_too_short_is_said_so(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path).send(contact_point=str(people.dan_email.pk), word="tea")
    assert page.status == 422
    assert "Choose a word of at least four letters." in page.words
    assert not Invitation.objects.exists()


def test_without_an_address_it_asks(ana: Browser, path: str) -> None:
    page = pages.visit(ana, path).send(contact_point="", word="Marmalade")
    assert page.status == 422
    assert not Invitation.objects.exists()


def test_another_clients_address_cannot_be_chosen(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path)
    assert str(people.eve_email.pk) not in page.html
    page = page.send(contact_point=str(people.eve_email.pk), word="Marmalade")
    assert page.status == 422
    assert not Invitation.objects.exists()


def test_his_representatives_address_invites_her(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path)
    assert "f••••@home.example (representative)" in page.words
    page.send(contact_point=str(people.fay_email.pk), word="Marmalade")
    assert Invitation.objects.get().representation == people.fay


def test_where_no_address_is_on_file_it_says_so(
    ana: Browser, people: People, clock: Clock, path: str
) -> None:
    ContactPoint.objects.filter(client=people.dan).update(suspended_at=clock())
    assert "No address or number is on file to send a link to." in pages.visit(ana, path).words


def test_sent_twice_it_is_one_invitation(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path)
    fields = page.form("word").fields | {"contact_point": str(people.dan_email.pk), "word": "Marmalade"}
    for _click in range(2):
        assert "Invited." in page.post(path, fields).words
    assert Invitation.objects.count() == 1


def test_a_second_invitation_ends_the_first(ana: Browser, people: People, path: str) -> None:
    for word in ("Marmalade", "Porridge"):
        pages.visit(ana, path).send(contact_point=str(people.dan_email.pk), word=word)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("cleo", 200), ("sam", 403), ("bill", 403), ("ben", 404), ("ada", 404)]
)
def test_who_may_invite(
    people: People, clock: Clock, browser: SignIn, path: str, name: str, status: int
) -> None:
    assert pages.visit(browser(getattr(people, name)), path).status == status
