"""Whoever writes to a client who has not come to the portal is told so."""

from practice import safe
from practice.models import PortalPin, Vault
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

WAITS = "Dan is not in the portal: what you post there waits unread until they are. Invite to the portal"


def test_not_invited_then_invited_then_there(people: People, clock: Clock, browser: SignIn) -> None:
    ana, path = browser(people.ana), f"/office/clients/{people.dan.pk}/"
    assert WAITS in pages.visit(ana, path).words
    page = pages.visit(ana, f"{path}invitations/")
    page.send(contact_point=str(people.dan_email.pk), word="Sparrow hill")
    assert "Dan is invited and has not come to the portal yet." in pages.visit(ana, path).words
    pin = PortalPin(user=people.dan.user, vault_id=safe.vault_id(Vault.Kind.CREDENTIALS), set_at=clock())
    safe.seal(pin, verifier="x")
    pin.save(force_insert=True)
    said = pages.visit(ana, path).words
    assert "portal yet" not in said and "not in the portal" not in said


def test_who_may_only_read_is_told_nothing(people: People, clock: Clock, browser: SignIn) -> None:
    page = pages.visit(browser(people.sam), f"/office/clients/{people.dan.pk}/")
    assert "Dan Doyle" in page.words and "not in the portal" not in page.words
