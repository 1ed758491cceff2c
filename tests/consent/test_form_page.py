"""One page of a form as HTML: names, labels, errors that are tied to their input, conditions, groups without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]

from consent import form_page
from consent.rules import form
from tests.consent.rules.form import making
from tests.consent.rules.form.making import ANSWERS, both, definition, question

FORM = form.read(making.every_kind())
PAGE = FORM.pages[0]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def drawn(
    page: form.Page, answers: dict[str, Any], cleaned: form.Cleaned | None = None, language: str = "en"
) -> html.HtmlElement:
    fields = form_page.fields(page, answers, language, slots={"client": "Dan"}, cleaned=cleaned)
    context = {"fields": fields, "problems": form_page.problems(fields)}
    return html.fromstring(f"<form data-form>{render_to_string('components/form_page.html', context)}</form>")


def sent(tree: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser without scripts would send."""
    raw: dict[str, list[str]] = {}
    for control in tree.xpath("//input[@name] | //textarea[@name]"):
        if control.xpath("ancestor-or-self::*[@disabled]") or control.get("type") == "file":
            continue
        if control.get("type") in ("radio", "checkbox") and control.get("checked") is None:
            continue
        value = control.text if control.tag == "textarea" else control.get("value")
        raw.setdefault(control.get("name"), []).append(value or "")
    return raw


def page(*items: dict[str, Any]) -> form.Page:
    return form.read(definition(*items)).pages[0]


def sound(tree: html.HtmlElement) -> None:
    """Ids once, every reference leads somewhere, every control has its label."""
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for refs in tree.xpath("//@aria-describedby"):
        assert set(refs.split()) <= set(ids), refs
    assert set(tree.xpath("//label/@for")) <= set(ids)
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input[not(@type='hidden')] | //textarea"):
        assert control.get("id") in labelled or control.xpath("ancestor::label"), html.tostring(control)
    for link in tree.xpath("//a/@href"):
        assert link.removeprefix("#") in ids


def test_every_kind_is_drawn_soundly_empty_filled_and_with_errors() -> None:
    sound(drawn(PAGE, {}))
    sound(drawn(PAGE, ANSWERS))
    raw = {
        "place": ["moon"],
        "home.city": ["Albany"],
        "people.0.close": ["yes"],
        "born": ["x"],
        "mailbox": ["x"],
    }
    cleaned = form.clean(PAGE, raw, "en")
    tree = drawn(PAGE, {}, cleaned)
    sound(tree)
    assert len(tree.xpath("//ul[@class='mend']/li")) == len(cleaned.errors) == 6


def test_what_is_drawn_is_what_is_read_again() -> None:
    done = form.clean(PAGE, sent(drawn(PAGE, ANSWERS)), "en", ANSWERS)
    assert (done.errors, done.revealed) == ({}, ())
    assert done.merged(ANSWERS) == ANSWERS


@settings(max_examples=40, deadline=None)
@given(making.definitions(), st.data())
def test_so_it_is_for_any_form_and_any_answers(made: dict[str, Any], data: st.DataObject) -> None:
    read = form.read(made)
    keys = [item.key for item in read.items if item.key] or ["x"]
    answers: dict[str, Any] = {}
    for one in read.pages:
        cleaned = form.clean(one, data.draw(making.raws(keys)), "en", answers)
        sound(drawn(one, answers, cleaned))
        answers = cleaned.merged(answers)
        again = form.clean(one, sent(drawn(one, answers)), "en", answers)
        assert again.merged(answers) == answers
        assert again.revealed == ()


def test_words_in_a_form_are_only_ever_words() -> None:
    nasty = {"en": "<script>alert(1)</script>", "es": "x"}
    here = page({"kind": "text", "text": nasty}, question("short", "a", label=nasty, help=nasty))
    tree = drawn(here, {"a": '"><img src=x>'})
    assert not tree.xpath("//script | //img")
    assert tree.xpath("//input[@name='a']/@value") == ['"><img src=x>']


def test_slots_are_filled() -> None:
    assert "Some words for Dan." in drawn(PAGE, {}).text_content()


def test_it_speaks_the_language_of_the_form() -> None:
    with translation.override("en"):
        assert "At home (es)" in drawn(PAGE, {}, language="es").text_content()


class TestConditions:
    HERE = page(question("yes_no", "a"), question("short", "b", show_if={"key": "a", "is": ["yes"]}))

    def test_what_does_not_apply_is_hidden_and_not_sent(self) -> None:
        part = drawn(self.HERE, {}).xpath("//*[@data-when]")[0]
        assert (part.get("data-when"), part.get("data-is")) == ("a", "yes")
        assert part.get("hidden") is not None
        assert part.get("disabled") is not None

    def test_what_applies_is_there(self) -> None:
        part = drawn(self.HERE, {"a": "yes"}).xpath("//*[@data-when]")[0]
        assert part.get("hidden") is None
        assert part.get("disabled") is None

    def test_what_earlier_pages_decided_against_is_not_there_at_all(self) -> None:
        first = {"key": "p", "title": both("P"), "items": [question("yes_no", "a")]}
        items = [question("short", "b", show_if={"key": "a", "is": ["yes"]}), question("short", "c")]
        second = form.read(definition(pages=[first, first | {"key": "q", "items": items}])).pages[1]
        assert "b" not in drawn(second, {}).xpath("//input/@name")
        shown = drawn(second, {"a": "yes"})
        assert "b" in shown.xpath("//input/@name")
        assert not shown.xpath("//*[@data-when]")

    def test_within_a_row_it_looks_at_its_own_row(self) -> None:
        names = drawn(PAGE, ANSWERS).xpath("//*[@data-when]/@data-when")
        assert names == ["works", "people.0.close", "people.1.close", "people.2.close"]

    def test_what_was_revealed_is_shown_without_an_error(self) -> None:
        here = page(
            question("yes_no", "a"),
            question("short", "b", required=True, show_if={"key": "a", "is": ["yes"]}),
        )
        raw = sent(drawn(here, {})) | {"a": ["yes"]}
        cleaned = form.clean(here, raw, "en")
        tree = drawn(here, {}, cleaned)
        assert cleaned.revealed == ("b",)
        assert tree.xpath("//*[@data-when]/@hidden") == []
        assert not tree.xpath("//*[@class='error']")


class TestGroups:
    def test_one_more_row_folds_out_of_the_last(self) -> None:
        tree = drawn(PAGE, {"people": [{"name": "Ira"}]})
        assert tree.xpath("//details//input/@name").count("people.1.name") == 1
        assert tree.xpath("//details//details//input[@name='people.2.name']")
        assert not tree.xpath("//input[@name='people.3.name']")

    def test_the_first_is_open(self) -> None:
        assert not drawn(PAGE, {}).xpath("//input[@name='people.0.name']/ancestor::details")

    def test_a_full_one_has_no_more(self) -> None:
        assert not drawn(PAGE, {"people": [{"name": one} for one in "abc"]}).xpath("//details")

    def test_a_row_can_be_taken_out(self) -> None:
        raw = sent(drawn(PAGE, ANSWERS)) | {"people.0.-out": ["yes"]}
        assert form.clean(PAGE, raw, "en").answers["people"] == [{"name": "Jo", "close": "no"}]


class TestAutofill:
    def fills(self, *items: dict[str, Any]) -> list[str]:
        return drawn(page(*items), {}).xpath("//input/@autocomplete")

    def test_ones_own(self) -> None:
        assert self.fills(question("phone", "a"), question("email", "b")) == ["tel", "email"]
        assert self.fills(question("address", "a"))[0] == "address-line1"
        assert self.fills(question("short", "a", fill="name")) == ["name"]

    def test_not_where_it_is_about_somebody_else(self) -> None:
        assert set(self.fills(question("address", "a", fill="off"), question("phone", "b", fill="off"))) == {
            "off"
        }
        inside = [question("phone", "a"), question("address", "b")]
        assert set(self.fills(question("group", "g", items=inside))) == {"off"}

    def test_nothing_that_a_shared_phone_would_offer_again(self) -> None:
        assert self.fills(question("short", "a")) == ["off"]


def test_files_that_are_there_can_be_removed() -> None:
    tree = drawn(PAGE, {"card": [{"id": "8a", "name": "card.png"}]})
    assert tree.xpath("//input[@name='card.-out']/@value") == ["8a"]
    assert tree.xpath("//input[@name='card']/@type") == ["file"]
