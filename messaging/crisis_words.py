"""Words after which help is shown at once. They are shown to the writer; nothing is stopped and nothing is concluded."""

import json
import re
from functools import cache
from pathlib import Path

from consent.rules import plain

WORDS = Path(__file__).parent / "data" / "crisis_words.json"


def are_in(text: str) -> bool:
    """In any of the languages: who writes in a hurry does not look at which one the page has."""
    return bool(_pattern().search(" ".join(plain.words(text))))


@cache
def _pattern() -> re.Pattern[str]:
    lists: dict[str, list[str]] = json.loads(WORDS.read_text(encoding="utf-8"))["words"]
    phrases = [r"\s".join(map(_word, phrase.split())) for listed in lists.values() for phrase in listed]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _word(written: str) -> str:
    """A star stands for any ending."""
    return re.escape("".join(plain.words(written))) + (r"\w*" if written.endswith("*") else "")
