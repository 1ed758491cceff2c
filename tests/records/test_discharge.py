"""Care ends: off the lists of what is to be done, reading stays; and it may go on."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from messaging import counting
from messaging.models import Draft, Message, Thread
from practice import actions, policy
from practice.models import AuditEvent, Client
from records import actions as records
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import ADDRESSES, People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def discharged(people: People, clock: Clock) -> Client:
    doing.say(people.dan, clock(), "It was a hard week.")
    clock.move(minutes=5)
    assert records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock())
    clock.move(minutes=5)
    people.dan.refresh_from_db()
    return people.dan


def waiting(people: People, clock: Clock) -> int:
    return counting.waiting(actor_of(people.ana), clock()).count()


def test_from_the_page_about_them(ana: Browser, people: People, clock: Clock) -> None:
    about = f"/office/clients/{people.dan.pk}/about/"
    page = pages.visit(ana, about)
    assert f"/office/clients/{people.dan.pk}/discharge/" in page.links
    page = pages.visit(ana, f"/office/clients/{people.dan.pk}/discharge/").send()
    assert "Care ended: today. They may still read what was written." in page.words
    dan = Client.objects.get(pk=people.dan.pk)
    assert (dan.status, dan.discharged_at) == ("discharged", clock())
    assert f"/office/clients/{people.dan.pk}/taking-back/" in page.links


def test_what_waited_leaves_the_inbox(ana: Browser, people: People, clock: Clock, discharged: Client) -> None:
    assert "Dan Doyle" not in pages.visit(ana, "/office/").words
    assert waiting(people, clock) == 0


def test_what_comes_in_later_is_not_hidden(
    ana: Browser, people: People, clock: Clock, discharged: Client
) -> None:
    doing.filed(doing.text_in(ADDRESSES["dan_phone"][1], "Can I come back?", clock()), clock())
    assert "Dan Doyle" in pages.visit(ana, "/office/").words
    assert waiting(people, clock) == 1


def test_they_read_and_no_longer_write(
    people: People, clock: Clock, browser: SignIn, discharged: Client
) -> None:
    dan = browser(people.dan)
    page = pages.visit(dan, "/portal/")
    assert "It was a hard week." in page.words
    assert "Your care here has ended. You can read, and you can call us" in page.words
    assert "/portal/messages/" not in {form.action for form in page.forms}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_they_were_writing_meanwhile_is_shown_to_copy(
    people: People, clock: Clock, browser: SignIn, language: str
) -> None:
    """Not sent, not kept; said on their own page, with the practice's number and help one tap away."""
    Client.objects.filter(pk=people.dan.pk).update(language=language)
    dan = browser(people.dan)
    page = pages.visit(dan, "/portal/")
    records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock())
    before = Message.objects.count()
    late = page.send(body="Hello, can we meet?", action="/portal/messages/")
    assert late.status == 422 and "Hello, can we meet?</textarea>" in late.html
    assert policy.practice().phone in late.words and "/help/" in late.links
    if language == "en":
        assert "Your message was not sent." in late.words and "You can copy it here." in late.words
    kept = dan.post("/portal/draft/", {"body": "Hello?"})
    assert kept.status_code == 200 and kept.content  # said where "kept at 10:15" would stand
    assert Message.objects.count() == before and not Draft.objects.exists()


def test_words_of_crisis_show_help_then_too(
    people: People, clock: Clock, browser: SignIn, discharged: Client
) -> None:
    late = browser(people.dan).post("/portal/messages/", {"body": "I want to end my life."})
    assert "Help now" in late.content.decode()


def test_taken_back_they_write_again_and_that_opens_what_was_closed(
    ana: Browser, people: People, clock: Clock, browser: SignIn, discharged: Client
) -> None:
    pages.visit(ana, f"/office/clients/{people.dan.pk}/taking-back/").send()
    assert waiting(people, clock) == 0
    page = pages.visit(browser(people.dan), "/portal/").send(body="I am back.")
    assert "I am back." in page.words
    assert waiting(people, clock) == 1
    assert not Thread.objects.filter(closed_at__isnull=False).exists()


def test_each_turn_leaves_one_row(people: People, clock: Clock, discharged: Client) -> None:
    actor = actor_of(people.ana)
    assert not actions.discharge_client(client=people.dan, actor=actor, now=clock())
    assert actions.take_client_back(client=people.dan, actor=actor, now=clock())
    assert not actions.take_client_back(client=people.dan, actor=actor, now=clock() + timedelta(1))
    events = AuditEvent.objects.filter(event__in=["practice.client.discharged", "practice.client.taken_back"])
    assert [one.event for one in events.order_by("seq")] == [
        "practice.client.discharged",
        "practice.client.taken_back",
    ]
    assert all(one.vault_ids == [people.dan.vault_id] for one in events)


@pytest.mark.parametrize(("name", "status"), [("sam", 403), ("cleo", 403), ("ben", 404)])
def test_only_a_clinician_of_the_care_team(
    people: People, clock: Clock, browser: SignIn, name: str, status: int
) -> None:
    path = f"/office/clients/{people.dan.pk}/discharge/"
    assert pages.visit(browser(getattr(people, name)), path).status == status
