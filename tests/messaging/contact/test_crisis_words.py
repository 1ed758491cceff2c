"""Help is shown where somebody writes that they, or somebody, may come to harm; in either language."""

import json

import pytest

from messaging import crisis_words


@pytest.mark.parametrize(
    "text",
    [
        "I want to die.", "i dont want to be here anymore", "I don’t want to live", "thinking about SUICIDE", "suicidal thoughts",
        "My husband hits me. He hits me every week", "I am hurting myself again", "he said he is going to kill me",
        "Quiero morirme", "ya no aguanto más", "Mi esposo me golpea", "pienso en el suicidio",
        "I took\nall my pills",
    ],
)  # fmt: skip
def test_these_bring_help(text: str) -> None:
    assert crisis_words.are_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I would like an appointment on Monday.", "I killed time at the airport", "Do you take Aetna?",
        "Busco ayuda para mi hijo", "My mother died last year and I miss her.", "I am dying to meet you all",
    ],
)  # fmt: skip
def test_these_do_not(text: str) -> None:
    assert not crisis_words.are_in(text)


def test_both_languages_have_their_words() -> None:
    found = json.loads(crisis_words.WORDS.read_text(encoding="utf-8"))["words"]
    assert set(found) == {"en", "es"}
    assert min(map(len, found.values())) > 30
    for phrase in [phrase for listed in found.values() for phrase in listed]:
        assert crisis_words.are_in(f"Well, {phrase.replace('*', '')} and so on"), phrase
