"""The client fills in a form on a phone, without scripts: page by page, kept at each step, read over, signed."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from consent.models import FormFile, FormRequest, FormVersion, Signature
from practice import crypto
from practice.models import Client, Representation
from tests import pages
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.pages import Page, SignIn
from tests.people import People, actor_of

LIST = "/portal/forms/"


@pytest.fixture
def row(people: People, clock: Clock) -> FormRequest:
    return asked.ask(people.dan, people.ana, clock.at, days=7)


@pytest.fixture
def dan(row: FormRequest, people: People, browser: SignIn) -> Browser:
    return browser(people.dan)


def at(row: FormRequest, rest: str = "") -> str:
    return f"{LIST}{row.pk}/{rest}"


def first(who: Browser, row: FormRequest) -> Page:
    return pages.visit(who, at(row, "pages/1/")).send("Save and go on", called="Danny", meds="no")


def filled(who: Browser, row: FormRequest) -> Page:
    return first(who, row).send("Save and go on", why=f"I sleep badly. {asked.CANARY}")


def before_signing(who: Browser, row: FormRequest) -> Page:
    return filled(who, row).go(at(row, "electronic/")).send(agreed="on")


def signed(who: Browser, row: FormRequest, **more: str) -> Page:
    return before_signing(who, row).send(**({"name": "Dan Doyle", "intent": "on"} | more))


class TestWhatWaits:
    def test_the_first_page_says_so(self, dan: Browser) -> None:
        page = pages.visit(dan, "/portal/")
        assert "1 form waits for you." in page.words
        assert LIST in page.links

    def test_the_list_says_how_far_and_by_when(self, dan: Browser, row: FormRequest) -> None:
        assert "Not begun yet. Please by" in pages.visit(dan, LIST).words
        first(dan, row)
        assert "You are at page 2 of 2." in pages.visit(dan, LIST).words

    def test_late_is_said_without_reproach(self, dan: Browser, clock: Clock) -> None:
        FormRequest.objects.update(due_on=clock.at.date() - timedelta(days=2))
        assert "It was due on" in pages.visit(dan, LIST).words

    def test_titles_say_nothing(self, dan: Browser, row: FormRequest) -> None:
        for path in (LIST, at(row), at(row, "pages/1/")):
            assert "<title>Your forms</title>" in pages.visit(dan, path).html

    def test_what_was_withdrawn_is_not_there(self, dan: Browser, row: FormRequest) -> None:
        FormRequest.objects.update(state="withdrawn")
        assert pages.visit(dan, at(row)).status == 404


class TestFillingIn:
    def test_one_group_of_questions_a_page(self, dan: Browser, row: FormRequest) -> None:
        page = pages.visit(dan, at(row, "pages/1/"))
        assert "Page 1 of 2" in page.words
        assert "What brings you here?" not in page.words

    def test_what_is_missing_is_said_and_the_rest_is_kept(self, dan: Browser, row: FormRequest) -> None:
        page = pages.visit(dan, at(row, "pages/1/")).send("Save and go on", called="Danny")
        assert page.status == 422
        assert 'value="Danny"' in page.html
        assert 'value="Danny"' in pages.visit(dan, at(row, "pages/1/")).html

    def test_a_question_that_comes_up_is_asked_before_going_on(self, dan: Browser, row: FormRequest) -> None:
        page = pages.visit(dan, at(row, "pages/1/"))
        stood_there = ["called", "meds"]  # what is hidden is disabled, and not sent
        page = page.send("Save and go on", called="Danny", meds="yes", **{"-on": stood_there})
        assert page.path == at(row, "pages/1/")
        assert "Which one?" in page.words

    def test_finished_later_on_another_device(
        self, dan: Browser, row: FormRequest, people: People, browser: SignIn
    ) -> None:
        page = pages.visit(dan, at(row, "pages/1/")).send("Save and finish later", called="Danny")
        assert "It is kept." in page.words
        elsewhere = browser(people.dan)
        assert 'value="Danny"' in pages.visit(elsewhere, at(row, "pages/1/")).html

    def test_it_goes_on_where_they_were(
        self, dan: Browser, row: FormRequest, people: People, browser: SignIn
    ) -> None:
        first(dan, row)
        page = pages.visit(browser(people.dan), at(row))
        assert at(row, "pages/2/") in page.links

    def test_back_keeps_what_stands_there(self, dan: Browser, row: FormRequest) -> None:
        page = first(dan, row).send("Back", why="Half a senten")
        assert 'value="Danny"' in page.html
        assert "Half a senten" in pages.visit(dan, at(row, "pages/2/")).words

    def test_the_page_keeps_by_itself_what_is_typed(self, dan: Browser, row: FormRequest) -> None:
        answer = dan.post(at(row, "pages/1/draft/"), {"called": "Da"})
        assert answer.content.startswith(b"Kept here at ")
        assert 'value="Da"' in pages.visit(dan, at(row, "pages/1/")).html

    def test_two_windows_on_two_pages_take_nothing_from_each_other(
        self, dan: Browser, row: FormRequest
    ) -> None:
        one, two = (pages.visit(dan, at(row, f"pages/{number}/")) for number in (1, 2))
        two.send("Save and go on", why="Sleep.")
        one.send("Save and go on", called="Danny", meds="no")
        assert "Sleep." in pages.visit(dan, at(row, "review/")).words

    def test_a_page_that_the_form_does_not_have(self, dan: Browser, row: FormRequest) -> None:
        assert pages.visit(dan, at(row, "pages/3/")).status == 404
        assert pages.visit(dan, at(row, "pages/0/")).status == 404


class TestReadingOver:
    def test_every_answer_with_a_way_to_change_it(self, dan: Browser, row: FormRequest) -> None:
        page = filled(dan, row)
        assert page.path == at(row, "review/")
        assert "How shall we call you? Danny" in page.words
        assert {at(row, "pages/1/"), at(row, "pages/2/")} <= set(page.links)

    def test_what_is_missing_is_marked_and_nobody_signs(self, dan: Browser, row: FormRequest) -> None:
        page = first(dan, row).go(at(row, "review/"))
        assert "What brings you here? Not answered yet" in page.words
        assert page.go(at(row, "electronic/")).path == at(row, "review/")

    def test_a_form_that_nobody_signs_ends_here(self, people: People, clock: Clock, browser: SignIn) -> None:
        plain = asked.version(clock.at, key="plain", signed=False)
        row = asked.ask(people.dan, people.ana, clock.at, versions=[plain])
        page = filled(browser(people.dan), row).send("All is right: send it")
        assert "Done. Thank you." in page.words
        assert not Signature.objects.exists()


class TestSigning:
    def test_the_screen_is_agreed_to_first_with_the_way_on_paper(
        self, dan: Browser, row: FormRequest
    ) -> None:
        page = filled(dan, row).go(at(row, "signature/"))
        assert page.path == at(row, "electronic/")
        assert "You can sign on paper instead." in page.words
        assert at(row, "paper/") in page.links

    def test_signed_with_all_that_stands_behind_it(
        self, dan: Browser, row: FormRequest, clock: Clock
    ) -> None:
        page = signed(dan, row)
        assert "Done. Thank you." in page.words
        found = Signature.objects.get()
        assert (found.capacity, found.method, found.language) == ("self", "typed", "en")
        assert found.electronic_at == found.signed_at == clock.at
        assert found.time_zone == "America/New_York"
        assert found.network

    def test_a_double_click_signs_once(self, dan: Browser, row: FormRequest) -> None:
        page = before_signing(dan, row)
        sent = page.form("intent").fields | {"name": "Dan Doyle", "intent": "on"}
        answers = [dan.post(page.path, sent) for _click in range(2)]
        assert [one.status_code for one in answers] == [302, 302]
        assert Signature.objects.count() == FormFile.objects.count() == 1

    def test_it_needs_name_and_intent(self, dan: Browser, row: FormRequest) -> None:
        page = before_signing(dan, row).send(name="")
        assert page.status == 422
        assert "Type your name to sign." in page.words
        assert "Tick the box if you have read this" in page.words

    def test_what_was_changed_in_another_window_is_shown_again(
        self, dan: Browser, row: FormRequest, people: People, clock: Clock
    ) -> None:
        page = before_signing(dan, row)
        asked.save(row, actor_of(people.dan), clock.at, 1, why="Something else.")
        page = page.send(name="Dan Doyle", intent="on")
        assert page.status == 422
        assert "Something was changed in another window." in page.words
        assert "Something else." in page.words
        assert "Done. Thank you." in page.send(name="Dan Doyle", intent="on").words

    def test_the_copy_is_a_download(self, dan: Browser, row: FormRequest) -> None:
        signed(dan, row)
        answer = dan.get(f"/portal/form-files/{FormFile.objects.get().pk}/")
        assert answer.content.startswith(b"%PDF-")
        assert "attachment" in answer["Content-Disposition"]
        assert asked.CANARY.encode() in answer.content

    def test_who_signed_looks_at_it_and_checks_it(self, dan: Browser, row: FormRequest) -> None:
        signed(dan, row)
        page = pages.visit(dan, f"/portal/signatures/{Signature.objects.get().pk}/")
        assert "Dan Doyle" in page.words
        assert "for themself" in page.words
        checked = page.go(f"{page.path}verification/")
        assert "Good. The text is the one that was signed" in checked.words
        assert "Wrong." not in checked.words


class TestWhoActsForHim:
    @pytest.fixture
    def fay(self, people: People, browser: SignIn) -> Browser:
        return browser(people.fay)

    def test_she_goes_on_and_signs_as_what_she_is(
        self, dan: Browser, fay: Browser, row: FormRequest, people: People
    ) -> None:
        filled(dan, row)
        page = pages.visit(fay, at(row, "electronic/")).send(agreed="on")
        page = page.send(name="Fay Doyle", intent="on", capacity="parent")
        assert "Done. Thank you." in page.words
        found = Signature.objects.get()
        assert (found.capacity, found.user_id) == ("parent", people.fay.user_id)

    def test_she_does_not_sign_without_saying_so(self, dan: Browser, fay: Browser, row: FormRequest) -> None:
        filled(dan, row)
        page = pages.visit(fay, at(row, "electronic/")).send(agreed="on")
        page = page.send(name="Fay Doyle", intent="on", capacity="self")
        assert page.status == 422
        assert not Signature.objects.exists()

    def test_what_is_for_him_alone_is_not_there_for_her(
        self, people: People, clock: Clock, fay: Browser
    ) -> None:
        row = asked.ask(people.dan, people.ana, clock.at, is_own=True)
        assert "waits for you" not in pages.visit(fay, "/portal/").words
        assert pages.visit(fay, at(row)).status == 404

    def test_who_acts_in_administrative_matters_fills_in_nothing(
        self, row: FormRequest, people: People, fay: Browser
    ) -> None:
        Representation.objects.filter(pk=people.fay.pk).update(scope="administrative")
        assert pages.visit(fay, LIST).status == 403
        assert pages.visit(fay, at(row)).status == 404


class TestSayingNo:
    def test_it_shows_what_happens_then(self, dan: Browser, row: FormRequest) -> None:
        page = pages.visit(dan, at(row, "declining/"))
        assert "Then we talk about it in person." in page.words
        page = page.send(reason="I would rather talk.")
        assert "You said no" in page.words
        assert "Then we talk about it in person." in page.words

    def test_where_one_can_not_there_is_no_such_page(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        must = asked.version(clock.at, key="must", may_decline=False)
        row = asked.ask(people.dan, people.ana, clock.at, versions=[must])
        assert pages.visit(browser(people.dan), at(row, "declining/")).status == 404


def test_on_paper_the_whole_text_stands_there(dan: Browser, row: FormRequest) -> None:
    page = pages.visit(dan, at(row, "paper/"))
    assert "What brings you here?" in page.words
    assert "____" in page.words and "No answer" not in page.words
    assert "We know it now." in page.send("Please give it to me on paper").words


def test_after_discharge_nothing_more_is_filled_in(dan: Browser, row: FormRequest, people: People) -> None:
    Client.objects.filter(pk=people.dan.pk).update(status="discharged")
    assert pages.visit(dan, at(row, "pages/1/")).status == 403


def test_it_speaks_spanish_and_is_signed_in_spanish(
    dan: Browser, row: FormRequest, people: People, form: FormVersion
) -> None:
    dan.post("/language/", {"language": "es", "next": LIST})
    page = pages.visit(dan, at(row, "pages/1/"))
    assert "How shall we call you? (es)" in page.words
    for number, sent in ((1, {"called": "Danny", "meds": "no"}), (2, {"why": "Duermo mal."})):
        page = pages.visit(dan, at(row, f"pages/{number}/"))
        page.post(page.path, page.form("submission_key").fields | sent)
    page = pages.visit(dan, at(row, "electronic/")).send(agreed="on")
    page.send(name="Dan Doyle", intent="on")
    found = Signature.objects.get()
    assert found.language == "es"
    assert "(es)" in (crypto.open(found, "shown", by=asked.grant(people.dan)) or "")
