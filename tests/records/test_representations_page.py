"""The page of who acts for a client: what was shown, the law with how well it is known, the review."""

import pytest
from django.test import Client as Browser

from practice import actions
from practice.models import Representation
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/representatives/"


def say(people: People, clock: Clock, **changes: str | None) -> None:
    actions.edit_client(
        client=people.dan, changes=changes, submission=None, actor=actor_of(people.ana), now=clock()
    )


def fill(page: Page, **typed: str) -> Page:
    given = {"name": "Gus Doyle", "relation": "father", "scope": "administrative"} | typed
    return page.send(**given)


def gus() -> Representation:
    return next(one for one in Representation.objects.all() if doing.words_of(one, "name") == "Gus Doyle")


def test_begun_from_the_page(ana: Browser, path: str) -> None:
    page = fill(
        pages.visit(ana, path), documents="Power of attorney", address="gus@home.example", kind="email"
    )
    assert page.path == path
    assert "Gus Doyle father · in administrative matters" in page.words
    assert "Seen by Ana Alvarez: Power of attorney" in page.words
    invite = page.go(path.replace("representatives", "invitations"))
    assert "g••••@home.example (representative)" in invite.words


def test_a_double_click_is_one(ana: Browser, path: str) -> None:
    page = pages.visit(ana, path)
    before = Representation.objects.count()
    fill(page)
    fill(page)
    assert Representation.objects.count() == before + 1


def test_what_is_wrong_is_said_and_kept(ana: Browser, path: str) -> None:
    page = fill(pages.visit(ana, path), name="", from_on="2001-01-01", address="gus", documents="A paper")
    assert page.status == 422
    assert "Access can't begin in the past." in page.words
    assert "This is not a full email address." in page.words
    assert page.form("documents").fields["documents"][0].strip() == "A paper"


def test_of_an_adult_no_law_is_spoken(ana: Browser, path: str) -> None:
    assert "The law for children" not in pages.visit(ana, path).words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("NJ", "N.J.S.A. 9:17A-4; verified: a copy of the text was seen"),
        ("OR", "ORS 109.675; known, the text was not seen"),
        ("DE", "16 Del. C. 5003; unverified"),
        ("RI", "RI: no age is known from which a child may consent to therapy alone; 18 is taken."),
        ("VA", "VA: no lower age is set for consent to therapy"),
        ("AL", "AL: of age at 19."),
    ],
)
def test_the_law_of_a_child_stands_there_with_its_source(
    ana: Browser, people: People, clock: Clock, path: str, state: str, words: str
) -> None:
    say(people, clock, birth_date="2015-05-05", residence=state)
    assert words in pages.visit(ana, path).words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"birth_date": None}, "No birth date is on file"),
        ({"birth_date": "2015-05-05"}, "No state they live in is on file"),
    ],
)
def test_what_is_missing_is_said(
    ana: Browser, people: People, clock: Clock, path: str, changes: dict[str, str | None], words: str
) -> None:
    say(people, clock, **changes)
    assert words in pages.visit(ana, path).words


class TestReview:
    @pytest.fixture
    def resting(self, ana: Browser, people: People, clock: Clock, path: str) -> Representation:
        say(people, clock, birth_date="2015-05-05", residence="VA")
        fill(pages.visit(ana, path))
        return gus()

    def test_it_is_before_her_until_she_has_looked(
        self, ana: Browser, people: People, path: str, resting: Representation
    ) -> None:
        assert resting.paused_at is not None
        assert path in pages.visit(ana, "/office/clients/").links
        assert "rests until a clinician has looked" in pages.visit(ana, path).words
        page = pages.visit(ana, f"/office/representations/{resting.pk}/review/")
        assert "VA: no lower age is set" in page.words
        page = page.send(review_on="2099-01-01")
        assert "Ana Alvarez looked at it today" in page.words
        assert "to be looked at on Jan. 1, 2099" in page.words
        assert Representation.objects.get(pk=resting.pk).paused_at is None
        assert path not in pages.visit(ana, "/office/clients/").links

    def test_a_day_that_has_been_is_refused(self, ana: Browser, resting: Representation) -> None:
        page = pages.visit(ana, f"/office/representations/{resting.pk}/review/").send(review_on="2001-01-01")
        assert "Choose a day that is still to come." in page.words
        resting.refresh_from_db()
        assert resting.paused_at is not None

    def test_narrowed_it_still_rests_until_she_says_so(
        self, ana: Browser, clock: Clock, resting: Representation
    ) -> None:
        Representation.objects.filter(pk=resting.pk).update(scope="full")
        clock.move(minutes=1)
        pages.visit(ana, f"/office/representations/{resting.pk}/scope/").send(scope="administrative")
        new = Representation.objects.get(
            user_id=resting.user_id, until_at__isnull=False, scope="administrative"
        )
        assert new.paused_at is not None

    @pytest.mark.parametrize(("name", "status"), [("cleo", 403), ("sam", 403), ("ben", 404)])
    def test_it_is_a_clinicians_of_the_care_team(
        self, people: People, browser: SignIn, resting: Representation, name: str, status: int
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), f"/office/representations/{resting.pk}/review/")
        assert page.status == status


def test_ended_from_the_page(ana: Browser, people: People, clock: Clock, path: str) -> None:
    clock.move(minutes=1)
    page = pages.visit(ana, f"/office/representations/{people.fay.pk}/ending/").send()
    assert page.path == path
    assert "ended" in page.words
    assert f"/office/representations/{people.fay.pk}/scope/" not in page.links
    assert pages.visit(ana, f"/office/representations/{people.fay.pk}/scope/").status == 403


def test_another_birth_date_is_another_day(ana: Browser, people: People, clock: Clock, path: str) -> None:
    say(people, clock, birth_date="2015-05-05", residence="NJ")
    fill(pages.visit(ana, path))
    before = gus().review_on
    edit = f"/office/clients/{people.dan.pk}/edition/"
    pages.visit(ana, edit).send(birth_date="2014-05-05")
    assert (before.year, gus().review_on.year) == (2031, 2030)
