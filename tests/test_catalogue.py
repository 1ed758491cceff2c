"""The Spanish catalogue: all of it written, compiled as it stands, and easy to read for clients."""

import gettext
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from consent.rules import phrases
from tests import catalogue, reading

PAIRS = list(catalogue.pairs(catalogue.read()))
FOR_CLIENTS = [pair for pair in PAIRS if pair.is_for_clients and not pair.is_pattern]
SLOT = re.compile(r"%(?:\((\w+)\))?([a-z%])")
LONG = 8  # words: a formula says little of less
GRADE, EASE = 7, 70
ONE_GRADE, ONE_EASE = 9, 60  # one sentence alone may be a little harder than the whole
JARGON = re.compile(
    r"\b(HIPAA|HITECH|BAA|PHI|TCPA|CFR|U\.?S\.?C|GDPR|LOPD|Cures|statute|pursuant|i\.e|e\.g|etc|via|ad hoc|per se|"
    r"vice versa|bona fide|inter alia|reglamento|decreto|encrypt\w*|cifra\w*|SMS|server|servidor)\b",
    re.IGNORECASE,
)


def client_texts() -> list[tuple[str, str]]:
    """English and Spanish of all that a client reads, with the reasons and ways that rules give them."""
    found = [(pair.english, pair.spanish) for pair in FOR_CLIENTS]
    for lazy in phrases.CLIENT.values():
        with translation.override("en"):
            english = str(lazy)
        with translation.override("es"):
            found.append((english, str(lazy)))
    return found


def as_read(text: str) -> str:
    """Somebody's name stands where a value will; an address is not read as words."""
    said = reading.plain(re.sub(r"%\(\w+\)s", "Ana", re.sub(r"\S*/\S*", "", text))).strip()
    return said if said.endswith((".", "?", ":")) else f"{said}."


def sentences(side: int) -> list[str]:
    every = [as_read(pair[side]) for pair in client_texts()]
    return [text for text in every if len(reading.words(text)) >= LONG]


def test_there_are_clients_words() -> None:
    assert len(FOR_CLIENTS) > 200
    assert len(sentences(0)) > 60
    assert len(sentences(1)) > 60


def test_everything_is_written() -> None:
    assert [pair.english for pair in PAIRS if not pair.spanish.strip(" ") and pair.english.strip(" ")] == []


def test_nothing_is_guessed() -> None:
    assert [pair.english for pair in PAIRS if pair.is_fuzzy] == []


def test_values_stand_in_both() -> None:
    differ = [
        pair.english
        for pair in PAIRS
        if sorted(SLOT.findall(pair.english)) != sorted(SLOT.findall(pair.spanish))
    ]
    assert differ == []


def test_lines_and_marks_stand_in_both() -> None:
    differ = [
        pair.english
        for pair in PAIRS
        if pair.english.count("\n") != pair.spanish.count("\n")
        or re.findall(r"</?\w+>", pair.english) != re.findall(r"</?\w+>", pair.spanish)
        or (pair.english[-1] in ".?:…") != (pair.spanish[-1] in ".?:…")
    ]
    assert differ == []


def test_questions_open_as_spanish_does() -> None:
    """And nobody is shouted at."""
    questions = [pair.spanish for pair in PAIRS if pair.spanish.count("?") != pair.spanish.count("¿")]
    assert questions == []
    assert [pair.spanish for pair in PAIRS if "!" in pair.spanish or "¡" in pair.spanish] == []


def test_clients_are_called_usted() -> None:
    familiar = re.compile(r"\b(tú|tu|tus|ti|contigo|tienes|puedes|quieres|vosotros|os)\b", re.IGNORECASE)
    assert [pair.spanish for pair in FOR_CLIENTS if familiar.search(pair.spanish)] == []


def test_the_compiled_file_is_of_these_words() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.read()), "run: python -m tests.catalogue"


def test_gettext_reads_the_compiled_file() -> None:
    spoken = gettext.GNUTranslations(io.BytesIO(catalogue.MO.read_bytes()))
    known = catalogue.read()
    wrong = [
        pair.english
        for pair in PAIRS
        if _is_single(known.get(pair.english, pair.context))
        and pair.spanish
        != (spoken.pgettext(pair.context, pair.english) if pair.context else spoken.gettext(pair.english))
    ]
    assert wrong == []
    assert spoken.ngettext("%(n)s office day", "%(n)s office days", 1) == "%(n)s día hábil"
    assert spoken.ngettext("%(n)s office day", "%(n)s office days", 2) == "%(n)s días hábiles"


def _is_single(entry: Any) -> bool:
    return entry is not None and not entry.pluralizable


@pytest.mark.skipif(
    not shutil.which("xgettext"), reason="GNU gettext is not installed: the code was not asked what it says"
)
def test_the_code_says_nothing_else(tmp_path: Path) -> None:
    asked = catalogue.keys(catalogue.read(catalogue.from_code(tmp_path)))
    known = catalogue.keys(catalogue.read())
    assert asked - known == set(), "run: python -m tests.catalogue"
    assert known - asked == set(), "run: python -m tests.catalogue"


def test_english_is_easy_to_read() -> None:
    grades = {text: reading.flesch_kincaid_grade(text) for text in sentences(0)}
    assert reading.flesch_kincaid_grade(" ".join(grades)) <= GRADE
    assert {text: grade for text, grade in grades.items() if grade > ONE_GRADE} == {}


def test_spanish_is_easy_to_read() -> None:
    eases = {text: reading.fernandez_huerta(text) for text in sentences(1)}
    assert reading.fernandez_huerta(" ".join(eases)) >= EASE
    assert {text: ease for text, ease in eases.items() if ease < ONE_EASE} == {}


def test_clients_read_no_law_no_latin_and_no_trade() -> None:
    assert [pair for pair in client_texts() if any(JARGON.search(text) for text in pair)] == []


@pytest.mark.parametrize(
    "text", ["As HIPAA says.", "By e.g. text.", "We send it via mail.", "Un SMS cifrado."]
)
def test_jargon_would_be_seen(text: str) -> None:
    assert JARGON.search(text)


def test_the_file_names_no_writer() -> None:
    text = catalogue.PO.read_text(encoding="utf-8")
    assert "@" not in text
    assert "FULL NAME" not in text


def test_no_text_goes_by_a_name_that_makemessages_does_not_know() -> None:
    """Under another name than `_` a marked text is never collected, and a Spanish page says it in English."""
    alias = re.compile(r"import (?:n?p?gettext(?:_lazy)?|gettext_noop) as (?!_$)\w+", re.MULTILINE)
    root = Path(__file__).parent.parent
    files = [
        one
        for app in ("practice", "consent", "messaging", "records", "breaches")
        for one in (root / app).rglob("*.py")
    ]
    assert files and [str(one) for one in files if alias.search(one.read_text())] == []
