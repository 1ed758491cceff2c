"""The office's pages of forms: the list, one version, what changed, writing a draft and publishing it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client as Browser
from lxml import html  # type: ignore[import-untyped]

from consent import actions, starter
from consent.actions.forms import text_of
from consent.models import FormVersion
from practice import step_up
from practice.actors import WORKER
from practice.models import AuditEvent
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

GOOD = "form: Rules\n  es: Reglas\nkind: agreement\npage one: One\n  es: Uno\nagree ok: Fine?\n  es: ¿Bien?\n"
FAULTY = GOOD + "nonsense\n"


@pytest.fixture
def ada(people: People, clock: Clock, browser: SignIn) -> Browser:
    starter.publish_starter(actor=WORKER, now=clock())
    return browser(people.ada)


@pytest.fixture
def draft(people: People, now: datetime) -> FormVersion:
    return actions.begin_form_draft(key="group_rules", text=GOOD, actor=actor_of(people.ada), now=now)


def tree(response) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def words(response) -> str:
    return " ".join(tree(response).text_content().split())


def fields(response) -> dict[str, str]:
    """The hidden inputs of the page's own form."""
    form = tree(response).xpath("//main//form[@method='post']")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def send(browser: Browser, url: str, text: str, **more):
    page = browser.get(url)
    return browser.post(url, fields(page) | {"outline": text}, **more)


class TestList:
    def test_every_form_with_kind_version_and_languages(self, ada: Browser) -> None:
        page = ada.get("/office/forms/")
        said = words(page)
        assert "Letting us share what we know about you" in said
        assert "Release · version 1 · English, Spanish" in said
        assert len(tree(page).xpath("//ul[@class='rows']/li")) == len(dict(starter.library()))

    def test_found_by_title(self, ada: Browser) -> None:
        page = ada.get("/office/forms/", {"q": "VIDEO"})
        assert [one.text for one in tree(page).xpath("//ul[@class='rows']//div/a[1]")] == [
            "Meeting by video or phone"
        ]
        assert "No form has this in its title." in words(ada.get("/office/forms/", {"q": "zebra"}))

    def test_drafts_are_there_for_who_writes_them(
        self, ada: Browser, draft: FormVersion, people: People, browser: SignIn
    ) -> None:
        assert "group_rules" in words(ada.get("/office/forms/"))
        ana = browser(people.ana).get("/office/forms/")
        assert "group_rules" not in words(ana)
        assert "New form" not in words(ana)

    def test_retired_ones_stand_last(self, ada: Browser, people: People, now: datetime) -> None:
        actions.retire_form(key="good_faith_estimate", actor=actor_of(people.ada), now=now)
        last = tree(ada.get("/office/forms/")).xpath("//ul[@class='rows']/li[last()]")[0]
        assert "What your care may cost" in last.text_content()
        assert "retired" in last.text_content()


class TestVersion:
    def test_the_whole_form_in_the_language_asked_for(self, ada: Browser) -> None:
        url = f"/office/forms/{starter.current('telehealth_consent').pk}/"
        assert "You save the trip." in words(ada.get(url))
        spanish = ada.get(url, {"language": "es"})
        assert "Se ahorra el viaje." in words(spanish)
        assert tree(spanish).xpath("//div[@class='sheet']/@lang") == ["es"]

    def test_marks_for_counsel_are_shown(self, ada: Browser) -> None:
        page = ada.get(f"/office/forms/{starter.current('release_authorization').pk}/")
        assert "Have counsel of your state look at this form. 6 places are marked." in words(page)
        assert len(tree(page).xpath("//p[@class='counsel']")) == 6

    def test_a_clinician_reads_and_changes_nothing(
        self, ada: Browser, people: People, browser: SignIn
    ) -> None:
        version = starter.current("telehealth_consent")
        ana = browser(people.ana)
        page = ana.get(f"/office/forms/{version.pk}/")
        assert page.status_code == 200
        assert "Retire" not in words(page)
        assert ana.post(f"/office/forms/{version.pk}/drafts/").status_code == 403

    def test_versions_and_what_changed_between_them(
        self, ada: Browser, people: People, now: datetime
    ) -> None:
        old = starter.current("telehealth_consent")
        changed = old.definition | {"title": {"en": "Video visits", "es": "Citas por video"}}
        new = actions.publish_form(key=old.key, definition=changed, actor=actor_of(people.ada), now=now)
        page = words(ada.get(f"/office/forms/{new.pk}/"))
        assert "Version 2" in page
        assert f"Published by {people.ada.name}" in page
        said = words(ada.get(f"/office/forms/{new.pk}/changes/"))
        assert "What changed from version 1 to version 2." in said
        assert "Other words for the title (English)" in said
        assert "Video visits" in said
        assert "This is an earlier version." in words(ada.get(f"/office/forms/{old.pk}/"))
        assert "The first version." in words(ada.get(f"/office/forms/{old.pk}/changes/"))

    def test_a_version_from_before_the_preview_is_shown_by_its_name(
        self, ada: Browser, now: datetime
    ) -> None:
        old = actions.publish_form(key="older", definition={"en": {"title": "x"}}, actor=WORKER, now=now)
        page = ada.get(f"/office/forms/{old.pk}/")
        assert page.status_code == 200
        assert "written before there was a preview" in words(page)
        begun = ada.post(f"/office/forms/{old.pk}/drafts/", {})
        assert begun.status_code == 302


class TestBeginning:
    def test_from_a_version(self, ada: Browser) -> None:
        version = starter.current("telehealth_consent")
        answer = ada.post(f"/office/forms/{version.pk}/drafts/")
        draft = FormVersion.objects.get(key="telehealth_consent", published_at=None)
        assert answer.url == f"/office/form-drafts/{draft.pk}/"
        assert text_of(draft) == text_of(version)

    def test_empty_with_a_name(self, ada: Browser) -> None:
        page = ada.get("/office/forms/new/")
        answer = ada.post("/office/forms/new/", fields(page) | {"begin": "", "key": "group_rules"})
        assert answer.status_code == 302
        assert FormVersion.objects.get(key="group_rules").version is None

    @pytest.mark.parametrize(
        ("key", "said"),
        [("Group Rules", "small letters"), ("", "small letters"), ("telehealth_consent", "already")],
    )
    def test_not_without_one_of_its_own(self, ada: Browser, key: str, said: str) -> None:
        page = ada.get("/office/forms/new/")
        answer = ada.post("/office/forms/new/", fields(page) | {"begin": "", "key": key})
        assert answer.status_code == 422
        assert said in words(answer)

    def test_from_the_library(self, ada: Browser) -> None:
        page = ada.get("/office/forms/new/")
        ada.post("/office/forms/new/", fields(page) | {"begin": "intake_couple", "key": ""})
        draft = FormVersion.objects.get(key="intake_couple", published_at=None)
        assert text_of(draft) == text_of(starter.current("intake_couple"))


class TestWriting:
    def url(self, draft: FormVersion) -> str:
        return f"/office/form-drafts/{draft.pk}/"

    def test_the_text_and_how_it_looks(self, ada: Browser, draft: FormVersion) -> None:
        page = ada.get(self.url(draft))
        assert tree(page).xpath("//textarea[@id='outline']")[0].text.lstrip("\n") == GOOD
        assert "Nothing to mend." in words(page)
        assert tree(page).xpath("//div[@id='look']//input[@name='ok']")

    def test_saved_with_its_faults(self, ada: Browser, draft: FormVersion) -> None:
        assert send(ada, self.url(draft), FAULTY).status_code == 302
        page = ada.get(self.url(draft))
        assert "1 place to mend before this can be published" in words(page)
        assert tree(page).xpath("//ol[@class='faults']//a/@data-line") == ["8"]
        draft.refresh_from_db()
        assert text_of(draft) == FAULTY

    def test_typing_saves_and_answers_with_a_piece_of_the_page(
        self, ada: Browser, draft: FormVersion
    ) -> None:
        answer = send(
            ada, self.url(draft), GOOD.replace("Fine?", "All fine?"), headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
        piece = answer.content.decode()
        assert "<html" not in piece
        assert 'id="look" hx-swap-oob="true"' in piece
        assert "All fine?" in piece
        draft.refresh_from_db()
        assert "All fine?" in text_of(draft)
        assert bytes(draft.digest).hex() in piece

    def test_while_there_are_faults_the_last_good_look_stays(self, ada: Browser, draft: FormVersion) -> None:
        answer = send(ada, self.url(draft), FAULTY, headers={"HX-Request": "true"})
        assert "hx-swap-oob" not in answer.content.decode()

    def test_the_preview_saves_nothing(self, ada: Browser, draft: FormVersion) -> None:
        given = fields(ada.get(self.url(draft))) | {
            "outline": GOOD.replace("¿Bien?", "¿Todo bien?"),
            "language": "es",
        }
        answer = ada.post(f"{self.url(draft)}preview/", given)
        assert "¿Todo bien?" in words(answer)
        assert tree(answer).xpath("//div[@class='sheet']/@lang") == ["es"]
        assert "saved" not in tree(answer).get_element_by_id("kept").text_content()
        draft.refresh_from_db()
        assert text_of(draft) == GOOD

    def test_nobody_writes_over_somebody_elses_words(
        self, ada: Browser, draft: FormVersion, people: People, now: datetime
    ) -> None:
        page = ada.get(self.url(draft))
        given = fields(page) | {"outline": "mine"}
        actions.save_form_draft(
            draft=draft, text="theirs", seen=bytes(draft.digest), actor=actor_of(people.ada), now=now
        )
        typing = ada.post(self.url(draft), given, headers={"HX-Request": "true"})
        assert "changed this draft while you wrote" in words(typing)
        draft.refresh_from_db()
        assert text_of(draft) == "theirs"
        pressed = ada.post(self.url(draft), given)
        assert pressed.status_code == 409
        assert tree(pressed).xpath("//textarea[@id='outline']")[0].text.strip() == "mine"
        again = ada.post(self.url(draft), fields(pressed) | {"outline": "mine"})
        assert again.status_code == 302
        draft.refresh_from_db()
        assert text_of(draft) == "mine"

    def test_an_old_page_loses_no_word(self, ada: Browser, draft: FormVersion) -> None:
        answer = ada.post(
            self.url(draft), {"outline": "typed <b>long</b> ago", "submission_key": "x", "seen": "y"}
        )
        assert answer.status_code == 422
        assert tree(answer).xpath("//textarea[@id='outline']")[0].text.strip() == "typed <b>long</b> ago"

    def test_too_large(self, ada: Browser, draft: FormVersion) -> None:
        answer = send(ada, self.url(draft), "x" * (256 * 1024 + 1))
        assert answer.status_code == 422
        assert "256 KB at most" in words(answer)

    def test_other_line_ends_are_the_same_text(self, ada: Browser, draft: FormVersion) -> None:
        send(ada, self.url(draft), GOOD.replace("\n", "\r\n"))
        draft.refresh_from_db()
        assert text_of(draft) == GOOD

    def test_a_draft_is_for_who_manages_forms(
        self, draft: FormVersion, people: People, browser: SignIn
    ) -> None:
        assert browser(people.ana).get(self.url(draft)).status_code == 404


class TestPublishing:
    def url(self, draft: FormVersion) -> str:
        return f"/office/form-drafts/{draft.pk}/publication/"

    def test_looked_at_and_published(self, ada: Browser, draft: FormVersion) -> None:
        page = ada.get(self.url(draft))
        assert "Publish “group_rules”, version 1?" in words(page)
        answer = ada.post(self.url(draft), fields(page))
        draft.refresh_from_db()
        assert answer.url == f"/office/forms/{draft.pk}/"
        assert draft.version == 1
        assert AuditEvent.objects.filter(event="consent.form.published", reason="group_rules").exists()

    def test_what_changes_is_told_first(self, ada: Browser) -> None:
        version = starter.current("telehealth_consent")
        ada.post(f"/office/forms/{version.pk}/drafts/")
        draft = FormVersion.objects.get(key=version.key, published_at=None)
        send(
            ada, f"/office/form-drafts/{draft.pk}/", text_of(draft).replace("You save the trip.", "No trip.")
        )
        said = words(ada.get(self.url(draft)))
        assert "What changes from version 1" in said
        assert "No trip. You can be" in said
        assert "marked for counsel" in said

    def test_not_with_faults(self, ada: Browser, draft: FormVersion) -> None:
        send(ada, f"/office/form-drafts/{draft.pk}/", FAULTY)
        page = ada.get(self.url(draft))
        assert "1 place must be mended first." in words(page)
        assert not tree(page).xpath("//main//button")
        ada.post(self.url(draft), fields(page))
        assert not FormVersion.objects.published().filter(key="group_rules").exists()

    def test_not_another_text_than_was_looked_at(self, ada: Browser, draft: FormVersion) -> None:
        looked = fields(ada.get(self.url(draft)))
        send(ada, f"/office/form-drafts/{draft.pk}/", GOOD.replace("Fine?", "All fine?"))
        answer = ada.post(self.url(draft), looked)
        assert answer.url == f"/office/form-drafts/{draft.pk}/"
        assert not FormVersion.objects.published().filter(key="group_rules").exists()

    def test_it_asks_for_the_second_factor_again(self, ada: Browser, draft: FormVersion) -> None:
        page = ada.get(self.url(draft))
        session = ada.session
        del session[step_up.FRESH_AT]
        session.save()
        assert ada.get(self.url(draft)).status_code == 302
        assert ada.post(self.url(draft), fields(page)).status_code == 302
        assert not FormVersion.objects.published().filter(key="group_rules").exists()


class TestEnding:
    def test_a_draft_is_thrown_away(self, ada: Browser, draft: FormVersion) -> None:
        url = f"/office/form-drafts/{draft.pk}/removal/"
        assert ada.post(url, fields(ada.get(url))).url == "/office/forms/"
        assert not FormVersion.objects.filter(pk=draft.pk).exists()

    def test_a_form_is_retired(self, ada: Browser) -> None:
        version = starter.current("good_faith_estimate")
        url = f"/office/forms/{version.pk}/retirement/"
        assert ada.post(url, fields(ada.get(url))).url == f"/office/forms/{version.pk}/"
        assert not FormVersion.objects.offered().filter(key="good_faith_estimate").exists()

    def test_not_the_one_that_the_program_asks(self, ada: Browser) -> None:
        version = starter.current(starter.UNSECURED)
        assert "Retire" not in words(ada.get(f"/office/forms/{version.pk}/"))
        url = f"/office/forms/{version.pk}/retirement/"
        ada.post(url, fields(ada.get(url)))
        assert FormVersion.objects.offered().filter(pk=version.pk).exists()
