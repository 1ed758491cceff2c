"""The short answers to a reminder by text: what is one of them and nothing more, and what begins with one and goes on. Pure."""

import re

from consent.rules import plain

CONFIRMED, ASKED = "confirmed", "asked"
ANSWERS = {
    CONFIRMED: frozenset({"c", "y", "yes", "si", "confirm", "confirmo"}),
    ASKED: frozenset({"r", "n", "no"}),
}
# Said for this alone: “yes” and “no” begin much else.
_CODES = frozenset({"c", "confirm", "confirmo"})
_AND = frozenset({"but", "and", "pero", "y"})
_ENDS = re.compile(r"[.!;\n]")


def read(text: str) -> str:
    """What it says of the time, or "". Of what goes on a confirmation alone counts, where it stands by itself: as a sentence
    of its own, or as the word that we asked for before “but”. A person reads the rest; whoever wants another time says
    so to them."""
    return _whole(text) or (CONFIRMED if _confirms_first(text) else "")


def is_all(text: str) -> bool:
    """One of them, and nothing else."""
    return bool(_whole(text))


def _whole(text: str) -> str:
    words = plain.words(text)
    if len(words) != 1:
        return ""
    return next((answer for answer, known in ANSWERS.items() if words[0] in known), "")


def _confirms_first(text: str) -> bool:
    first = _ENDS.split(text.strip(), maxsplit=1)[0]
    words = plain.words(first)
    if len(words) == 1 and "?" not in first:
        return words[0] in ANSWERS[CONFIRMED]
    return len(words) > 2 and words[0] in _CODES and words[1] in _AND
