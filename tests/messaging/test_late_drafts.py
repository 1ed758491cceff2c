"""A keep that arrives after its message was sent brings no words back as a draft."""

from typing import Any

import pytest

from messaging.models import Draft, Message
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People


def sent_and_kept(who: Any, page: pages.Page, draft: str, fields: dict[str, str]) -> None:
    """The same form, sent; then its keep, which was under way when it went."""
    form = page.form("body")
    who.post(form.action, form.fields | fields)
    assert Message.objects.filter(kind__in=["from_client", "from_practice"]).count() == 1
    who.post(draft, form.fields | fields, headers={"HX-Request": "true"})
    assert not Draft.objects.exists()


def test_in_the_portal(people: People, clock: Clock, browser: SignIn) -> None:
    dan = browser(people.dan)
    sent_and_kept(dan, pages.visit(dan, "/portal/"), "/portal/draft/", {"body": "Hello"})


def test_in_the_office(people: People, clock: Clock, browser: SignIn) -> None:
    ana, here = browser(people.ana), f"/office/clients/{people.dan.pk}/"
    sent_and_kept(ana, pages.visit(ana, here), f"{here}draft/", {"body": "Hello", "channel": "portal"})


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_without_a_key_it_is_kept(people: People, clock: Clock, browser: SignIn, key: str) -> None:
    dan = browser(people.dan)
    dan.post("/portal/draft/", {"body": "Hello", "submission_key": key})
    assert Draft.objects.exists()
