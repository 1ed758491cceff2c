"""Merging from the page: what would happen stands there before it does; afterwards old addresses lead on."""

import pytest
from django.test import Client as Browser

from messaging.models import Message
from practice import actions
from practice.actions.clients import Particulars
from practice.models import AuditEvent, Client
from tests import pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of
from tests.records.merging import twofold


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def twin(people: People, clock: Clock) -> Client:
    made = twofold.make(people, clock())
    clock.move(minutes=1)
    return made


def preview(ana: Browser, people: People, twin: Client) -> Page:
    return pages.visit(ana, f"/office/clients/{twin.pk}/merge/").send(other=str(people.dan.pk))


def test_the_preview_changes_nothing(ana: Browser, people: People, twin: Client) -> None:
    page = preview(ana, people, twin)
    assert "Merge into Dan Doyle" in page.words
    assert "Messages 3" in page.words
    assert "Files 1" in page.words
    assert "Dan Doyle stays, Daniel Doyle does not" in page.words
    assert "They sign in with the PIN that they have." in page.words
    assert Client.objects.get(pk=twin.pk).status == "active"


def test_then_they_are_one_and_the_old_addresses_lead_on(
    ana: Browser, people: People, twin: Client, clock: Clock
) -> None:
    page = preview(ana, people, twin).send()
    assert page.path == f"/office/clients/{people.dan.pk}/about/"
    for path in ("", "about/", "agreements/"):
        assert (
            pages.visit(ana, f"/office/clients/{twin.pk}/{path}").path
            == f"/office/clients/{people.dan.pk}/{path}"
        )
    listed = pages.visit(ana, "/office/clients/").words
    assert "Daniel" not in listed
    assert "Dan Doyle" in listed


def test_a_stranger_finds_nothing_at_the_old_address(
    ana: Browser, people: People, twin: Client, clock: Clock, browser: SignIn
) -> None:
    actions.join_care_team(client=twin, user=people.ben, actor=actor_of(people.ana), now=clock())
    ben = browser(people.ben)
    assert pages.visit(ben, f"/office/clients/{twin.pk}/about/").status == 200
    preview(ana, people, twin).send()
    clock.move(seconds=1)
    hidden = pages.visit(ben, f"/office/clients/{twin.pk}/about/")
    absent = pages.visit(ben, f"/office/clients/{people.ana.pk}/about/")
    assert (hidden.status, hidden.html) == (404, absent.html)


def test_a_double_click_is_one_merge(ana: Browser, people: People, twin: Client) -> None:
    page = preview(ana, people, twin)
    page.send()
    again = page.send()
    assert (again.path, again.status) == (f"/office/clients/{people.dan.pk}/about/", 200)
    assert AuditEvent.objects.filter(event="records.client.merged").count() == 2  # one in each trail


def test_those_alike_stand_first_and_others_clients_not_at_all(
    ana: Browser, people: People, clock: Clock
) -> None:
    same = actions.add_client(
        particulars=Particulars(name="dan  doyle", first_name="Dan"), language="en",
        time_zone="America/New_York", actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    actions.add_client(
        particulars=Particulars(name="Abe Adler", first_name="Abe"), language="en",
        time_zone="America/New_York", actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    page = pages.visit(ana, f"/office/clients/{people.dan.pk}/merge/")
    options = page.html.partition("<select")[2]
    assert options.index(str(same.pk)) < options.index("Abe Adler")
    assert "Eve Ellis" not in page.html


def test_a_file_that_she_does_not_keep_can_not_be_named(ana: Browser, people: People, twin: Client) -> None:
    page = pages.visit(ana, f"/office/clients/{twin.pk}/merge/")
    answer = page.send(other=str(people.eve.pk))
    assert answer.status == 422


def test_the_front_desk_is_told_why_not(people: People, twin: Client, browser: SignIn) -> None:
    page = preview(browser(people.cleo), people, twin)
    assert page.status == 422
    assert "A clinician who cares for both puts them together." in page.words
    assert "Dan Doyle stays" not in page.words


def test_a_message_to_the_duplicate_is_not_swallowed(ana: Browser, people: People, twin: Client) -> None:
    """Its page was open since before: nothing is sent anywhere, and what was typed stands on the page of the one client."""
    old, new = f"/office/clients/{twin.pk}/", f"/office/clients/{people.dan.pk}/"
    page = pages.visit(ana, old)
    preview(ana, people, twin).send()
    before = Message.objects.count()
    answer = ana.post(
        f"{old}messages/", {"body": "For Danny", "circumstance": "scheduling"},
        headers={"Referer": f"http://testserver{old}"},
    )  # fmt: skip
    assert answer.headers["Location"] == new
    page = pages.visit(ana, new)
    assert "For Danny" in page.html and "Nothing was done yet" in page.words
    assert Message.objects.count() == before


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("edition/", {"first_name": "Danny"}),
        ("contact-points/", {"kind": "email", "address": "danny@elsewhere.example"}),
    ],
)
def test_a_form_that_was_open_there_leads_to_the_same_one_here(
    ana: Browser, people: People, twin: Client, part: str, typed: dict[str, str]
) -> None:
    page = pages.visit(ana, f"/office/clients/{twin.pk}/{part}")
    preview(ana, people, twin).send()
    answer = page.send(**typed)
    assert answer.path == f"/office/clients/{people.dan.pk}/{part}"
    assert "Nothing was done yet" in answer.words
    assert "anny" in answer.html, "what was typed waits"


def test_who_sees_only_the_duplicate_is_led_nowhere(
    ana: Browser, people: People, twin: Client, clock: Clock, browser: SignIn
) -> None:
    actions.join_care_team(client=twin, user=people.ben, actor=actor_of(people.ana), now=clock())
    ben = browser(people.ben)
    page = pages.visit(ben, f"/office/clients/{twin.pk}/edition/")
    preview(ana, people, twin).send()
    clock.move(seconds=1)
    assert page.send(first_name="Danny").status == 404
