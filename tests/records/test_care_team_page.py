"""Who cares for a client: with dates, covering, and an end that takes effect at once."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from practice.access import scope
from practice.models import CareTeamMember
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def cleo(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.cleo)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/care-team/"


def sees(people: People, name: str, clock: Clock) -> bool:
    mine = scope.clients(actor_of(getattr(people, name)), clock())
    return bool(mine.filter(pk=people.dan.pk).exists())


def test_who_joins_sees_the_client_at_once(cleo: Browser, people: People, clock: Clock, path: str) -> None:
    page = pages.visit(cleo, path).send(user=str(people.ben.pk), is_covering="on")
    assert "Ben Baker covering" in page.words
    assert sees(people, "ben", clock)


def test_who_joins_later_sees_nothing_yet(cleo: Browser, people: People, clock: Clock, path: str) -> None:
    later = (clock() + timedelta(days=3)).date().isoformat()
    pages.visit(cleo, path).send(user=str(people.ben.pk), from_on=later)
    assert not sees(people, "ben", clock)
    clock.move(days=3)
    assert sees(people, "ben", clock)


def test_the_last_day_is_the_last(cleo: Browser, people: People, clock: Clock, path: str) -> None:
    today = clock().date().isoformat()
    pages.visit(cleo, path).send(user=str(people.ben.pk), from_on=today, until_on=today)
    clock.move(hours=12, minutes=59)  # 23:59 in New York
    assert sees(people, "ben", clock)
    clock.move(minutes=2)
    assert not sees(people, "ben", clock)


def test_no_access_begins_in_the_past_or_ends_before_it_begins(
    cleo: Browser, people: People, clock: Clock, path: str
) -> None:
    before, after = ((clock() + timedelta(days=n)).date().isoformat() for n in (-1, 5))
    page = pages.visit(cleo, path).send(user=str(people.ben.pk), from_on=before)
    assert "Access can't begin in the past." in page.words
    today = clock().date().isoformat()
    page = pages.visit(cleo, path).send(user=str(people.ben.pk), from_on=after, until_on=today)
    assert "The last day can't be before the first." in page.words
    assert not sees(people, "ben", clock)


def test_twice_is_once(cleo: Browser, people: People, path: str) -> None:
    page = pages.visit(cleo, path)
    page.send(user=str(people.ben.pk))
    page.send(user=str(people.ben.pk))
    assert CareTeamMember.objects.filter(client=people.dan, user=people.ben).count() == 1


def test_only_clinicians_are_offered(cleo: Browser, people: People, path: str) -> None:
    page = pages.visit(cleo, path).send(user=str(people.bill.pk))
    assert page.status == 422
    assert not CareTeamMember.objects.filter(user=people.bill).exists()


def test_who_leaves_sees_nothing_from_that_moment(cleo: Browser, people: People, clock: Clock) -> None:
    member = CareTeamMember.objects.get(client=people.dan, user=people.ana)
    clock.move(minutes=1)
    page = pages.visit(cleo, f"/office/care-team/{member.pk}/ending/").send()
    assert page.path.endswith("/care-team/")
    assert not sees(people, "ana", clock)


def test_who_takes_herself_off_lands_where_she_may_be(people: People, clock: Clock, browser: SignIn) -> None:
    member = CareTeamMember.objects.get(client=people.dan, user=people.ana)
    page = pages.visit(browser(people.ana), f"/office/care-team/{member.pk}/ending/").send()
    assert (page.path, page.status) == ("/office/clients/", 200)
