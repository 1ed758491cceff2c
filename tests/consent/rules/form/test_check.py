"""Every kind of fault is found, with a path into the form and words for who edits it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.rules import form
from consent.rules.form import elements, model
from tests.consent.rules.form import making
from tests.consent.rules.form.making import both, definition, question


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def faults(*items: dict[str, Any], **more: Any) -> dict[str, str]:
    return {fault.path: fault.words for fault in form.check(definition(*items, **more))}


def one_fault(path: str, words: str, *items: dict[str, Any], **more: Any) -> None:
    found = faults(*items, **more)
    assert list(found) == [path], found
    assert words in found[path]


def test_a_form_with_every_kind_of_question_has_no_fault() -> None:
    assert form.check(making.every_kind()) == []


@settings(max_examples=40, deadline=None)
@given(making.definitions())
def test_what_is_built_by_the_rules_has_no_fault(made: dict[str, Any]) -> None:
    assert form.check(made) == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "items", "key", "en", "show_if", "is", "options", "value", "x"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(_json, st.data())
def test_it_never_raises_wherever_the_nonsense_stands(nonsense: Any, data: st.DataObject) -> None:
    """Any value of a good form replaced by anything."""
    made = copy.deepcopy(making.every_kind())
    place: Any = made
    while True:
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        name = data.draw(st.sampled_from(names))
        if not isinstance(place[name], dict | list) or not place[name] or data.draw(st.booleans()):
            place[name] = nonsense
            break
        place = place[name]
    found = form.check(made)
    assert all(fault.words for fault in found)
    if not found:
        form.read(made)


@pytest.mark.parametrize("nonsense", [None, 3, [], "x", {}, {"schema": 2}])
def test_what_is_no_form_at_all(nonsense: Any) -> None:
    assert len(form.check(nonsense)) == 1
    with pytest.raises(form.FormError):
        form.read(nonsense)


class TestTheWhole:
    def test_the_kind(self) -> None:
        one_fault("kind", "consent, intake", question("short", "a"), kind="poem")

    def test_a_name_without_meaning(self) -> None:
        one_fault("color", "“color” has no meaning here.", question("short", "a"), color="red")

    def test_who_may_decline_is_told_what_then_happens(self) -> None:
        one_fault("if_declined", "what happens", question("short", "a"), may_decline=True)

    def test_a_flag_that_is_no_yes_or_no(self) -> None:
        one_fault("signed", "yes or no", question("short", "a"), signed="maybe")

    def test_the_title(self) -> None:
        pages = [{"key": "a", "title": {"en": "P"}, "items": [{"kind": "text", "text": {"en": "T"}}]}]
        one_fault("title.en", "Words are missing", title={"en": " "}, pages=pages)

    def test_a_title_or_label_of_two_lines(self) -> None:
        one_fault("title.en", "one line", question("short", "a"), title={"en": "A\nform", "es": "x"})
        one_fault(
            "pages.0.items.0.label.es", "one line", question("short", "a", label={"en": "A", "es": "x\ny"})
        )

    def test_no_pages(self) -> None:
        assert list(faults(pages=[])) == ["pages"]

    def test_no_items(self) -> None:
        one_fault("pages.0.items", "at least one question")

    def test_a_page_that_is_none(self) -> None:
        assert list(faults(pages=["x"])) == ["pages.0"]

    def test_pages_of_one_name(self) -> None:
        page = {"key": "a", "title": both("A"), "items": [{"kind": "text", "text": both("T")}]}
        one_fault("pages.1.key", "Two pages have the name “a”", pages=[page, page])

    def test_a_page_without_a_name(self) -> None:
        page = {"key": "A b", "title": both("A"), "items": [{"kind": "text", "text": both("T")}]}
        one_fault("pages.0.key", "small letters", pages=[page])


class TestLimits:
    def test_pages(self) -> None:
        def pages(count: int) -> list[dict[str, Any]]:
            item = {"kind": "text", "text": both("T")}
            return [{"key": f"p{n}", "title": both("A"), "items": [item]} for n in range(count)]

        assert faults(pages=pages(40)) == {}
        one_fault("pages", "40 pages", pages=pages(41))

    def test_items_of_a_page_with_those_in_groups(self) -> None:
        group = question("group", "g", items=[question("short", "inside")])
        many = [question("short", f"q{n}") for n in range(58)]
        assert faults(group, *many) == {}
        one_fault("pages.0.items", "60 questions", group, *many, question("short", "last"))

    def test_letters(self) -> None:
        assert faults(question("short", "a", help=both("x" * 3_990))) == {}
        one_fault(
            "pages.0.items.0.text.en", "4,000", {"kind": "text", "text": {"en": "x" * 4_001, "es": "x"}}
        )

    def test_bytes(self) -> None:
        large = {"kind": "text", "text": {"en": "x" * 4_000, "es": "x" * 4_000}}
        pages = [{"key": f"p{n}", "title": both("A"), "items": [large]} for n in range(33)]
        one_fault("", "256 KB", pages=pages)

    def test_options_and_rows(self) -> None:
        options = [{"value": f"v{n}", "label": both("L")} for n in range(41)]
        one_fault("pages.0.items.0.options", "40 at most", question("choice", "a", options=options))
        inside = [question("short", "b")]
        one_fault("pages.0.items.0.at_most", "1 to 12", question("group", "a", at_most=13, items=inside))


class TestWords:
    def test_a_title_that_lacks_a_language_is_told_once(self) -> None:
        found = faults(question("short", "a"), question("short", "b"), title={"en": "T"})
        assert found == {"pages.0.title.es": "The title has no Spanish yet."}

    def test_a_form_without_a_title_lacks_the_title(self) -> None:
        found = faults(question("short", "a"), title={})
        assert set(found) == {"title.en", "title.es"}

    def test_a_language_that_is_missing(self) -> None:
        one_fault(
            "pages.0.items.0.label.es", "Spanish are missing", question("short", "a", label={"en": "A"})
        )

    def test_a_language_that_the_title_has_not(self) -> None:
        one_fault("pages.0.items.0.label.es", "title has no Spanish", question("short", "a"),
                  title={"en": "T"}, pages=[{"key": "p", "title": {"en": "P"}, "items": [question("short", "a")]}])  # fmt: skip

    def test_a_language_that_nobody_here_speaks(self) -> None:
        words = both("A") | {"xx": "A"}
        one_fault("pages.0.items.0.label.xx", "no language", question("short", "a", label=words))

    def test_a_slot_that_nothing_fills(self) -> None:
        one_fault(
            "pages.0.items.0.text.en",
            "“{price}” fills nothing",
            {"kind": "text", "text": {"en": "It is {price}.", "es": "x"}},
        )

    @pytest.mark.parametrize("words", ["a\x00b", "a\u2028b", " a", "a \nb", "a\tb"])
    def test_what_cannot_be_shown(self, words: str) -> None:
        one_fault(
            "pages.0.items.0.text.en", "cannot be shown", {"kind": "text", "text": {"en": words, "es": "x"}}
        )

    def test_a_line_that_would_look_like_an_answer(self) -> None:
        one_fault(
            "pages.0.items.0.text.en", "“>”", {"kind": "text", "text": {"en": "You say:\n> yes", "es": "x"}}
        )


class TestQuestions:
    def test_an_unknown_kind(self) -> None:
        one_fault("pages.0.items.0.kind", "short, long", question("poem", "a"))

    def test_no_name(self) -> None:
        one_fault("pages.0.items.0.key", "short name", question("short", "Safe Times"))

    def test_the_same_name_twice_also_in_a_group(self) -> None:
        one_fault("pages.0.items.1.key", "“a”", question("short", "a"), question("short", "a"))
        group = question("group", "g", items=[question("short", "a")])
        one_fault("pages.0.items.1.items.0.key", "“a”", question("short", "a"), group)

    def test_what_has_no_meaning_for_this_kind(self) -> None:
        one_fault("pages.0.items.0.min", "no meaning", question("short", "a", min=1))
        one_fault(
            "pages.0.items.0.required", "no meaning", {"kind": "text", "text": both("T"), "required": True}
        )

    def test_a_choice_of_one(self) -> None:
        options = [{"value": "a", "label": both("A")}]
        one_fault("pages.0.items.0.options", "at least two", question("choice", "a", options=options))

    def test_answers_of_one_name_or_of_none(self) -> None:
        twice = [{"value": "a", "label": both("A")}] * 2
        one_fault("pages.0.items.0.options.1", "“a”", question("choice", "a", options=twice))
        none = [{"value": "a", "label": both("A")}, {"label": both("B")}]
        one_fault("pages.0.items.0.options.1", "short name", question("choice", "a", options=none))

    @pytest.mark.parametrize("low_high", [(5, 5), (0, 11), ("0", 10), (-200, -195), (0, True)])
    def test_a_scale_that_is_none(self, low_high: tuple[Any, Any]) -> None:
        low, high = low_high
        one_fault("pages.0.items.0.min", "A scale goes", question("scale", "a", min=low, max=high))

    def test_one_end_of_a_scale(self) -> None:
        one_fault("pages.0.items.0.ends", "both of its ends", question("scale", "a", ends=[both("Low")]))

    def test_a_group_in_a_group_and_a_file_in_one(self) -> None:
        for kind in ("group", "file"):
            inside = [question("short", "b"), question(kind, "c")]
            one_fault("pages.0.items.0.items.1.kind", "cannot hold", question("group", "a", items=inside))

    def test_a_group_that_asks_nothing(self) -> None:
        inside = [{"kind": "text", "text": both("T")}]
        one_fault("pages.0.items.0.items", "at least one question", question("group", "a", items=inside))

    def test_what_no_browser_fills_in(self) -> None:
        one_fault("pages.0.items.0.fill", "A browser knows", question("short", "a", fill="diagnosis"))

    @pytest.mark.parametrize("tags", [[], "x", ["No Mark"], [3]])
    def test_a_mark_that_is_none(self, tags: Any) -> None:
        one_fault("pages.0.items.0.tags", "A mark is", question("short", "a", tags=tags))

    def test_a_mark_twice(self) -> None:
        one_fault("pages.0.items.0.tags", "twice", question("short", "a", tags=["x", "x"]))


class TestConditions:
    def shows(self, path: str, words: str, condition: Any, *before: dict[str, Any]) -> None:
        one_fault(path, words, *before, question("short", "last", show_if=condition))

    def test_nothing_comes_before(self) -> None:
        self.shows("pages.0.items.0.show_if", "comes before", {"key": "later", "is": ["yes"]})

    def test_not_on_itself(self) -> None:
        one_fault(
            "pages.0.items.0.show_if",
            "comes before",
            question("yes_no", "a", show_if={"key": "a", "is": ["yes"]}),
        )

    def test_not_on_what_is_free(self) -> None:
        self.shows("pages.0.items.1.show_if", "is free", {"key": "a", "is": ["yes"]}, question("short", "a"))

    def test_not_on_what_nobody_can_answer(self) -> None:
        self.shows("pages.0.items.1.show_if", "“blue”", {"key": "a", "is": ["blue"]}, question("choice", "a"))
        self.shows("pages.0.items.1.show_if", "“11”", {"key": "a", "is": ["11"]}, question("scale", "a"))
        self.shows("pages.0.items.1.show_if", "“no”", {"key": "a", "is": ["no"]}, question("agree", "a"))

    @pytest.mark.parametrize(
        "nonsense", [{}, [], "a", {"key": "a"}, {"key": "a", "is": "yes"}, {"key": "a", "is": []}]
    )
    def test_one_that_is_none(self, nonsense: Any) -> None:
        self.shows("pages.0.items.1.show_if", "names a question", nonsense, question("yes_no", "a"))

    def test_of_an_earlier_page(self) -> None:
        first = {"key": "p", "title": both("P"), "items": [question("yes_no", "a")]}
        item = question("short", "b", show_if={"key": "a", "is": ["no"]})
        assert faults(pages=[first, first | {"key": "q", "items": [item]}]) == {}


class TestReleases:
    """45 CFR 164.508(c): what a release lacks is told, one by one."""

    ITEMS = tuple({"kind": "text", "text": both("T"), "tags": [tag]} for tag in elements.RELEASE)

    def test_with_all_elements(self) -> None:
        assert faults(*self.ITEMS, kind="authorization", signed=True) == {}

    @pytest.mark.parametrize("place", range(len(elements.RELEASE)))
    def test_without_one_of_them(self, place: int) -> None:
        rest = [item for number, item in enumerate(self.ITEMS) if number != place]
        tag = list(elements.RELEASE)[place]
        one_fault("kind", f"mark: {tag}”", *rest, kind="authorization", signed=True)

    def test_an_element_that_is_shown_to_some_only_is_missing(self) -> None:
        hidden = dict(self.ITEMS[0]) | {"show_if": {"key": "a", "is": ["yes"]}}
        one_fault(
            "kind",
            "which information",
            question("yes_no", "a"),
            hidden,
            *self.ITEMS[1:],
            kind="authorization",
            signed=True,
        )

    def test_without_a_signature(self) -> None:
        one_fault("signed", "is signed", *self.ITEMS, kind="authorization")


def test_every_kind_of_item_is_made_somewhere_in_these_tests() -> None:
    assert {item["kind"] for item in making.every_kind()["pages"][0]["items"]} == set(model.ITEM_KINDS)
