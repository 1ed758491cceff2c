"""Another address; one out of use: nothing goes there, nobody comes in by it, and it is never edited."""

import pytest
from django.test import Client as Browser

from practice import safe
from practice.actions import entry
from practice.identity import reach
from practice.models import AuditEvent, ContactPoint, Invitation, PortalPin
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/contact-points/"


def test_another_one_is_another_row_and_not_proven(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path).send(kind="phone", address="(303) 555-0142")
    point = ContactPoint.objects.filter(client=people.dan).latest("created_at")
    assert doing.words_of(point, "address") == "+13035550142"
    assert point.verified_at is None
    assert "+1 303-555-0142 not proven" in page.words


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("email", "dan", "This is not a full email address."),
        ("phone", "call me", "This is not a phone number."),
    ],
)
def test_what_is_none_is_refused_in_words(ana: Browser, path: str, kind: str, typed: str, words: str) -> None:
    page = pages.visit(ana, path).send(kind=kind, address=typed)
    assert (page.status, words in page.words) == (422, True)
    assert page.form("address").fields["address"] == [typed]


def test_out_of_use_it_is_gone_from_every_way(ana: Browser, people: People, clock: Clock) -> None:
    point = people.dan_email
    entry.invite_client(
        client=people.dan, contact_point=point, word="lantern", actor=actor_of(people.ana), now=clock(),
        submission=None,
    )  # fmt: skip
    page = pages.visit(ana, f"/office/contact-points/{point.pk}/ending/")
    assert "dan@home.example" in page.words
    page = page.send()
    assert page.path == f"/office/clients/{people.dan.pk}/about/"
    assert "dan@home.example" not in page.words
    point.refresh_from_db()
    assert point.suspended_at == clock()
    assert Invitation.objects.get(contact_point=point).withdrawn_at == clock()
    assert not reach.points(bytes(point.address_index), clock()).exists()


def test_before_it_he_could_come_in_by_it(people: People, clock: Clock, ana: Browser) -> None:
    """The counterpart of the test above: the door is closed by the ending, not by something else."""
    PortalPin.objects.filter(user=people.dan.user).delete()
    entry_pin = PortalPin(user=people.dan.user, vault_id=people.dan.vault_id, set_at=clock(), verifier=None)
    entry_pin.vault_id = safe.vault_id("credentials")
    safe.seal(entry_pin, verifier="x")
    entry_pin.save(force_insert=True)
    index = bytes(people.dan_email.address_index)
    assert reach.points(index, clock()).exists()
    pages.visit(ana, f"/office/contact-points/{people.dan_email.pk}/ending/").send()
    assert not reach.points(index, clock()).exists()


def test_twice_is_once(ana: Browser, people: People) -> None:
    page = pages.visit(ana, f"/office/contact-points/{people.dan_email.pk}/ending/")
    page.send()
    page.send()
    assert AuditEvent.objects.filter(event="practice.contact_point.ended").count() == 1


def test_the_same_one_again_must_be_proven_anew(ana: Browser, people: People, path: str) -> None:
    pages.visit(ana, f"/office/contact-points/{people.dan_email.pk}/ending/").send()
    page = pages.visit(ana, path).send(kind="email", address="dan@home.example")
    assert "dan@home.example not proven" in page.words
    assert ContactPoint.objects.filter(client=people.dan, kind="email", representation=None).count() == 1
    assert AuditEvent.objects.filter(event="practice.contact_point.resumed").exists()


def test_a_strangers_point_is_not_there(ana: Browser, people: People) -> None:
    page = pages.visit(ana, f"/office/contact-points/{people.eve_email.pk}/ending/")
    assert page.status == 404
