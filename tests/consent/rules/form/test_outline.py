"""A form as lines: there and back is the same, and what is wrong is told with its line."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.rules import form
from consent.rules.form import outline
from tests.consent.rules.form import making
from tests.consent.rules.form.making import both, definition, question

SMALL = """\
form: A short intake
  es: Un cuestionario corto
kind: intake

page about: About you
  es: Sobre usted

yes_no works: Do you work now?
  es: ¿Trabaja ahora?
  required

short employer: Where?
  es: ¿Dónde?
  if: works = yes
"""


ODD = ["", "  + more", "- a: b", "  - a: b", "scale x:", "  from 1: a", "  to: b", "group g: G", "  at most: x", "  if: =",
       ":", "  :", "\x00", "+"]  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.words) for fault in outline.parse(text).faults]


def with_line(number: int, line: str) -> str:
    """SMALL with one line more, so that it becomes line `number`."""
    lines = SMALL.split("\n")
    return "\n".join([*lines[: number - 1], line, *lines[number - 1 :]])


def test_the_small_one() -> None:
    parsed = outline.parse(SMALL)
    assert parsed.faults == ()
    items = [
        {"kind": "yes_no", "key": "works", "label": {"en": "Do you work now?", "es": "¿Trabaja ahora?"}, "required": True},
        {"kind": "short", "key": "employer", "label": {"en": "Where?", "es": "¿Dónde?"},
         "show_if": {"key": "works", "is": ["yes"]}},
    ]  # fmt: skip
    pages = [{"key": "about", "title": {"en": "About you", "es": "Sobre usted"}, "items": items}]
    title = {"en": "A short intake", "es": "Un cuestionario corto"}
    assert parsed.definition == {"schema": 1, "kind": "intake", "title": title, "pages": pages}
    assert outline.write(parsed.definition) == SMALL


def test_there_and_back_with_every_kind() -> None:
    lede = {"en": "One.\n\nTwo: three", "es": "- x\n+ y"}
    made = making.every_kind() | {"may_decline": False, "signed": True, "lede": lede}
    assert outline.parse(outline.write(made)).definition == made


@settings(max_examples=150, deadline=None)
@given(making.definitions())
def test_there_and_back_is_the_same(made: dict[str, Any]) -> None:
    parsed = outline.parse(outline.write(made))
    assert parsed.definition == made
    assert parsed.faults == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*SMALL.split("\n"), *ODD]) | st.text(max_size=12)))
def test_it_never_raises(lines: list[str]) -> None:
    parsed = outline.parse("\n".join(lines))
    assert all(
        1 <= fault.line <= max(1, len("\n".join(lines).replace("\r", "\n").split("\n")))
        for fault in parsed.faults
    )
    if not parsed.faults:
        assert form.check(parsed.definition) == []


def test_tabs_and_other_line_ends_are_fine() -> None:
    other = SMALL.replace("\n", "\r\n").replace("  es", "\tes")
    assert outline.parse(other) == outline.parse(SMALL)


def test_lines_go_on_and_paragraphs_part() -> None:
    text = "text: One\n  + two\n  +\n  + three\n  es: Uno\n    + dos"
    item = outline.parse(SMALL + text).definition["pages"][0]["items"][-1]
    assert item == {"kind": "text", "text": {"en": "One\ntwo\n\nthree", "es": "Uno\ndos"}}


def test_a_colon_in_the_words_is_theirs() -> None:
    item = outline.parse(SMALL + "heading: Note: this\n  es: Nota: esto").definition["pages"][0]["items"][-1]
    assert item["text"] == {"en": "Note: this", "es": "Nota: esto"}


def test_a_form_in_spanish_alone() -> None:
    made = {"schema": 1, "kind": "intake", "title": {"es": "Hola"},
            "pages": [{"key": "a", "title": {"es": "P"}, "items": [{"kind": "text", "text": {"es": "T"}}]}]}  # fmt: skip
    assert outline.write(made).startswith("form:\n  es: Hola\n")
    assert outline.parse(outline.write(made)).definition == made


class TestFaults:
    @pytest.mark.parametrize(
        ("number", "line", "words"),
        [
            (4, "colour: red", "not understood: “colour: red”"),
            (4, "kind: poem", "stands here twice"),
            (4, "  es: x", "not understood"),
            (5, "short a: A", "Begin a page"),
            (10, "  fr: x", "not understood"),
            (10, "  es: x", "stands here twice"),
            (11, "  required: perhaps", "yes or no"),
            (10, "  color: red", "not understood"),
            (15, "  if: works = maybe", "stands here twice"),
            (4, "signed: perhaps", "yes or no"),
        ],
    )
    def test_lines_that_are_not_understood(self, number: int, line: str, words: str) -> None:
        found = faults(with_line(number, line))
        assert found[0][0] == number, found
        assert words in found[0][1]

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("kind: intake", "kind: poem", 3, "Say what kind"),
            ("  es: Un cuestionario corto\n", "", 5, "title has no Spanish"),
            ("  es: ¿Trabaja ahora?\n", "", 8, "Spanish are missing"),
            ("es: ¿Dónde?", "es: ¿Dónde {x}?", 13, "“{x}” fills nothing"),
            ("works = yes", "work = yes", 14, "No question named “work”"),
            ("works = yes", "works = perhaps", 14, "“perhaps” is no answer"),
            ("employer", "works", 12, "Two questions have the name"),
            ("yes_no works", "yes_no", 8, "short name"),
            ("page about", "page", 5, "short name"),
            ("yes_no works", "scale works", 14, "“yes” is no answer"),
        ],
    )
    def test_what_the_form_lacks_is_told_with_its_line(
        self, old: str, new: str, line: int, words: str
    ) -> None:
        found = faults(SMALL.replace(old, new))
        assert (line, True) in [(number, words in said) for number, said in found], found

    def test_options_scales_and_groups(self) -> None:
        text = SMALL.replace("  es: Un cuestionario corto\n", "").replace("  es: Sobre usted\n", "")
        text = text.replace("  es: ¿Trabaja ahora?\n", "").replace("  es: ¿Dónde?\n", "")
        more = "scale s: S\n  from 9: Low\n  to 2: High\nchoice c: C\n  - a: A\n  - a: B\n"
        more += "group g: G\n  at most: many\n  short i: I\n"
        start = len(text.split("\n"))
        assert [(line - start, words.partition(":")[0]) for line, words in faults(text + more)] == [
            (2, "A scale goes from a lower to a higher number, in ten steps at most."),
            (5, "Two answers have the name “a”."),
            (7, "A group can be there 1 to 12 times."),
        ]

    def test_nothing_at_all(self) -> None:
        assert {line for line, _words in faults("")} == {1}

    def test_they_come_in_the_order_of_the_lines_and_each_once(self) -> None:
        found = faults("x\ny\n" + SMALL.replace("  es: ¿Dónde?\n", "") + "z\n")
        assert [line for line, _words in found] == sorted(line for line, _words in found)
        assert len(found) == len(set(found)) == 4


def test_a_condition_with_several_answers() -> None:
    made = definition(
        question("choice", "a"), question("short", "b", show_if={"key": "a", "is": ["home", "other"]})
    )
    assert "  if: a = home, other\n" in outline.write(made)


def test_a_scale_reads_like_a_sentence() -> None:
    made = definition(question("scale", "a", min=0, max=4, ends=[both("Never"), both("Always")]))
    assert "  from 0: Never\n    es: Never (es)\n  to 4: Always\n" in outline.write(made)
