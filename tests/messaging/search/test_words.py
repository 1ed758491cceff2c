"""What is looked for, and where it stands in a text."""

import pytest

from messaging.search import words


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Sister hard", ("sister", "hard")),
        ('  "hard week"  sister ', ("hard week", "sister")),
        ("“hard   week”", ("hard week",)),
        ("Sesión SESION", ("sesion",)),
        ("", ()),
        ('""', ()),
        ("straße", ("strasse",)),
    ],
)
def test_words_apart_and_phrases_together(typed: str, terms: tuple[str, ...]) -> None:
    assert words.terms(typed) == terms


@pytest.mark.parametrize(
    ("text", "typed", "is_found"),
    [
        ("It was a hard week.", "week HARD", True),
        ("It was a hard\nweek.", '"hard week"', True),
        ("It was a week, a hard one.", '"hard week"', False),
        ("La sesión del viernes", "sesion", True),
        ("La sesion del viernes", "SESIÓN", True),
        ("It was a hard week.", "hard month", False),
    ],
)
def test_all_words_in_one_text(text: str, typed: str, is_found: bool) -> None:
    assert words.has_all(text, words.terms(typed)) is is_found


def test_which_of_many_texts_hold_all_words() -> None:
    texts = ["It was a hard week.", None, "", "A hard day", "Una SEMANA dura, hárd wéek", "A hard\nweek"]
    assert words.which(texts, words.terms("week hard")) == [0, 4, 5]
    assert words.which(texts, words.terms('"hard week"')) == [0, 4, 5]
    assert words.which(texts, ()) == [0, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "text", ["ΟΔΟΣ ΣΑΣ", "İstanbul", "ﬁne ﬂag™", "e\u0301te\u0301", "Ꭰꭰ", "Straße", "Йод", "𝚺ΑΣ"]
)
def test_folding_is_of_each_character_by_itself(text: str) -> None:
    """So that hits are marked where they were found; and what is folded stays as it is."""
    assert words.fold(text) == "".join(words.fold(one) for one in text)
    assert words.fold(words.fold(text)) == words.fold(text)


def hits(text: str, typed: str) -> list[str]:
    return [one.text for one in words.pieces(text, words.terms(typed)) if one.is_hit]


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("It was a hard week.", "hard", ["hard"]),
        ("Sesión tras sesión", "sesion", ["Sesión", "sesión"]),
        ("Straße", "strass", ["Straß"]),
        ("ﬁne ﬁnd", "find", ["ﬁnd"]),
        ("hardhard", "hard", ["hardhard"]),
    ],
)
def test_hits_are_marked_in_the_text_as_it_was_written(text: str, typed: str, marked: list[str]) -> None:
    assert hits(text, typed) == marked


@pytest.mark.parametrize("length", [0, 50, 500, 5000])
def test_the_surroundings_are_of_one_size_and_hold_the_first_hit(length: int) -> None:
    text = f"{'before ' * length}needle {'after ' * length}"
    found = words.pieces(text, ("needle",))
    assert [one.text for one in found if one.is_hit] == ["needle"]
    assert len("".join(one.text for one in found)) < 320


def test_nothing_is_lost_of_a_short_text() -> None:
    text = "Was it a hard week, or a week that was hard?"
    assert "".join(one.text for one in words.pieces(text, ("week", "hard"))) == text
