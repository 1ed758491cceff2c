"""A client's forms in the workspace: asked with a click, how far they are for all, the answers for few."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from consent import actions, starter
from consent.models import FormFile, FormRequest, FormVersion, Packet, Signature
from practice import pdf, policy
from practice.actors import WORKER
from practice.models import AuditEvent, Notice
from tests import pages
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_said: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def version(people: People, clock: Clock) -> FormVersion:
    return asked.version(clock.at)


@pytest.fixture
def row(version: FormVersion, people: People, clock: Clock) -> FormRequest:
    """Half filled in, and due yesterday."""
    found = asked.ask(people.dan, people.ana, clock.at, days=-1)
    asked.save(found, actor_of(people.dan), clock.at, 0, called=asked.CANARY, meds="no")
    return found


@pytest.fixture
def signed(row: FormRequest, people: People, clock: Clock) -> Signature:
    asked.save(row, actor_of(people.dan), clock.at, 1, why=asked.CANARY)
    asked.finish(row, actor_of(people.dan), clock.at)
    return Signature.objects.get()


def of(people: People, rest: str = "") -> str:
    return f"/office/clients/{people.dan.pk}/forms/{rest}"


def ana(people: People, browser: SignIn) -> Browser:
    return browser(people.ana)


class TestAsking:
    def test_one_form(self, version: FormVersion, people: People, browser: SignIn) -> None:
        page = pages.visit(ana(people, browser), of(people, "new/")).send(single=["about_you"])
        assert "Asked. The client finds it in the portal." in page.words
        assert FormRequest.objects.get().packet is None

    def test_in_the_evening_today_is_not_over(
        self, version: FormVersion, people: People, clock: Clock, browser: SignIn
    ) -> None:
        today = clock().date()
        clock.move(hours=10)  # nine in the evening in New York, and tomorrow by UTC
        page = pages.visit(ana(people, browser), of(people, "new/"))
        assert page.form("single").fields["due_on"] == [f"{today + timedelta(days=7)}"]
        assert page.send(single=["about_you"], due_on=f"{today}").status == 200
        assert FormRequest.objects.get().due_on == today

    def test_a_packet_in_its_order(self, people: People, clock: Clock, browser: SignIn) -> None:
        starter.publish_starter(actor=WORKER, now=clock.at)
        page = pages.visit(ana(people, browser), of(people, "new/"))
        choice = starter.PacketTemplate.objects.get(name="New adult client")
        page = page.send(packet=str(choice.pk))
        keys = [one.form_version.key for one in FormRequest.objects.order_by("position")]
        assert keys == choice.forms
        assert Packet.objects.get().name == "New adult client"
        assert "0 of 6 done" in page.words

    def test_a_packet_brings_its_own_day(self, people: People, clock: Clock, browser: SignIn) -> None:
        """Chosen with a script the page shows it; without one it holds all the same, unless somebody typed a day."""
        starter.publish_starter(actor=WORKER, now=clock.at)
        choice = starter.PacketTemplate.objects.get(name="New adult client")
        starter.PacketTemplate.objects.filter(pk=choice.pk).update(due_days=19)
        hers, today = ana(people, browser), policy.today()
        page = pages.visit(hers, of(people, f"new/?packet={choice.pk}"))
        fields = page.form("packet").fields
        assert (fields["packet"], fields["due_on"]) == ([str(choice.pk)], [f"{today + timedelta(days=19)}"])
        plain = pages.visit(hers, of(people, "new/"))
        assert plain.form("packet").fields["due_on"] == [f"{today + timedelta(days=7)}"]
        plain.send(packet=str(choice.pk))
        assert set(FormRequest.objects.values_list("due_on", flat=True)) == {today + timedelta(days=19)}

    def test_a_day_that_somebody_typed_stays(self, people: People, clock: Clock, browser: SignIn) -> None:
        starter.publish_starter(actor=WORKER, now=clock.at)
        choice = starter.PacketTemplate.objects.get(name="New adult client")
        typed = policy.today() + timedelta(days=3)
        page = pages.visit(ana(people, browser), of(people, "new/"))
        page.send(packet=str(choice.pk), due_on=f"{typed}")
        assert set(FormRequest.objects.values_list("due_on", flat=True)) == {typed}

    def test_nothing_chosen_is_said(self, version: FormVersion, people: People, browser: SignIn) -> None:
        page = pages.visit(ana(people, browser), of(people, "new/")).send(single=[])
        assert page.status == 422
        assert "Choose a packet, or at least one form." in page.words

    def test_how_one_is_reached_is_not_asked_for_here(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        starter.publish_starter(actor=WORKER, now=clock.at)
        page = pages.visit(ana(people, browser), of(people, "new/"))
        assert 'value="technology_consent"' in page.html
        assert 'value="unsecured_communication"' not in page.html


class TestWhoSeesWhat:
    def test_the_clinician_reads_the_answers_so_far(
        self, row: FormRequest, people: People, browser: SignIn
    ) -> None:
        page = pages.visit(ana(people, browser), of(people))
        assert "page 2 of 2" in page.words
        assert asked.CANARY in page.go(f"/office/asked-forms/{row.pk}/").words

    def test_the_front_desk_sees_how_far_it_is_and_no_answer(
        self, signed: Signature, row: FormRequest, people: People, clock: Clock, browser: SignIn
    ) -> None:
        other = asked.ask(people.dan, people.ana, clock.at, versions=[asked.version(clock.at, key="other")])
        asked.save(other, actor_of(people.dan), clock.at, 0, called=asked.CANARY, meds="no")
        cleo = browser(people.cleo)
        shown = [pages.visit(cleo, path) for path in (of(people), "/office/forms/waiting/")]
        assert "signed" in shown[0].words
        assert all("page 2 of 2" in page.words for page in shown)
        assert not any(asked.CANARY in page.html for page in shown)
        refused = [
            f"/office/asked-forms/{row.pk}/",
            f"/office/asked-forms/{other.pk}/",
            f"/office/signatures/{signed.pk}/",
            f"/office/signatures/{signed.pk}/verification/",
            f"/office/form-files/{FormFile.objects.get().pk}/",
        ]
        answers = [pages.visit(cleo, path) for path in refused]
        assert {page.status for page in answers} == {403}
        assert not any(asked.CANARY in page.html for page in answers)

    def test_why_a_client_declined_is_for_the_clinician(
        self, row: FormRequest, people: People, clock: Clock, browser: SignIn
    ) -> None:
        actions.decline_form(
            form_request=row, reason=asked.CANARY, submission=None, actor=actor_of(people.dan), now=clock.at
        )
        page = pages.visit(ana(people, browser), f"/office/asked-forms/{row.pk}/")
        assert f"The client's reason: {asked.CANARY}" in page.words
        assert asked.CANARY not in pages.visit(browser(people.cleo), of(people)).html


class TestReminding:
    def test_one_click_and_no_second_one_today(
        self, row: FormRequest, people: People, browser: SignIn
    ) -> None:
        page = pages.visit(ana(people, browser), of(people)).send("Remind", action="reminder")
        assert "Reminded, by a neutral notice." in page.words
        assert "Reminded 1 of 3 times, last today." in page.words
        page = page.send("Remind", action="reminder")
        assert "less than three days old" in page.words
        assert Notice.objects.filter(kind="form_reminder").count() == 1

    def test_the_overview_has_what_is_due_first(
        self, row: FormRequest, people: People, clock: Clock, browser: SignIn
    ) -> None:
        asked.ask(people.dan, people.ana, clock.at, versions=[asked.version(clock.at, key="later")], days=5)
        asked.ask(people.eve, people.ben, clock.at, days=-3)
        cleo = browser(people.cleo)
        words = pages.visit(cleo, "/office/forms/waiting/").words
        assert words.index("Eve Ellis") < words.index("Dan Doyle")
        assert "Eve Ellis" not in pages.visit(ana(people, browser), "/office/forms/waiting/").words

    def test_a_click_in_the_overview_comes_back_to_it(
        self, row: FormRequest, people: People, browser: SignIn
    ) -> None:
        page = pages.visit(ana(people, browser), "/office/forms/waiting/")
        (remind,) = [form for form in page.forms if "reminder" in form.action]
        page = page.post(remind.action, remind.fields)
        assert page.path == "/office/forms/waiting/"
        assert "Reminded, by a neutral notice." in page.words

    def test_more_rows_ask_no_more_of_the_database(
        self, row: FormRequest, people: People, clock: Clock, browser: SignIn
    ) -> None:
        hers = ana(people, browser)
        paths = (of(people), "/office/forms/waiting/")
        few = [pages.queries(hers, path) for path in paths]
        for key in ("one", "two", "three"):
            asked.ask(people.dan, people.ana, clock.at, versions=[asked.version(clock.at, key=key)])
        assert [pages.queries(hers, path) for path in paths] == few

    def test_the_rail_counts_what_is_late(self, row: FormRequest, people: People, browser: SignIn) -> None:
        assert "Forms due waiting: 1" in pages.visit(ana(people, browser), of(people)).words


def test_withdrawn_it_is_gone_from_the_portal(row: FormRequest, people: People, browser: SignIn) -> None:
    page = pages.visit(ana(people, browser), f"/office/asked-forms/{row.pk}/withdrawal/").send("Withdraw it")
    assert "Withdrawn. The client is not asked for it any more." in page.words
    assert "waits for you" not in pages.visit(browser(people.dan), "/portal/").words


class TestNoting:
    def test_paper_with_its_scan(self, version: FormVersion, people: People, browser: SignIn) -> None:
        hers = ana(people, browser)
        page = pages.visit(hers, of(people, "paper/"))
        scan = SimpleUploadedFile("scan.txt", b"Signed by hand.")
        page = page.post(page.path, page.form("files").fields | {"who": "Dan Doyle", "files": scan})
        assert "Noted: signed on paper." in page.words
        assert "on paper" in page.words
        page = page.go(f"/office/signatures/{Signature.objects.get().pk}/")
        assert "on paper; the scan is kept" in page.words
        assert "Ana Alvarez" in page.words
        checked = page.go(f"{page.path}verification/")
        assert "Good. The scan of the paper" in checked.words
        assert "Wrong." not in checked.words

    def test_paper_needs_its_scan_and_a_day_that_was(
        self, version: FormVersion, people: People, browser: SignIn
    ) -> None:
        tomorrow = (date.today() + timedelta(days=2)).isoformat()
        page = pages.visit(ana(people, browser), of(people, "paper/")).send(on=tomorrow, who="Dan Doyle")
        assert page.status == 422
        assert "Choose the scan of the signed paper." in page.words
        assert "This can't be the day." in page.words

    def test_what_was_agreed_in_words(self, version: FormVersion, people: People, browser: SignIn) -> None:
        page = pages.visit(ana(people, browser), of(people, "spoken/"))
        page = page.send(who="Dan Doyle", said="I read it to him. He said yes.")
        assert "Noted: agreed in words." in page.words
        page = page.go(f"/office/signatures/{Signature.objects.get().pk}/")
        assert "He said yes." in page.words
        assert AuditEvent.objects.filter(event="consent.filling.spoken_noted").exists()


def test_the_signature_names_all_that_stands_behind_it(
    signed: Signature, people: People, browser: SignIn
) -> None:
    page = pages.visit(ana(people, browser), f"/office/signatures/{signed.pk}/")
    digest = bytes(signed.shown_digest).hex()
    for words in ("Dan Doyle", "for themself", "by typing the name", "UTC)", "English", digest[:8]):
        assert words in page.words
    assert "Wrong." not in page.go(f"{page.path}verification/").words
