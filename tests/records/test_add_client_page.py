"""A client is added by hand: once, with what is said of them, and never twice unnoticed."""

import pytest
from django.test import Client as Browser

from practice.models import AuditEvent, CareTeamMember, Client, ContactPoint
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People

NEW = "/office/clients/new/"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def cleo(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.cleo)


def fill(page: Page, **typed: str) -> Page:
    return page.send(**{"name": "Kim Noor"} | typed)


def newest() -> Client:
    return Client.objects.latest("created_at")


def test_all_that_is_said_is_kept_sealed(ana: Browser) -> None:
    page = fill(
        pages.visit(ana, NEW),
        first_name="Kim",
        pronouns="they/them",
        birth_date="2001-05-06",
        residence="NJ",
        time_zone="America/Chicago",
        languages="English, Farsi",
        language="es",
        interpreter="Farsi, by phone",
        may_know="Their sister",
        must_not_know="Their landlord",
        email="kim@home.example",
        phone="(303) 555-0142",
    )
    kim = newest()
    assert page.path == f"/office/clients/{kim.pk}/about/"
    shown = {"birth_date": "May 6, 2001"}
    for name, said in {
        "name": "Kim Noor", "first_name": "Kim", "pronouns": "they/them", "birth_date": "2001-05-06",
        "residence": "NJ", "languages": "English, Farsi", "interpreter": "Farsi, by phone",
        "may_know": "Their sister", "must_not_know": "Their landlord",
    }.items():  # fmt: skip
        assert doing.words_of(kim, name) == said
        assert shown.get(name, said) in page.words
    assert (kim.language, kim.time_zone, kim.user.language) == ("es", "America/Chicago", "es")
    addresses = {doing.words_of(one, "address") for one in ContactPoint.objects.filter(client=kim)}
    assert addresses == {"kim@home.example", "+13035550142"}


def test_a_name_is_enough_and_is_how_they_are_addressed(ana: Browser) -> None:
    fill(pages.visit(ana, NEW))
    assert doing.words_of(newest(), "first_name") == "Kim"
    assert newest().birth_date is None


def test_the_clinician_who_adds_one_is_on_the_care_team(ana: Browser, people: People) -> None:
    fill(pages.visit(ana, NEW))
    assert CareTeamMember.objects.get(client=newest()).user_id == people.ana.pk


def test_the_front_desk_is_on_no_care_team(cleo: Browser) -> None:
    fill(pages.visit(cleo, NEW))
    assert not CareTeamMember.objects.filter(client=newest()).exists()


def test_what_is_wrong_is_said_and_nothing_is_lost(ana: Browser) -> None:
    before = Client.objects.count()
    page = fill(
        pages.visit(ana, NEW), name="", pronouns="they/them", birth_date="1066-10-14", email="kim", phone="12"
    )
    assert page.status == 422
    assert "This field is required." in page.words
    assert "This can't be a birth date." in page.words
    assert "This is not a full email address." in page.words
    assert "This phone number has too few or too many digits." in page.words
    assert page.form("name").fields["pronouns"] == ["they/them"]
    assert page.form("name").fields["email"] == ["kim"]
    assert Client.objects.count() == before


def test_a_double_click_adds_one(ana: Browser) -> None:
    before = Client.objects.count()
    page = pages.visit(ana, NEW)
    first, second = fill(page), fill(page)
    assert Client.objects.count() == before + 1
    assert first.path == second.path


def test_the_same_form_with_another_name_is_shown_again(ana: Browser) -> None:
    page = pages.visit(ana, NEW)
    fill(page)
    again = fill(page, name="Lee Noor")
    assert again.status == 422
    assert "You sent this page before with other words." in again.words
    assert again.form("name").fields["name"] == ["Lee Noor"]


class TestSomebodyWhoIsHereAlready:
    @pytest.mark.parametrize(
        ("typed", "because"),
        [
            ({"email": "Dan@Home.example"}, "the same address or number"),
            ({"name": " dan  DOYLE ", "birth_date": "1990-04-02"}, "the same name and birth date"),
        ],
    )
    def test_is_shown_before_anything_is_saved(
        self, ana: Browser, people: People, typed: dict[str, str], because: str
    ) -> None:
        before = Client.objects.count()
        page = fill(pages.visit(ana, NEW), **typed)
        assert page.status == 422
        assert f"Dan Doyle : {because}" in page.words or f"Dan Doyle: {because}" in page.words
        assert f"/office/clients/{people.dan.pk}/about/" in page.links
        assert Client.objects.count() == before

    def test_one_press_goes_on(self, ana: Browser) -> None:
        before = Client.objects.count()
        page = fill(pages.visit(ana, NEW), email="dan@home.example")
        page.post(NEW, page.form("name").fields | {"anyway": "yes"})
        assert Client.objects.count() == before + 1

    @pytest.mark.parametrize(
        "typed", [{"birth_date": "1990-04-02"}, {"name": "Dan Doyle", "birth_date": "1991-04-02"}]
    )
    def test_a_birthday_alone_or_another_one_is_nobody(self, ana: Browser, typed: dict[str, str]) -> None:
        before = Client.objects.count()
        fill(pages.visit(ana, NEW), **typed)
        assert Client.objects.count() == before + 1

    def test_a_name_without_a_birth_date_names_who_is_called_so(self, ana: Browser, people: People) -> None:
        before = Client.objects.count()
        page = fill(pages.visit(ana, NEW), name="dan  DOYLE", pronouns="he/him")
        assert page.status == 422 and Client.objects.count() == before
        assert "the same name, and no birth date that tells them apart" in page.words
        assert f"/office/clients/{people.dan.pk}/about/" in page.links
        kept = page.form("name").fields
        assert (kept["name"], kept["pronouns"]) == (["dan  DOYLE"], ["he/him"])
        page.post(NEW, kept | {"anyway": "yes"})
        assert Client.objects.count() == before + 1

    def test_so_does_a_birth_date_where_theirs_is_not_known(self, ana: Browser, people: People) -> None:
        fill(pages.visit(ana, NEW))  # Kim Noor, of whom no birth date is known
        page = fill(pages.visit(ana, NEW), birth_date="2001-05-06")
        assert page.status == 422 and "no birth date that tells them apart" in page.words

    def test_each_is_named_once(self, ana: Browser, people: People) -> None:
        page = fill(pages.visit(ana, NEW), name="Dan Doyle", email="dan@home.example")
        assert page.words.count("the same address or number") == 1 and "the same name" not in page.words

    def test_a_file_that_several_share_is_nobodys_namesake(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        Client.objects.filter(pk=people.dan.pk).update(kind=Client.Kind.SHARED)
        before = Client.objects.count()
        fill(pages.visit(ana, NEW), name="Dan Doyle")
        assert Client.objects.count() == before + 1

    @pytest.mark.parametrize(
        "typed",
        [
            {"email": "eve@home.example"},
            {"name": "Eve Ellis", "birth_date": "1985-11-23"},
            {"name": "Eve Ellis"},
        ],
    )
    def test_whom_one_may_not_see_is_not_told(self, ana: Browser, typed: dict[str, str]) -> None:
        before = Client.objects.count()
        page = fill(pages.visit(ana, NEW), **typed)
        assert page.status == 200
        assert Client.objects.count() == before + 1

    def test_having_been_shown_them_is_remembered(self, ana: Browser, people: People) -> None:
        fill(pages.visit(ana, NEW), email="dan@home.example")
        page = fill(pages.visit(ana, NEW), email="dan@home.example")
        assert page.status == 422
        assert not AuditEvent.objects.filter(event="practice.client.added", actor_id=people.ana.pk).exists()


@pytest.mark.parametrize(("name", "may"), [("ana", True), ("cleo", True), ("sam", False), ("bill", False)])
def test_it_is_offered_to_who_may(
    people: People, clock: Clock, browser: SignIn, name: str, may: bool
) -> None:
    page = pages.visit(browser(getattr(people, name)), "/office/clients/")
    assert (NEW in page.links) is may
