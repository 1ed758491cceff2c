"""Words that should not travel unsecured: named with their places, so that the composer can show them.

It warns, it doesn't understand: a text without findings is not thereby fit to be sent."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from consent.rules import plain

WORDS = Path(__file__).parents[1] / "data" / "telling_words.json"
LANGUAGES = ("en", "es")

_YEAR = r"[^\d\n]{0,16}\d{0,2}[^\d\n]{0,20}(?:19|20)\d{2}"  # "March 4, 1980", "el 4 de marzo de 1980"
_DATE = rf"\W{{1,3}}(?:(?:is|es|el|on|in|en)\W+)?(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -]\d{{2,4}}|{_YEAR})"
_NUMBER = r"\W{0,3}(?:is\W+|es\W+)?(?=[a-z0-9-]*\d)[a-z0-9-]{5,}"
_NUMBERED = r"(?:id|n\.?o|nr|num|number|numero|n|identificacion)"
_INSURED = r"(?:member|subscriber|policy|group|insurance|medicaid|medicare)"
_NUMBERS = (
    ("diagnosis", r"(?<!\w)f\d{2}\.\d{1,3}(?!\w)"),
    ("identity_number", r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])"),
    ("identity_number", r"(?<!\w)(?:ssn|social security|seguro social)\D{0,12}\d{3}[- ]?\d{2}[- ]?\d{4}(?!\w)"),
    ("identity_number", r"(?<!\w)(?:passport|pasaporte|driver's licen[cs]e|licencia de conducir)\D{0,14}[a-z]?\d{5,}"),
    ("identity_number", rf"(?<!\w){_INSURED}\W{{1,2}}{_NUMBERED}\.?{_NUMBER}"),
    ("identity_number", rf"(?<!\w){_NUMBERED}\W{{0,3}}(?:de\W+)?(?:afiliad[oa]|miembro|poliza|asegurad[oa]|grupo){_NUMBER}"),
    ("birth_date", rf"(?<!\w)(?:d\.?o\.?b\.?|date of birth|birth ?date|fecha de nacimiento|born|nacio|nacid[oa]){_DATE}"),
)  # fmt: skip
_CARD = re.compile(r"(?<![\w-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-])")
_LINK = re.compile(
    r"(?<![\w@.-])(?:(?:https?://|www\.)(?P<host>[^\s/:?#]+)|(?P<bare>(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|info|app)))"
    r"(?:[:/?#][^\s]*)?(?![\w@])"
)


@dataclass(frozen=True, order=True)
class Finding:
    """`text[start:end]` is `word`. Kinds: those of the lists, and of numbers, links and kin; see `phrases.KINDS`."""

    start: int
    end: int
    word: str
    kind: str


def content_check(text: str, language: str = "", hosts: Collection[str] = ()) -> tuple[Finding, ...]:
    """In order of place, without overlaps. Without a language, or with one that has no list, all lists are used:
    people write in two languages. `hosts` are the practice's own, to which a link may lead."""
    folded, places = plain.fold(text)
    spans = [
        (found.span(), kind) for kind, pattern in _patterns(language) for found in pattern.finditer(folded)
    ]
    spans += [(found.span(), "card_number") for found in _CARD.finditer(folded) if _is_card(found.group())]
    spans += [(found.span(), "link") for found in _LINK.finditer(folded) if not _is_ours(found, hosts)]
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
    kin = tuple(("third_person", _kin(**lists["kin"][name])) for name in chosen if name in LANGUAGES)
    return (*words, *kin, *((kind, re.compile(pattern)) for kind, pattern in _NUMBERS))


def _kin(whose: list[str], who: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(whose)})\s+(?:{'|'.join(map(re.escape, who))})(?![\w-])")


def _pattern(listed: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _is_ours(link: re.Match[str], hosts: Collection[str]) -> bool:
    return (link["host"] or link["bare"]).rstrip(".,;)") in hosts


def _is_card(group: str) -> bool:
    digits = [int(letter) for letter in group if letter.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = sum(sum(divmod(digit * 2, 10)) for digit in digits[-2::-2])  # Luhn's check digit
    return (doubled + sum(digits[::-2])) % 10 == 0
