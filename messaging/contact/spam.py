"""What looks like spam: it is marked and shown below the rest, never dropped. No model, no request."""

import re

LINKS_TOLERATED = 1  # a person may name a page; who sells names several
_LINK = re.compile(
    r"https?://|www\.|\[url|<a\s|\b[\w-]+\.(?:com|net|org|ru|xyz|top|info|biz|shop|site)\b", re.IGNORECASE
)


def links(text: str) -> int:
    """How many addresses of pages stand in it; one written as https://www.name.com counts once."""
    count, end = 0, -1
    for found in _LINK.finditer(text):
        if found.start() > end:
            count += 1
        end = _end_of_word(text, found.end())
    return count


def marks(text: str, *, called: str, trap: str, is_repeated: bool, is_many: bool) -> list[str]:
    """`trap`: what was typed into the field that nobody sees."""
    found = {
        "trap": bool(trap.strip()),
        "links": links(text) > LINKS_TOLERATED or links(called) > 0,
        "repeated": is_repeated,
        "many": is_many,
    }
    return [name for name, holds in found.items() if holds]


def _end_of_word(text: str, at: int) -> int:
    found = re.compile(r"\s|$").search(text, at)
    return found.start() if found else len(text)
