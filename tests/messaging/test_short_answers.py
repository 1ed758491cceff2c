"""What a short text says of the time that it answers, and whether it says anything else."""

import pytest

from messaging import short_answers


@pytest.mark.parametrize("text", ["C", "c.", "Yes!", "Sí", " y ", "confirmo", "R", "n", "No.", "C 👍"])
def test_one_word_is_all(text: str) -> None:
    assert short_answers.is_all(text)
    assert short_answers.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "C but I feel like dying",
        "C, but I had a panic attack last night",
        "c and please call me",
        "C. I had a panic attack last night.",
        "C\nI feel like dying",
        "Yes! Bad week.",
        "Sí. Tuve una semana mala.",
        "confirmo pero estoy mal",
        "Yes; it was a hard week",
    ],
)
def test_a_confirmation_that_goes_on_counts_and_is_not_all(text: str) -> None:
    assert short_answers.read(text) == "confirmed"
    assert not short_answers.is_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "C u there",
        "C me at five instead",
        "C? I am not sure",
        "Yes... I can't make it",
        "Y... no puedo ir",
        "Y. no puedo ir",
        "Si\nno puedo ir",
        "Yes!? what time",
        "C.. maybe",
        "C but",
        "Yes but later",
        "Yes, but later",
        "Yes I can't come",
        "Y not tomorrow",
        "yes and no",
        "Si puedo voy",
        "But C",
        "No. I had a panic attack",
        "R. I had a panic attack",
        "R but I had a panic attack",
        "Not sure",
        "ok?",
        "R R",
        "👍",
        "1",
        "",
        "\n",
        "I had a panic attack. C",
    ],
)
def test_what_may_mean_anything_counts_for_nothing(text: str) -> None:
    assert short_answers.read(text) == ""
    assert not short_answers.is_all(text)
