"""Words that should not travel unsecured: named with their places, so that the composer can show them.

It warns, it doesn't understand: a text without findings is not thereby fit to be sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from consent.rules import plain

WORDS = Path(__file__).parents[1] / "data" / "telling_words.json"
LANGUAGES = ("en", "es")

_SOCIAL_SECURITY = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
_BIRTH_DATE = re.compile(r"(?<!\w)(?:d\.?o\.?b\.?|date of birth|fecha de nacimiento)\W{1,3}\d[\d/. -]{5,9}")
_CARD = re.compile(r"(?<![\w-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-])")
_ICD_10 = re.compile(r"(?<!\w)f\d{2}\.\d{1,3}(?!\w)")


@dataclass(frozen=True, order=True)
class Finding:
    """`text[start:end]` is `word`. Kinds: those of the lists, `identity_number` and `card_number`."""

    start: int
    end: int
    word: str
    kind: str


def content_check(text: str, language: str) -> tuple[Finding, ...]:
    """In order of place, without overlaps. A language that has no list is checked against all lists."""
    folded, places = plain.fold(text)
    spans = [
        (found.span(), kind) for kind, pattern in _patterns(language) for found in pattern.finditer(folded)
    ]
    spans += [(found.span(), "card_number") for found in _CARD.finditer(folded) if _is_card(found.group())]
    findings = sorted(_finding(text, places, span, kind) for span, kind in spans)
    return tuple(_without_overlaps(findings))


def _finding(text: str, places: tuple[int, ...], span: tuple[int, int], kind: str) -> Finding:
    start, end = places[span[0]], places[span[1] - 1] + 1
    return Finding(start, end, text[start:end], kind)


def _without_overlaps(findings: list[Finding]) -> list[Finding]:
    """Of two that overlap the longer one stays: "panic attack" and not "panic"."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.start - one.end, one)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = json.loads(WORDS.read_text(encoding="utf-8"))
    spoken = language.split("-")[0].lower()
    chosen = ("shared", spoken) if spoken in LANGUAGES else ("shared", *LANGUAGES)
    words = tuple((kind, _pattern(listed)) for name in chosen for kind, listed in lists[name].items())
    numbers = (
        ("diagnosis", _ICD_10),
        ("identity_number", _SOCIAL_SECURITY),
        ("identity_number", _BIRTH_DATE),
    )
    return (*words, *numbers)


def _pattern(listed: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _is_card(group: str) -> bool:
    digits = [int(letter) for letter in group if letter.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = sum(sum(divmod(digit * 2, 10)) for digit in digits[-2::-2])  # Luhn's check digit
    return (doubled + sum(digits[::-2])) % 10 == 0
