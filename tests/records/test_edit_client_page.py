"""What is known of a client changes, and the trail says which fields, never what stood in them."""

import pytest
from django.test import Client as Browser

from practice import actions
from practice.models import AuditEvent, Client
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/edition/"


def edited() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event="practice.client.edited").order_by("seq"))


def test_it_comes_filled_in(ana: Browser, path: str) -> None:
    fields = pages.visit(ana, path).form("name").fields
    assert (fields["name"], fields["birth_date"]) == (["Dan Doyle"], ["1990-04-02"])


def test_what_differs_is_written_and_named(ana: Browser, people: People, path: str) -> None:
    page = pages.visit(ana, path).send(name="Dan Dough", residence="NY", language="es")
    dan = Client.objects.get(pk=people.dan.pk)
    assert page.path == f"/office/clients/{dan.pk}/about/"
    assert (doing.words_of(dan, "name"), doing.words_of(dan, "residence")) == ("Dan Dough", "NY")
    assert (dan.language, dan.user.language) == ("es", "es")
    (row,) = edited()
    assert row.fields == "language name residence"
    assert "Dough" not in str(AuditEvent.objects.filter(pk=row.pk).values())


def test_nothing_differs_nothing_is_written(ana: Browser, path: str) -> None:
    pages.visit(ana, path).send(name="Dan Doyle")
    assert edited() == []


def test_what_is_emptied_is_gone(ana: Browser, people: People, path: str) -> None:
    pages.visit(ana, path).send(birth_date="")
    assert Client.objects.get(pk=people.dan.pk).birth_date is None


def test_a_name_can_not_be_emptied(ana: Browser, people: People, path: str) -> None:
    assert pages.visit(ana, path).send(name=" ").status == 422
    assert doing.words_of(Client.objects.get(pk=people.dan.pk), "name") == "Dan Doyle"


def test_what_somebody_else_changed_meanwhile_is_not_undone_unseen(
    ana: Browser, people: People, clock: Clock, path: str
) -> None:
    page = pages.visit(ana, path)
    actions.edit_client(
        client=people.dan, changes={"pronouns": "he/him"}, submission=None, actor=actor_of(people.cleo),
        now=clock(),
    )  # fmt: skip
    again = page.send(name="Dan Dough")
    assert again.status == 422
    assert "Somebody else changed these details" in again.words
    assert again.form("name").fields["name"] == ["Dan Dough"]
    assert doing.words_of(Client.objects.get(pk=people.dan.pk), "pronouns") == "he/him"
    again.send(name="Dan Dough", pronouns="he/him")
    assert doing.words_of(Client.objects.get(pk=people.dan.pk), "name") == "Dan Dough"


def test_no_other_column_can_be_named(people: People, clock: Clock) -> None:
    with pytest.raises(ValueError, match="no details"):
        actions.edit_client(
            client=people.dan, changes={"status": "merged"}, submission=None, actor=actor_of(people.ana),
            now=clock(),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["sam", "bill"])
def test_who_only_reads_may_not(people: People, clock: Clock, browser: SignIn, path: str, name: str) -> None:
    assert pages.visit(browser(getattr(people, name)), path).status == 403


def test_the_title_of_the_window_names_nobody(ana: Browser, path: str) -> None:
    assert "<title>Edit · Sotto</title>" in pages.visit(ana, path).html
