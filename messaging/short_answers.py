"""The short answers to a reminder by text: a whole message that is one of them, and nothing that merely begins so. Pure."""

from consent.rules import plain

CONFIRMED, ASKED = "confirmed", "asked"
ANSWERS = {
    CONFIRMED: frozenset({"c", "y", "yes", "si", "confirm", "confirmo"}),
    ASKED: frozenset({"r", "n", "no"}),
}


def read(text: str) -> str:
    """What it says of the time, or "": anything else is for a person to read."""
    words = plain.words(text)
    if len(words) != 1:
        return ""
    return next((answer for answer, known in ANSWERS.items() if words[0] in known), "")
