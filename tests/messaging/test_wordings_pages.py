"""Saved wordings: the practice's own once somebody takes them over; each shown as a client would read it."""

import pytest
from django.test import Client as Browser

from consent.rules import advice
from consent.rules import wordings as rules
from consent.rules.wordings import WordingError
from messaging import actions, wordings
from messaging.models import Message, SavedWording
from practice.models import AuditEvent
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

LIST, NEW = "/office/wordings/", "/office/wordings/new/"
OWN = {
    "title_en": "Snow",
    "title_es": "Nieve",
    "text_en": "It snows: the new start is {time}. Call {callback}.",
    "text_es": "Nieva: empezamos {time}. Llame al {callback}.",
    "circumstances": ["scheduling"],
    "channels": ["sms", "email"],
    "is_discreet": "on",
}


def write(page: Page, **changes: str | list[str]) -> Page:
    form = page.form("text_en")
    return page.post(form.action or page.path, form.fields | OWN | changes)


def taken_over(people: People, clock: Clock) -> None:
    actions.adopt_wordings(actor=actor_of(people.ada), now=clock())


class TestBeforeAnybodyTakesThem:
    def test_those_of_the_house_are_in_use(self, people: People) -> None:
        assert wordings.in_use() == rules.starter()

    def test_they_stand_there_filled_in_in_both_languages(self, ana: Browser) -> None:
        words = pages.visit(ana, LIST).words
        assert "English" in words and "Your time is set:" in words and "10:00 AM, the office" in words
        assert "10:00, la oficina" in words
        assert "Su hora quedó fijada:" in words and "Call +12025550100" in words.replace("call", "Call")

    def test_taken_over_once_each_can_be_changed(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, LIST).send("Take them over")
        assert SavedWording.objects.count() == len(rules.starter())
        assert "Take them over" not in page.words and "Change" in page.words
        assert [one.key for one in wordings.in_use()] == [one.key for one in rules.starter()]

    def test_twice_is_once(self, people: People, clock: Clock) -> None:
        taken_over(people, clock)
        taken_over(people, clock)
        assert SavedWording.objects.count() == len(rules.starter())
        assert AuditEvent.objects.filter(event="messaging.wordings.adopted").count() == 1


class TestWriting:
    def test_a_new_one_can_be_chosen_at_once(self, ana: Browser, agreed: People, path: str) -> None:
        assert "Added." in write(pages.visit(ana, NEW)).words
        assert "It snows" in pages.visit(ana, f"{path}?about=scheduling").words

    def test_and_sent(self, ana: Browser, agreed: People, path: str, clock: Clock) -> None:
        write(pages.visit(ana, NEW))
        key = SavedWording.objects.get(key__startswith="own_").key
        page = pages.visit(ana, f"{path}?about=scheduling")
        local = clock().strftime("%Y-%m-%d") + "T15:30"
        chosen = {"channel": "sms", "words": "saved", "wording": key, f"{key}-time": local}
        page.post(page.form("body").action, page.form("body").fields | chosen)
        message = Message.objects.get()
        assert message.wording == key and "It snows: the new start is" in (doing.words_of(message) or "")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text_en": "Your therapy is at {time}. {callback}"}, "“therapy” should not travel unsecured."),
            ({"text_en": "Come at {when}."}, "“when” is not a slot."),
            ({"text_en": "It snows {"}, "A brace stands alone"),
            ({"text_es": "Nieva."}, "All languages must have the same slots."),
            ({"text_en": "Hi {first_name}", "text_es": "Hola {first_name}"}, "A first name may stand only"),
            ({"circumstances": []}, "Choose at least one."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_kept(
        self, ana: Browser, changes: dict[str, str | list[str]], said: str
    ) -> None:
        page = write(pages.visit(ana, NEW), **changes)
        assert page.status == 422 and said in page.words
        assert not SavedWording.objects.exists()

    def test_the_preview_shows_both_languages_and_keeps_nothing(self, ana: Browser) -> None:
        fields = pages.visit(ana, NEW).form("text_en").fields | OWN
        answer = ana.post(f"{LIST}preview/", fields, headers={"HX-Request": "true"}).content.decode()
        assert (
            "It snows: the new start is" in answer and "Nieva: empezamos" in answer and "<html" not in answer
        )
        assert "notice" not in answer  # nothing is wrong with it
        assert not SavedWording.objects.exists()

    def test_without_scripts_the_preview_is_the_page_and_can_be_saved(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW)
        page = page.post(NEW, page.form("text_en").fields | OWN | {"look": "yes"})
        assert "How it reads" in page.words and "Nieva: empezamos" in page.words
        assert page.status == 200 and 'class="notice' not in page.html
        assert not SavedWording.objects.exists()
        assert "Added." in write(page).words

    def test_one_that_is_changed_is_looked_at_on_its_own_page(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        taken_over(people, clock)
        row = SavedWording.objects.get(key="scheduling_call_us")
        page = pages.visit(ana, f"{LIST}{row.pk}/edition/")
        written = page.form("text_en").fields | {"text_en": "Ring {callback} about a time."}
        page = page.post(page.path, written | {"look": "yes"})
        assert "Change a wording" in page.words and "Ring +1" in page.words
        assert SavedWording.objects.get(pk=row.pk).definition == row.definition
        page.post(page.path, page.form("text_en").fields)
        row.refresh_from_db()
        assert row.definition["text"]["en"] == "Ring {callback} about a time."

    def test_a_double_click_makes_one(self, ana: Browser) -> None:
        page = pages.visit(ana, NEW)
        write(page)
        write(page)
        assert SavedWording.objects.filter(key__startswith="own_").count() == 1


class TestChanging:
    def test_what_was_sent_stands_as_it_was(
        self, ana: Browser, agreed: People, clock: Clock, path: str
    ) -> None:
        taken_over(agreed, clock)
        message = doing.write_text(agreed.dan, agreed.ana, clock())
        row = SavedWording.objects.get(key="scheduling_call_us")
        page = pages.visit(ana, f"{LIST}{row.pk}/edition/")
        fields = {"text_en": "Ring {callback} about a time.", "text_es": "Llame al {callback}."}
        form = page.form("text_en")
        page.post(page.path, form.fields | fields)
        assert doing.words_of(message) == doing.PLEASE_CALL
        assert "Ring " in pages.visit(ana, f"{path}?about=scheduling").words
        event = AuditEvent.objects.get(event="messaging.wording.changed")
        assert event.fields == "text" and event.subject_id == row.pk

    def test_nothing_changed_leaves_no_trace(self, people: People, clock: Clock) -> None:
        taken_over(people, clock)
        row = SavedWording.objects.get(key="running_late")
        wording = wordings.unchecked(row.definition)
        actions.change_wording(row=row, wording=wording, actor=actor_of(people.ana), now=clock.move(days=1))
        assert not AuditEvent.objects.filter(event="messaging.wording.changed").exists()

    def test_put_away_it_can_not_be_chosen_and_can_be_taken_back(
        self, ana: Browser, agreed: People, clock: Clock, path: str
    ) -> None:
        taken_over(agreed, clock)
        row = SavedWording.objects.get(key="running_late")
        pages.visit(ana, LIST).send("Put away", action=str(row.pk))
        assert "We are running late" not in pages.visit(ana, f"{path}?about=scheduling").words
        pages.visit(ana, LIST).send("Take back", action=str(row.pk))
        assert "We are running late" in pages.visit(ana, f"{path}?about=scheduling").words

    def test_all_put_away_the_houses_own_do_not_come_back(self, people: People, clock: Clock) -> None:
        taken_over(people, clock)
        for row in SavedWording.objects.all():
            actions.retire_wording(row=row, actor=actor_of(people.ada), now=clock())
        assert wordings.in_use() == ()

    def test_one_that_the_check_finds_wanting_since_stays_out_and_says_so(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        taken_over(people, clock)
        row = SavedWording.objects.get(key="running_late")
        row.definition["text"]["en"] = "Therapy is late. {time} {callback}"
        row.save()
        assert "running_late" not in wordings.by_key()
        assert "“Therapy” should not travel unsecured." in pages.visit(ana, LIST).words
        with pytest.raises(WordingError):
            actions.change_wording(
                row=row, wording=wordings.unchecked(row.definition), actor=actor_of(people.ana), now=clock()
            )


class TestAdvice:
    def test_each_case_speaks_both_languages_and_names_wordings_that_there_are(self) -> None:
        known = {one.key for one in rules.starter()}
        for language in ("en", "es", "fr"):
            for one in advice.usual(language):
                assert one.title and one.do and one.dont and one.wordings <= known
        titles = {language: [one.title for one in advice.usual(language)] for language in ("en", "es", "fr")}
        assert titles["en"] == titles["fr"] != titles["es"]

    def test_it_stands_beside_its_wording_in_the_composer(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        words = pages.visit(ana, f"{path}?about=scheduling").words
        assert "Don't say why you are late." in words

    def test_who_may_only_look_finds_no_button(self, people: People, browser: SignIn) -> None:
        words = pages.visit(browser(people.cleo), LIST).words
        assert (
            "In the usual cases" in words and "Write a new one" not in words and "Take them over" not in words
        )
