"""The measure itself: syllables by hand, and texts whose grade is known to be low or high."""

import pytest

from tests import reading

HARD = (
    "Notwithstanding any contrary provision, authorization for electronic communication constitutes "
    "acknowledgement of considerable confidentiality limitations inherent in such infrastructure."
)
EASY = "The cat sat on the mat. It was warm. The dog came in and ran."


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("page", 1), ("reply", 2), ("message", 2), ("private", 2), ("appointment", 3), ("asked", 1),
     ("needed", 2), ("copies", 2), ("times", 1), ("reminders", 3), ("table", 2), ("hour", 1)],
)  # fmt: skip
def test_english_syllables(word: str, count: int) -> None:
    assert reading.english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("casa", 2), ("guarda", 2), ("compañía", 4), ("expediente", 4), ("peligro", 3), ("quien", 1),
     ("leer", 2), ("mensaje", 3), ("aquí", 2), ("muy", 1)],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert reading.spanish_syllables(word) == count


def test_an_easy_text_asks_for_little_school() -> None:
    assert reading.flesch_kincaid_grade(EASY) < 2


def test_a_lawyers_text_asks_for_much() -> None:
    assert reading.flesch_kincaid_grade(HARD) > 20


def test_plain_spanish_is_easier_than_an_officials() -> None:
    easy = "El gato está en la casa. Hace sol. Mi madre lee."
    hard = "La autorización correspondiente constituye reconocimiento de limitaciones de confidencialidad."
    assert reading.fernandez_huerta(easy) > 90
    assert reading.fernandez_huerta(hard) < 20


def test_addresses_and_numbers_are_no_words() -> None:
    assert reading.words(reading.plain("Write to dan@home.example or +12025550141 at 16:00.")) == [
        "write", "to", "or", "at",
    ]  # fmt: skip
