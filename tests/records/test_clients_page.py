"""The clients whom one may see: by recent activity, found by name, with where they stand."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from practice import actions as house
from practice import safe
from practice.actions.clients import Particulars
from practice.models import AuditEvent, CareTeamMember, Client, Invitation, PortalPin, Vault
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

CLIENTS = "/office/clients/"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def add(people: People, name: str, now: datetime) -> Client:
    ada = actor_of(people.ada)
    particulars = Particulars(name=name, first_name=name.split()[0])
    client = house.add_client(
        particulars=particulars, language="en", time_zone="America/New_York", actor=ada, now=now
    )
    house.join_care_team(client=client, user=people.ana, actor=ada, now=now)
    return client


class TestWho:
    @pytest.mark.parametrize(
        ("name", "seen"),
        [
            ("ana", {"Dan"}),
            ("ben", {"Eve"}),
            ("sam", {"Dan"}),
            ("cleo", {"Dan", "Eve"}),
            ("bill", {"Dan", "Eve"}),
        ],
    )
    def test_everybody_sees_their_own(
        self, people: People, clock: Clock, browser: SignIn, name: str, seen: set[str]
    ) -> None:
        words = pages.visit(browser(getattr(people, name)), CLIENTS).words
        assert {first for first in ("Dan", "Eve") if f"{first} " in words} == seen

    @pytest.mark.parametrize("name", ["pia", "ada"])
    def test_privacy_officer_and_admin_see_no_list(
        self, people: People, clock: Clock, browser: SignIn, name: str
    ) -> None:
        assert pages.visit(browser(getattr(people, name)), CLIENTS).status == 403

    def test_once_she_has_left_the_care_team_he_is_gone(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())
        assert "Dan Doyle" not in pages.visit(ana, CLIENTS).html

    def test_the_look_is_noted_with_whose_names_were_seen(self, ana: Browser, people: People) -> None:
        pages.visit(ana, CLIENTS)
        assert AuditEvent.objects.get(event="desk.viewed").vault_ids == [people.dan.vault_id]


class TestOrder:
    def test_who_was_heard_of_last_stands_first(self, ana: Browser, people: People, clock: Clock) -> None:
        add(people, "Kim Noor", clock())
        doing.say(people.dan, clock.move(minutes=5))
        words = pages.visit(ana, CLIENTS).words
        assert words.index("Dan Doyle") < words.index("Kim Noor")


class TestFinding:
    @pytest.fixture(autouse=True)
    def kim(self, people: People, clock: Clock) -> Client:
        return add(people, "Kim Noor", clock())

    @pytest.mark.parametrize("typed", ["Kim", "kim", "NOOR", "im no"])
    def test_a_part_of_the_name_finds_it(self, ana: Browser, typed: str) -> None:
        words = pages.visit(ana, f"{CLIENTS}?name={typed.replace(' ', '+')}").words
        assert "Kim Noor" in words
        assert "Dan Doyle" not in words

    def test_only_among_those_one_may_see(self, ana: Browser) -> None:
        assert "Nobody of that name" in pages.visit(ana, f"{CLIENTS}?name=Eve").words

    def test_what_was_looked_for_is_nowhere_in_the_trail(self, ana: Browser) -> None:
        pages.visit(ana, f"{CLIENTS}?name=Doyle")
        assert "Doyle" not in str(list(AuditEvent.objects.values()))

    def test_markup_in_the_question_is_words(self, ana: Browser) -> None:
        page = pages.visit(ana, f"{CLIENTS}?name=%22%3E%3Cscript%3E")
        assert '"><script>' not in page.html


class TestStanding:
    def invite(self, people: People, now: datetime, **more: datetime) -> None:
        Invitation.objects.create(
            client=people.dan, contact_point=people.dan_email, invited_by=people.ana, inviter_epoch=1,
            token_hash=b"t", word_hash=b"w", created_at=now, expires_at=now + timedelta(days=7), **more,
        )  # fmt: skip

    def test_not_invited_yet(self, ana: Browser) -> None:
        assert "not invited yet" in pages.visit(ana, CLIENTS).words

    def test_invited(self, ana: Browser, people: People, clock: Clock) -> None:
        self.invite(people, clock())
        assert "Dan Doyle invited" in pages.visit(ana, CLIENTS).words

    def test_an_invitation_that_was_withdrawn_is_none(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        self.invite(people, clock(), withdrawn_at=clock())
        assert "not invited yet" in pages.visit(ana, CLIENTS).words

    def test_one_that_ran_out_is_none(self, people: People, clock: Clock, browser: SignIn) -> None:
        self.invite(people, clock())
        clock.move(days=8)
        assert "not invited yet" in pages.visit(browser(people.ana), CLIENTS).words

    def test_in_the_portal(self, ana: Browser, people: People, clock: Clock) -> None:
        pin = PortalPin(user=people.dan.user, vault_id=safe.vault_id(Vault.Kind.CREDENTIALS), set_at=clock())
        safe.seal(pin, verifier="x")
        pin.save(force_insert=True)
        assert "Dan Doyle in the portal" in pages.visit(ana, CLIENTS).words


class TestLength:
    def test_a_long_list_asks_the_database_no_more_than_a_short_one(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        short = pages.queries(ana, CLIENTS)
        for number in range(4):
            add(people, f"Client {number}", clock())
        assert pages.queries(ana, CLIENTS) == short

    def test_more_than_fifty_have_pages(self, ana: Browser, people: People, clock: Clock) -> None:
        for number in range(50):
            add(people, f"Client {number:02}", clock.move(milliseconds=1))
        page = pages.visit(ana, CLIENTS)
        assert "1–50 of 51" in page.words
        assert "Dan Doyle" not in page.words
        assert "Dan Doyle" in page.go(f"{CLIENTS}?page=2").words

    @pytest.mark.parametrize("number", ["0", "-1", "999", "x", ""])
    def test_a_page_that_is_not_there_is_the_nearest_one(self, ana: Browser, number: str) -> None:
        assert "Dan Doyle" in pages.visit(ana, f"{CLIENTS}?page={number}").words


def test_by_name_on_every_page_of_it(ana: Browser, people: People, clock: Clock) -> None:
    for number in range(51, 0, -1):
        add(people, f"Client {number:02}", clock())
    first = pages.visit(ana, f"{CLIENTS}?by=name")
    assert first.words.index("Client 01") < first.words.index("Client 50")
    assert "Client 51" not in first.words
    assert "by=name&amp;page=2" in first.html
    assert "Next" in first.words
    last = pages.visit(ana, f"{CLIENTS}?by=name&page=2").words
    assert last.index("Client 51") < last.index("Dan Doyle")
