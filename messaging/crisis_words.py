"""Words after which help is shown at once. They are shown to the writer; nothing is stopped and nothing is concluded.

Whole words and phrases are looked for, and a star stands for any ending. “I would never hurt myself” is found too:
what a sentence means is for a person to judge, and help that was not needed costs nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from consent.rules import plain

WORDS = Path(__file__).parent / "data" / "crisis_words.json"
LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Own:
    """What a practice makes of the list that ships: phrases of its own, and those of ours that it no longer looks for."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


AS_SHIPPED = Own()


def of(guidance: Mapping[str, Any]) -> Own:
    """As the policy in force keeps it: {"crisis_words": {"added": {language: [phrase]}, "removed": [{"phrase", "reason"}]}}."""
    said = guidance.get("crisis_words", {})
    added = [phrase for listed in said.get("added", {}).values() for phrase in listed]
    return Own(frozenset(added), frozenset(one["phrase"] for one in said.get("removed", ())))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """From one guidance to another, in sentences."""
    was, now = of(before), of(after)
    reasons = {one["phrase"]: one["reason"] for one in after.get("crisis_words", {}).get("removed", ())}
    left_out = {f"{phrase} ({reasons[phrase]})" for phrase in now.removed - was.removed}
    found = [
        (now.added - was.added, _("Added: %(words)s.")),
        (was.added - now.added, _("Taken away: %(words)s.")),
        (left_out, _("Left out: %(words)s.")),
        (was.removed - now.removed, _("Looked for again: %(words)s.")),
    ]
    return [said % {"words": _(", ").join(sorted(phrases))} for phrases, said in found if phrases]


def are_in(text: str, own: Own = AS_SHIPPED) -> bool:
    """In any of the languages: who writes in a hurry does not look at which one the page has."""
    return bool(_pattern(own).search(" ".join(plain.words(text))))


def is_called_for(*, is_known: bool, is_bulk: bool) -> bool:
    """Whether words of crisis in what lies in nobody's conversation call somebody: always from an address that some file
    has, and from a stranger who wrote themself. A newsletter about such words calls nobody; a person finds it marked.

    `is_bulk`: by its own headers.
    """
    return is_known or not is_bulk


@cache
def shipped() -> dict[str, tuple[str, ...]]:
    """By language, as they stand in the file."""
    lists: dict[str, list[str]] = json.loads(WORDS.read_text(encoding="utf-8"))["words"]
    return {language: tuple(listed) for language, listed in lists.items()}


def normal(phrase: str) -> str:
    """As it is compared: no capitals, signs or accents, single spaces; a star at the end of a word stays."""
    return " ".join(filter(None, (_plain(word) for word in phrase.split())))


@lru_cache(maxsize=16)
def _pattern(own: Own) -> re.Pattern[str]:
    every = {phrase for listed in shipped().values() for phrase in listed} - own.removed | own.added
    phrases = [r"\s".join(map(_word, _words(phrase))) for phrase in sorted(every) if normal(phrase)]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _words(phrase: str) -> Iterable[str]:
    return normal(phrase).split()


def _word(written: str) -> str:
    """A star stands for any ending."""
    return re.escape(written.rstrip("*")) + (r"\w*" if written.endswith("*") else "")


def _plain(word: str) -> str:
    bare = "".join(plain.words(word))
    return bare + "*" if bare and word.endswith("*") else bare
