"""The starter words of the policy: every topic in both languages, and easy to read."""

import pytest

from practice import clauses
from tests import reading

PAIRS = [(topic, language) for topic in clauses.TITLES for language in clauses.LANGUAGES]


def test_every_topic_has_both_languages_and_a_title() -> None:
    said = clauses.starter()
    assert set(said) == set(clauses.TITLES)
    assert all(set(words) == set(clauses.LANGUAGES) for words in said.values())


@pytest.mark.parametrize(("topic", "language"), PAIRS)
def test_a_twelve_year_old_can_read_it(topic: str, language: str) -> None:
    text = clauses.starter()[topic][language].replace("\n\n", " ")
    if language == "en":
        assert reading.flesch_kincaid_grade(text) <= 7
    else:
        assert reading.fernandez_huerta(text) >= 70


@pytest.mark.parametrize(("topic", "language"), PAIRS)
def test_it_shouts_at_nobody(topic: str, language: str) -> None:
    text = clauses.starter()[topic][language]
    assert "!" not in text and "¡" not in text
    assert not any(len(word) > 3 and word.isupper() for word in text.split())


def test_nobody_can_spoil_the_starter_for_others() -> None:
    clauses.starter()["tone"]["en"] = "Shout."
    assert clauses.starter()["tone"]["en"] != "Shout."
