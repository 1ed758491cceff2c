"""How precise the check is: sentences of every day that must pass unwarned, and telling ones that must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from consent.rules import phrases
from consent.rules.content import content_check

SENTENCES = Path(__file__).parent / "sentences"
LANGUAGES = ("en", "es")
LEAST = 80


def lines(name: str) -> list[str]:
    return (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_each_and_none_twice(language: str):
    for name in (f"{language}_plain", f"{language}_telling"):
        found = lines(name)
        assert len(set(found)) == len(found) >= LEAST, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_sentences_pass_unwarned(language: str):
    """Against all lists, as the gate asks: people write in two languages."""
    warned = {one: found for one in lines(f"{language}_plain") if (found := content_check(one))}
    assert not warned


@pytest.mark.parametrize("language", LANGUAGES)
def test_telling_sentences_are_warned_of_with_their_kind(language: str):
    missed = []
    for line in lines(f"{language}_telling"):
        kind, _bar, sentence = line.partition("|")
        if kind not in {one.kind for one in content_check(sentence)}:
            missed.append(line)
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_their_own_languages_list_is_enough(language: str):
    missed = [line for line in lines(f"{language}_telling") if not content_check(line, language)]
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_show_every_kind_that_there_is(language: str):
    assert {line.partition("|")[0] for line in lines(f"{language}_telling")} == set(phrases.KINDS)
