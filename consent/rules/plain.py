"""Text brought to one plain form for comparing, with the way back to the places in the original."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> tuple[str, tuple[int, ...]]:
    """Lower case without accents and invisible marks; and for each character its index in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                letters.append("'" if part == "’" else part)
                places.append(place)
    return "".join(letters), tuple(places)


def words(text: str) -> list[str]:
    """The bare words, folded: punctuation, emoji and apostrophes are gone ("don't" is "dont")."""
    folded, _places = fold(text)
    return _NOT_WORD.sub(" ", folded.replace("'", "")).split()
