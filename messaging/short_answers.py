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
_FIRST = re.compile(r"([^.!?;\n]+)([.!?;\n]*)")  # a sentence, or a line, and how it ends
# “Y no puedo” begins with “and”, a line that breaks after “si” with “if”.
_NO_SENTENCE = frozenset({"y"})
_NO_LINE = frozenset({"si"})


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
    found = _FIRST.match(text.strip())
    if found is None or "?" in found[2] or ".." in found[2]:  # asked, or hesitated
        return False
    words = plain.words(found[1])
    if len(words) == 1:
        other = _NO_SENTENCE | (_NO_LINE if found[2].startswith("\n") else frozenset())
        return words[0] in ANSWERS[CONFIRMED] - other
    return len(words) > 2 and words[0] in _CODES and words[1] in _AND
