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
