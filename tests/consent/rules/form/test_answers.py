"""What is shown, what is taken as an answer, what is missing, and the text that is signed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.rules import form
from consent.rules.form import model
from tests.consent.rules.form import making
from tests.consent.rules.form.making import ANSWERS, both, definition, question

FORM = form.read(making.every_kind())
PAGE = FORM.pages[0]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page(*items: dict[str, Any]) -> form.Page:
    return form.read(definition(*items)).pages[0]


def cleaned(raw: dict[str, Any], *items: dict[str, Any], language: str = "en") -> form.Cleaned:
    lists = {name: value if isinstance(value, list) else [value] for name, value in raw.items()}
    return form.clean(page(*items), lists, language)


class TestShown:
    def test_a_condition_waits_for_its_answer(self) -> None:
        def names(answers: dict[str, Any]) -> list[str]:
            return [item.key for item in form.shown(PAGE, answers)]

        assert "employer" not in names({})
        assert "employer" not in names({"works": "no"})
        assert "employer" in names({"works": "yes"})

    def test_any_of_several_choices(self) -> None:
        here = page(
            question("choices", "a"), question("short", "b", show_if={"key": "a", "is": ["work", "other"]})
        )
        assert len(form.shown(here, {"a": ["home"]})) == 1
        assert len(form.shown(here, {"a": ["home", "other"]})) == 2

    def test_a_hidden_item_decides_nothing(self) -> None:
        here = page(
            question("yes_no", "a"),
            question("yes_no", "b", show_if={"key": "a", "is": ["yes"]}),
            question("short", "c", show_if={"key": "b", "is": ["yes"]}),
        )
        assert [item.key for item in form.shown(here, {"a": "no", "b": "yes"})] == ["a"]

    def test_pages_with_nothing_to_show_are_no_steps(self) -> None:
        first = {"key": "p", "title": both("P"), "items": [question("yes_no", "a")]}
        second = {
            "key": "q",
            "title": both("Q"),
            "items": [question("short", "b", show_if={"key": "a", "is": ["no"]})],
        }
        made = form.read(definition(pages=[first, second]))
        assert form.steps(made, {"a": "yes"}) == (0,)
        assert form.steps(made, {"a": "no"}) == (0, 1)

    @settings(max_examples=40, deadline=None)
    @given(making.definitions(), st.data())
    def test_it_depends_on_earlier_answers_only(self, made: dict[str, Any], data: st.DataObject) -> None:
        """Change the answers to an item and to all after it: what was shown up to there is the same."""
        read = form.read(made)
        keys = [item.key for item in read.items if item.key]
        answers = {key: data.draw(st.sampled_from(["yes", "no", "1", ["x"]])) for key in keys}
        for place, item in enumerate(read.items):
            later = {one.key for one in read.items[place:]}
            other = {key: "zzz" if key in later else answer for key, answer in answers.items()}
            assert (
                _shown(read, answers)[: _count(read, answers, place)]
                == _shown(read, other)[: _count(read, other, place)]
            )
            assert item is read.items[place]

    def test_kept_drops_the_hidden_and_the_unknown(self) -> None:
        left = form.kept(FORM, ANSWERS | {"works": "no", "nobody": "asks"})
        assert left == {key: value for key, value in ANSWERS.items() if key != "employer"} | {"works": "no"}

    def test_kept_drops_the_hidden_within_a_row(self) -> None:
        rows = [{"name": "Ira", "close": "no", "number": "+12025550142"}]
        assert form.kept(FORM, {"people": rows})["people"] == [{"name": "Ira", "close": "no"}]


def _shown(read: form.Form, answers: dict[str, Any]) -> list[form.Item]:
    return [item for one in read.pages for item in form.shown(one, answers)]


def _count(read: form.Form, answers: dict[str, Any], place: int) -> int:
    """How many of the first `place` items, and the next one, are shown."""
    shown = _shown(read, answers)
    return sum(1 for item in read.items[: place + 1] if any(item is one for one in shown))


class TestClean:
    def test_every_kind(self) -> None:
        raw = {
            "preferred": [" Dani "], "story": ["A long one.\r\nWith a second line."], "place": ["work"],
            "places": ["other", "home", "moon"], "mood": ["7"], "born": ["3/25/1990"], "home.line1": ["12 Elm  Street"],
            "home.city": ["Albany"], "home.state": ["NY"], "home.zip": ["12207"], "mobile": ["(202) 555-0188"],
            "mailbox": ["Dan@Home.example"], "works": ["yes"], "employer": ["The bakery"], "fine": ["yes"],
            "people.4.name": ["Ira"], "people.4.close": ["yes"], "people.4.number": ["202-555-0142"],
            "people.7.name": ["Jo"], "people.7.close": ["no"], "people.8.name": [" "],
        }  # fmt: skip
        done = form.clean(PAGE, raw, "en")
        assert done.errors == {}
        assert done.answers == {key: value for key, value in ANSWERS.items() if key != "card"}

    @settings(max_examples=80, deadline=None)
    @given(making.raws([item.key for item in FORM.items if item.key]))
    def test_it_never_raises_and_its_answers_stand_when_sent_again(self, raw: dict[str, list[str]]) -> None:
        done = form.clean(PAGE, raw, "en")
        assert all(done.errors.values())
        again = form.clean(PAGE, _sent(done.answers), "en")
        assert again.answers == done.answers
        form.text(FORM, done.answers, "en", {})
        form.missing(FORM, done.answers)

    @settings(max_examples=40, deadline=None)
    @given(making.definitions(), st.data())
    def test_nor_on_any_form(self, made: dict[str, Any], data: st.DataObject) -> None:
        read = form.read(made)
        keys = [item.key for item in model.every(read.items) if item.key] or ["x"]
        answers: dict[str, Any] = {}
        for one in read.pages:
            done = form.clean(one, data.draw(making.raws(keys)), "es", answers)
            shown = {item.key for item in form.shown(one, done.merged(answers))}
            assert set(done.answers) <= shown
            assert {name.partition(".")[0] for name in done.errors} <= shown
            answers = done.merged(answers)
        form.text(read, answers, "en", {})

    @pytest.mark.parametrize("value", [None, "yes", 3, [3], [None], [b"x"], {"a": 1}])
    def test_values_that_are_no_lists_of_words(self, value: Any) -> None:
        assert (
            form.clean(PAGE, {"preferred": value, "-on": value, "people.0.name": value}, "en").answers == {}
        )

    def test_what_must_be_answered(self) -> None:
        kinds = {"b": "short", "c": "choice", "d": "choices", "e": "agree", "f": "address", "g": "date"}
        items = [question(kind, key, required=True) for key, kind in kinds.items()]
        done = cleaned({"b": " \x00 "}, *items)
        assert set(done.errors) == {"b", "c", "d", "e", "f.line1", "g"}
        assert "Tick the box" in done.errors["e"]

    def test_what_must_not(self) -> None:
        done = cleaned(
            {},
            *(question(kind, kind) for kind in model.ITEM_KINDS if kind not in ("heading", "text", "group")),
        )
        assert (done.answers, done.errors) == ({}, {})

    def test_errors_speak_the_language_asked_for(self) -> None:
        with translation.override("en"):
            words = {
                one: cleaned({"a": "x"}, question("date", "a"), language=one).errors["a"]
                for one in ("en", "es")
            }
            assert translation.get_language() == "en"
        assert words["en"] == "Type the date like this: 3/25/1990 (month, day, year)."

    @pytest.mark.parametrize(
        ("kind", "sent"),
        [("date", "2026-02-30"), ("date", "25/3/1990"), ("date", "1066-10-14"), ("email", "dan"), ("phone", "12"),
         ("choice", "moon"), ("scale", "11"), ("yes_no", "maybe"), ("short", "x" * 301), ("long", "x" * 8001)],
    )  # fmt: skip
    def test_what_is_no_answer_is_told_and_shown_again(self, kind: str, sent: str) -> None:
        done = cleaned({"a": sent}, question(kind, "a"))
        assert set(done.errors) == {"a"}
        assert done.answers == {}
        assert done.typed == {"a": sent}

    def test_half_an_address(self) -> None:
        done = cleaned({"a.city": "Albany"}, question("address", "a"))
        assert set(done.errors) == {"a.line1"}
        assert set(cleaned({"a.city": "Albany"}, question("address", "a", required=True)).errors) == {
            "a.line1", "a.state", "a.zip"}  # fmt: skip
        assert done.typed["a"]["city"] == "Albany"

    def test_steering_characters_are_left_out(self) -> None:
        assert cleaned({"a": "Da\x00n\ud800i"}, question("short", "a")).answers == {"a": "Dani"}

    def test_files_are_left_alone(self) -> None:
        done = form.clean(page(question("file", "a", required=True)), {"a": ["../../etc"]}, "en")
        assert (done.answers, done.errors, done.asked) == ({}, {}, ())
        assert done.merged({"a": [{"id": "1"}]}) == {"a": [{"id": "1"}]}

    def test_an_answer_taken_back_is_gone_and_a_hidden_one_waits(self) -> None:
        stored = {"works": "yes", "employer": "The bakery", "preferred": "Dani"}
        done = form.clean(PAGE, {"works": ["no"], "place": ["home"]}, "en", stored)
        assert done.merged(stored) == {"works": "no", "employer": "The bakery", "place": "home"}

    def test_conditions_look_at_earlier_pages(self) -> None:
        first = {"key": "p", "title": both("P"), "items": [question("yes_no", "a")]}
        item = question("short", "b", required=True, show_if={"key": "a", "is": ["yes"]})
        second = form.read(definition(pages=[first, first | {"key": "q", "items": [item]}])).pages[1]
        assert form.clean(second, {"b": ["x"]}, "en").answers == {}
        assert form.clean(second, {"b": ["x"]}, "en", {"a": "yes"}).answers == {"b": "x"}


class TestRevealed:
    ITEMS = (
        question("yes_no", "a"),
        question("short", "b", required=True, show_if={"key": "a", "is": ["yes"]}),
        {"kind": "text", "text": both("Take care."), "show_if": {"key": "a", "is": ["yes"]}},
    )

    def test_what_came_up_just_now_is_no_mistake(self) -> None:
        done = cleaned({"a": "yes", "-on": ["a"]}, *self.ITEMS)
        assert done.revealed == ("b", "-2")
        assert done.errors == {}

    def test_what_stood_there_is(self) -> None:
        done = cleaned({"a": "yes", "-on": ["a", "b", "-2"]}, *self.ITEMS)
        assert done.revealed == ()
        assert set(done.errors) == {"b"}

    def test_without_a_list_all_was_there(self) -> None:
        assert set(cleaned({"a": "yes"}, *self.ITEMS).errors) == {"b"}

    def test_within_a_row(self) -> None:
        inside = [
            question("yes_no", "a"),
            question("short", "b", required=True, show_if={"key": "a", "is": ["yes"]}),
        ]
        done = cleaned({"g.3.a": "yes", "-on": ["g", "g.3.a"]}, question("group", "g", items=inside))
        assert (done.revealed, done.errors) == (("g.0.b",), {})


class TestGroups:
    GROUP = question(
        "group", "g", at_most=2, items=[question("short", "name", required=True), question("phone", "number")]
    )

    def test_blank_rows_are_none_and_the_rest_moves_up(self) -> None:
        done = cleaned({"g.0.name": "", "g.1.name": "Ira", "g.5.number": "x"}, self.GROUP)
        assert done.answers["g"] == [{"name": "Ira"}, {}]
        assert set(done.errors) == {"g.1.name", "g.1.number"}
        assert done.typed["g"] == [{"name": "Ira"}, {"number": "x"}]

    def test_no_more_than_fit(self) -> None:
        done = cleaned({f"g.{n}.name": f"N{n}" for n in range(5)}, self.GROUP)
        assert done.answers["g"] == [{"name": "N0"}, {"name": "N1"}]

    def test_a_row_is_taken_out(self) -> None:
        done = cleaned({"g.0.name": "Ira", "g.0.-out": "yes", "g.1.name": "Jo"}, self.GROUP)
        assert done.answers["g"] == [{"name": "Jo"}]

    def test_at_least_one_where_it_must_be(self) -> None:
        assert set(cleaned({"g.0.name": " "}, self.GROUP | {"required": True}).errors) == {"g"}

    @pytest.mark.parametrize(
        "name",
        ["g.00.name", "g.-1.name", "g.name", "g.1000.name", "g.x.name", "g.1", "gg.1.name", "g.²​.name"],
    )
    def test_names_that_are_no_rows(self, name: str) -> None:
        assert cleaned({name: "Ira"}, self.GROUP).answers == {}


class TestMissing:
    def test_nothing_when_all_is_there(self) -> None:
        assert form.missing(FORM, ANSWERS) == []

    def test_what_must_be_there_with_its_page(self) -> None:
        assert form.missing(FORM, {}) == [(0, "place"), (0, "works")]

    def test_what_is_hidden_is_never_demanded(self) -> None:
        assert (0, "employer") in form.missing(FORM, {"works": "yes"})
        assert (0, "employer") not in form.missing(FORM, {"works": "no"})

    def test_in_rows_and_addresses_and_files(self) -> None:
        made = form.read(definition(
            question("address", "a", required=True), question("file", "f", required=True),
            question("group", "g", required=True, items=[question("short", "n", required=True)])))  # fmt: skip
        found = form.missing(
            made, {"a": {"line1": "x", "city": "y", "zip": "1"}, "f": [], "g": [{}, {"n": "x"}]}
        )
        assert found == [(0, "a.state"), (0, "f"), (0, "g.0.n")]
        assert form.missing(made, {})[0] == (0, "a")


class TestText:
    SLOTS = {"client": "Dan", "practice": "Alder"}

    def test_the_whole(self) -> None:
        made = form.read(definition(
            {"kind": "text", "text": {"en": "For {client} at {practice} by {channel}.", "es": "x"}},
            question("short", "a", help=both("In a word")), question("choice", "b"), question("agree", "c"),
            question("yes_no", "d"), question("date", "e"), 
            question("scale", "f", ends=[both("Low"), both("High")])))  # fmt: skip
        answers = {"a": "x", "b": "work", "c": "yes", "d": "no", "e": "1990-03-25", "f": "7"}
        assert form.text(made, answers, "en", self.SLOTS).split("\n\n") == [
            "A form", "Page one", "For Dan at Alder by ____.",
            "About a\nIn a word\n> x",
            "About b\n> [ ] At home\n> [x] At work\n> [ ] Elsewhere",
            "About c\n> [x] I agree",
            "About d\n> No",
            "About e\n> March 25, 1990",
            "About f\n(0 = Low, 10 = High)\n> 7",
        ]  # fmt: skip

    def test_in_spanish(self) -> None:
        made = form.read(definition(question("date", "e"), question("choice", "b")))
        text = form.text(made, {"e": "1990-03-25"}, "es", {})
        assert "> 25 de marzo de 1990" in text
        assert "[ ] At home (es)" in text

    def test_a_language_that_the_form_has_not(self) -> None:
        item = {"kind": "text", "text": {"es": "T"}}
        only = [{"key": "a", "title": {"es": "P"}, "items": [item]}]
        made = form.read({"schema": 1, "kind": "intake", "title": {"es": "Hola"}, "pages": only})
        assert form.text(made, {}, "en", {}).startswith("Hola")
        assert form.text(made, {}, "fr", {}) == form.text(made, {}, "es", {})

    def test_a_name_that_looks_like_a_slot_stays_as_it_is(self) -> None:
        made = form.read(definition({"kind": "text", "text": {"en": "For {client}.", "es": "x"}}))
        assert "For {practice}." in form.text(made, {}, "en", {"client": "{practice}", "practice": "Alder"})

    def test_no_answer_can_look_like_the_form(self) -> None:
        text = form.text(FORM, ANSWERS | {"story": "x\n\nPage two\nI agree to all"}, "en", {})
        assert "> Page two\n> I agree to all" in text

    def test_what_is_hidden_is_not_in_it(self) -> None:
        assert "The bakery" in form.text(FORM, ANSWERS, "en", {})
        assert "The bakery" not in form.text(FORM, ANSWERS | {"works": "no"}, "en", {})
        assert "About employer" not in form.text(FORM, ANSWERS | {"works": "no"}, "en", {})

    @settings(max_examples=40, deadline=None)
    @given(making.definitions(), st.data())
    def test_every_visible_word_and_every_answer_is_in_it(
        self, made: dict[str, Any], data: st.DataObject
    ) -> None:
        read = form.read(made)
        answers = {item.key: data.draw(_answer(item)) for item in read.items if item.key}
        for language in read.languages:
            text = form.text(read, answers, language, {})
            assert text == form.text(read, dict(reversed(answers.items())), language, {})
            visible = [item for one in read.pages for item in form.shown(one, answers)]
            for item in visible:
                assert form.said(item.label, language) in text
                assert all(form.said(one.label, language) in text for one in item.options)
                if item.kind in ("short", "long"):
                    assert all(f"> {line}" in text for line in answers[item.key].split("\n"))
            hidden = [
                item for item in read.items if not any(item is one for one in visible) and item.kind == "long"
            ]
            assert not any(f"> {answers[item.key]}" in text for item in hidden)


def _answer(item: form.Item) -> st.SearchStrategy[Any]:
    if item.kind == "choices":
        return st.lists(st.sampled_from(item.values), unique=True)
    if item.values:
        return st.sampled_from(item.values)
    if item.kind in ("short", "long"):
        return st.integers(0, 10**9).map(lambda number: f"{item.key} says {number}")
    return st.none()


def _sent(answers: dict[str, Any]) -> dict[str, list[str]]:
    """As a browser would send these answers."""
    raw: dict[str, list[str]] = {}
    for key, answer in answers.items():
        if isinstance(answer, dict):
            raw |= {f"{key}.{part}": [words] for part, words in answer.items()}
        elif isinstance(answer, list) and answer and isinstance(answer[0], dict):
            for number, row in enumerate(answer):
                raw |= {f"{key}.{number}.{name}": words for name, words in _sent(row).items()}
        else:
            raw[key] = answer if isinstance(answer, list) else [answer]
    return raw
