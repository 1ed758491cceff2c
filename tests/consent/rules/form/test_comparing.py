"""What differs between two versions, in words."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings

from consent.rules.form import comparing
from tests.consent.rules.form import making
from tests.consent.rules.form.making import both, definition, question


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def changed(change) -> list[comparing.Change]:
    old = making.every_kind()
    new = copy.deepcopy(old)
    change(new)
    return comparing.compare(old, new)


def items(made: dict[str, Any]) -> list[dict[str, Any]]:
    return made["pages"][0]["items"]


@settings(max_examples=40, deadline=None)
@given(making.definitions())
def test_the_same_differs_in_nothing(made: dict[str, Any]) -> None:
    assert comparing.compare(made, copy.deepcopy(made)) == []


def test_a_question_on_another_page() -> None:
    first = {"key": "one", "title": both("One"), "items": [question("short", "a"), question("short", "b")]}
    second = {"key": "two", "title": both("Two"), "items": [question("short", "c")]}
    old = definition(pages=[first, second])
    new = copy.deepcopy(old)
    new["pages"][1]["items"].insert(0, new["pages"][0]["items"].pop())
    assert comparing.compare(old, new) == [comparing.Change("“About b” stands on the page “Two” now.")]


@pytest.mark.parametrize(
    ("change", "words", "before", "after"),
    [
        (lambda new: new.update(title=both("Another")), "Other words for the title (English)", "A form", "Another"),
        (lambda new: new.update(signed=True), "It is signed now.", "", ""),
        (lambda new: new.update(kind="consent"), "It is another kind of form.", "", ""),
        (lambda new: items(new)[1].update(text={"en": "T", "es": "U"}), "Other words",
         "Some words for {client}.\n\nSome words for {client}. (es)", "T\n\nU"),
        (lambda new: items(new).pop(0), "Words that are gone", "A heading\n\nA heading (es)", ""),
        (lambda new: items(new).append({"kind": "text", "text": both("N")}), "New words", "", "N\n\nN (es)"),
        (lambda new: items(new).append(question("short", "more")), "A new question: “About more”.", "", ""),
        (lambda new: items(new).pop(2), "A question is gone: “About preferred”.", "", ""),
        (lambda new: items(new)[2].update(required=True), "“About preferred” must be answered now.", "", ""),
        (lambda new: items(new)[4].pop("required"), "“About place” may stay empty now.", "", ""),
        (lambda new: items(new)[12].pop("show_if"), "“About employer” is shown under another condition.",
         "works = yes", "always"),
        (lambda new: items(new)[0].update(kind="text"), "These words are shown in another way or under another condition.",
         "", "A heading\n\nA heading (es)"),
        (lambda new: items(new)[2].update(kind="long"), "“About preferred” is answered in another way.", "short", "long"),
        (lambda new: items(new)[4]["options"].pop(), "“About place”: an answer is gone, “Elsewhere”.", "", ""),
        (lambda new: items(new)[4]["options"].append({"value": "x", "label": both("X")}),
         "“About place”: a new answer, “X”.", "", ""),
        (lambda new: items(new)[6].update(max=9), "“About mood” has other settings.", "", ""),
        (lambda new: items(new)[15]["items"].pop(), "A question is gone: “About number”.", "", ""),
        (lambda new: items(new).insert(3, items(new).pop(2)), "The questions come in another order.", "", ""),
        (lambda new: new["pages"].append(new["pages"][0] | {"key": "two", "items": []}), "A new page: “Page one”.", "", ""),
    ],
)  # fmt: skip
def test_each_change_is_told(change, words: str, before: str, after: str) -> None:
    found = changed(change)
    assert comparing.Change(words, before, after) in found, found
    assert len(found) <= 2  # in English and Spanish at most
