"""A list comes in: seen before it is taken, once however often it is sent, resumed where it stopped, and then gone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from practice import actions as house
from practice import crypto
from practice.access.nouns import grant_for_list
from practice.models import AuditEvent, CareTeamMember, Client, ContactPoint, RoleAssignment, User
from records import actions
from records.actions import imports
from records.importing import running
from records.models import ClientImport
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

NEW = "/office/clients/import/"
LIST = """Email,Patient,DOB,Therapist,Balance
kim@home.example,"Noor, Kim",04/02/1999,Ana Alvarez,12
lee@home.example,Lee Adler,31/31/1999,Nobody Known,
,,1990-01-01,,
dan@home.example,Somebody Else,,,
,Dan Doyle,1990-04-02,,
,=cmd|1,,,
KIM@home.example,kim noor,1999-04-02,,
"""


@pytest.fixture
def cleo(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.cleo)


def upload(browser: Browser, content: bytes | str = LIST) -> Page:
    page = pages.visit(browser, NEW)
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("clients.csv", data, content_type="text/csv")
    return page.post(NEW, page.form("submission_key").fields | {"file": file})


def press(page: Page, where: str) -> Page:
    form = page.form("submission_key", action=where)
    return page.post(form.action, form.fields)


def run(clock: Clock) -> None:
    running.run(now=clock)


def names() -> set[str | None]:
    return {doing.words_of(one, "name") for one in Client.objects.all()}


def test_the_whole_way(cleo: Browser, people: People, clock: Clock) -> None:
    before = names()
    page = upload(cleo)
    assert page.status == 200
    for words in (
        "Kim Noor 1 1999-04-02 kim@home.example will be added",
        "Lee Adler 2 lee@home.example will be added left out: birth date; no clinician of this name",
        "not taken: no name",
        "not taken: somebody here has the same address, or the same name and birth date",
        "not taken: a cell begins like a formula",
        "not taken: stands in this list twice",
        "Add 2 clients",
    ):
        assert words in page.words
    assert names() == before
    page = press(page, "/run/")
    assert "0 of 7 lines done" in page.words
    run(clock)
    assert names() - before == {"Kim Noor", "Lee Adler"}
    report = page.go(page.path).words
    assert "7 lines, done" in report
    assert "2 added" in report
    assert "Line 3 not taken: no name" in report


def test_what_was_taken_is_whole(cleo: Browser, people: People, clock: Clock) -> None:
    press(upload(cleo), "/run/")
    run(clock)
    kim = next(one for one in Client.objects.all() if doing.words_of(one, "name") == "Kim Noor")
    assert (doing.words_of(kim, "birth_date"), doing.words_of(kim, "first_name")) == ("1999-04-02", "Kim")
    point = ContactPoint.objects.get(client=kim)
    assert (doing.words_of(point, "address"), point.verified_at) == ("kim@home.example", None)
    assert CareTeamMember.objects.get(client=kim).user_id == people.ana.pk
    assert AuditEvent.objects.filter(event="practice.client.added", actor_id=people.cleo.pk).count() == 2


def test_the_same_file_twice_is_nothing_twice(cleo: Browser, clock: Clock) -> None:
    press(upload(cleo), "/run/")
    run(clock)
    after = Client.objects.count()
    page = upload(cleo)
    assert "not taken: this line was taken in before" in page.words
    assert "Add 2 clients" not in page.words
    row = ClientImport.objects.latest("created_at", "pk")
    actions.run_import(row=ClientImport.objects.get(state="read"), actor=actor_of_user(row.user), now=clock())
    run(clock)
    assert Client.objects.count() == after


def actor_of_user(user: User):
    return actor_of(user)


def test_two_people_of_one_list_may_share_a_mailbox(cleo: Browser, clock: Clock) -> None:
    before = Client.objects.count()
    press(upload(cleo, "Name,Email\nKim Noor,home@noor.example\nGus Noor,home@noor.example\n"), "/run/")
    run(clock)
    assert Client.objects.count() == before + 2


def test_it_stops_anywhere_and_goes_on_there(
    cleo: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)
    before = Client.objects.count()
    lines = [f"Client {n},c{n}@home.example" for n in range(7)] + ["client 0,c0@home.example"]
    press(upload(cleo, "Name,Email\n" + "\n".join(lines)), "/run/")
    row = ClientImport.objects.get()
    seen = []
    while actions.import_batch(import_id=row.pk, now=clock()):
        row.refresh_from_db()
        seen.append((len(row.outcomes), Client.objects.count() - before))
    row.refresh_from_db()
    assert seen == [(3, 3), (6, 6)]
    assert Client.objects.count() == before + 7
    assert row.outcomes == ["new"] * 7 + ["twice"]


def test_a_batch_that_fails_leaves_nothing_half_done(
    cleo: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(upload(cleo, "Name\nKim\nLee\n"), "/run/")
    row, before = ClientImport.objects.get(), Client.objects.count()
    added = house.add_client

    def breaks(**given: object) -> Client:
        if Client.objects.count() > before:
            raise RuntimeError
        return added(**given)

    with monkeypatch.context() as broken:
        broken.setattr(house, "add_client", breaks)
        with pytest.raises(RuntimeError):
            actions.import_batch(import_id=row.pk, now=clock())
    row.refresh_from_db()
    assert (Client.objects.count(), row.outcomes) == (before, [])
    actions.import_batch(import_id=row.pk, now=clock())
    assert Client.objects.count() == before + 2


class TestTheListItself:
    def test_lies_sealed_while_it_waits(self, cleo: Browser) -> None:
        upload(cleo)
        row = ClientImport.objects.get()
        assert b"Noor" not in bytes(row.table)
        assert "Noor" in doing.words_of(row, "table")
        assert b"Noor" not in str(AuditEvent.objects.filter(subject_id=row.pk).values()).encode()

    @pytest.mark.parametrize("end", ["run", "dropping"])
    def test_is_destroyed_when_it_is_done(self, cleo: Browser, clock: Clock, end: str) -> None:
        press(upload(cleo), f"/{end}/")
        run(clock)
        assert ClientImport.objects.get().table is None

    def test_nobody_decides_and_it_is_thrown_away(self, cleo: Browser, clock: Clock) -> None:
        upload(cleo)
        clock.move(hours=23)
        run(clock)
        assert ClientImport.objects.get().state == "read"
        clock.move(hours=2)
        run(clock)
        row = ClientImport.objects.get()
        assert (row.state, row.table) == ("dropped", None)

    def test_is_for_whoever_brought_it_alone(
        self, cleo: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        path = upload(cleo).path
        assert pages.visit(browser(people.ana), path).status == 404

    def test_opens_with_no_other_right(self, cleo: Browser, people: People) -> None:
        upload(cleo)
        row = ClientImport.objects.get()
        grant = grant_for_list(actor_of(people.cleo), [people.dan.pk], timezone.now())
        with pytest.raises(crypto.NoGrant):
            crypto.open(row, "table", by=grant)


@pytest.mark.parametrize("change", ["epoch", "inactive", "role"])
def test_when_they_are_gone_nothing_more_comes_in(
    cleo: Browser, people: People, clock: Clock, change: str
) -> None:
    press(upload(cleo), "/run/")
    before = Client.objects.count()
    users = User.objects.filter(pk=people.cleo.pk)
    if change == "epoch":
        users.update(epoch=people.cleo.epoch + 1)
    elif change == "inactive":
        users.update(is_active=False)
    else:
        RoleAssignment.objects.filter(user=people.cleo).update(until_at=clock() - timedelta(minutes=1))
    run(clock)
    row = ClientImport.objects.get()
    assert (Client.objects.count(), row.state, row.table) == (before, "dropped", None)


class TestColumns:
    def test_a_wrong_guess_is_put_right(self, cleo: Browser, clock: Clock) -> None:
        page = upload(cleo, "Who,Reach\nKim Noor,kim@home.example\n")
        assert "Add 1 client" not in page.words
        page = page.send(c0="name", c1="email")
        assert "Kim Noor 1 kim@home.example will be added" in page.words
        press(page, "/run/")
        run(clock)
        assert "Kim Noor" in names()

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            ({"c0": "name", "c1": "name"}, "Two columns are the same thing."),
            ({"c0": "", "c1": "email"}, "One column must be the name."),
        ],
    )
    def test_what_can_not_be_is_said(self, cleo: Browser, chosen: dict[str, str], words: str) -> None:
        page = upload(cleo, "Who,Reach\nKim Noor,kim@home.example\n").send(**chosen)
        assert (page.status, words in page.words) == (422, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "This file is empty."), (b"Name\n", "nothing below it"), (b"\x00\x01", "This is not a CSV file.")],
)
def test_what_is_no_list_is_refused_in_words(cleo: Browser, content: bytes, words: str) -> None:
    page = upload(cleo, content)
    assert (page.status, words in page.words) == (422, True)
    assert not ClientImport.objects.exists()


def test_a_clinicians_list_is_compared_with_her_own_clients_alone(
    people: People, clock: Clock, browser: SignIn
) -> None:
    """Eve is Ben's: that she is here is not for Ana to learn."""
    page = upload(browser(people.ana), "Name,DOB,Email\nEve Ellis,1985-11-23,eve@home.example\n")
    assert "Eve Ellis 1 1985-11-23 eve@home.example will be added" in page.words


def test_markup_in_a_cell_is_words(cleo: Browser) -> None:
    page = upload(cleo, "Name\n<script>alert(1)</script>\n")
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;alert(1)" in page.html
