"""From what a browser sent to answers. Never raises, whatever was sent: what does not fit is told, or left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from consent.rules.form import values
from consent.rules.form.model import ADDRESS_PARTS, Answers, Item, Page
from consent.rules.form.showing import applies, around_row, known_before

Raw = Mapping[str, list[str]]
ON_PAGE = "-on"  # the names of what stood on the page; so a question that came up only now is no mistake
TAKE_OUT = "-out"  # key.0.-out: this row goes
_INDEX = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True)
class Cleaned:
    """`answers`: what is good. `typed`: all as it was typed, for showing it again. `errors`: by input name.

    `asked`: what this page asked; what has no answer there was answered by nothing. `revealed`: what these answers
    brought up, which the person has not seen yet; they are owed the page once more.
    """

    answers: dict[str, Any]
    errors: dict[str, str]
    typed: dict[str, Any]
    asked: tuple[str, ...] = ()
    revealed: tuple[str, ...] = ()

    def merged(self, answers: Answers) -> dict[str, Any]:
        """All answers so far with these: files stay, and what is hidden now stays for when it comes back."""
        left = {key: value for key, value in answers.items() if key not in self.asked}
        return left | self.answers


class _Reading:
    """One pass over a page; gathers as it goes."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.answers: dict[str, Any] = {}
        self.typed: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.asked: list[str] = []
        self.revealed: list[str] = []
        self.seen = frozenset(_all(raw, ON_PAGE)) if ON_PAGE in raw else None

    def is_new(self, name: str) -> bool:
        if self.seen is None or name in self.seen:
            return False
        self.revealed.append(name)
        return True


def clean(page: Page, raw: Raw, language: str, answers: Answers | None = None) -> Cleaned:
    """`answers`: those given so far, on which conditions may depend. Files are no business of this."""
    reading = _Reading(raw)
    known = known_before(page, answers or {})
    with translation.override(language[:2]):
        for number, item in enumerate(page.items):
            if not applies(item, known):
                continue
            is_new = reading.is_new(item.key or f"-{number}")
            if not item.is_question or item.kind == "file":
                if item.key and answers and item.key in answers:
                    known[item.key] = answers[item.key]
                continue
            reading.asked.append(item.key)
            answer = (
                _group(reading, item, known, is_new)
                if item.kind == "group"
                else _one(reading, item, item.key, is_new)
            )
            if answer is not None:
                reading.answers[item.key] = known[item.key] = answer
    return Cleaned(
        answers=reading.answers,
        errors=reading.errors,
        typed=reading.typed,
        asked=tuple(reading.asked),
        revealed=tuple(reading.revealed),
    )


def _one(reading: _Reading, item: Item, name: str, is_new: bool, typed: dict[str, Any] | None = None) -> Any:
    """The answer, or None. What is wrong is told under the input's name."""
    given = (
        {part: _first(reading.raw, f"{name}.{part}") for part in ADDRESS_PARTS}
        if item.kind == "address"
        else None
    )
    sent = given if given is not None else _sent(reading.raw, item, name)
    if sent and (given is None or any(given.values())):
        (reading.typed if typed is None else typed)[item.key] = sent
    answer, errors = values.read(item, sent)
    if is_new and answer is None:
        return None
    for part, words in errors.items():
        reading.errors[f"{name}.{part}" if part else name] = words
    return answer


def _group(
    reading: _Reading, group: Item, known: Mapping[str, Any], is_new: bool
) -> list[dict[str, Any]] | None:
    rows: list[dict[str, Any]] = []
    typed: list[dict[str, Any]] = []
    for sent in _places(reading.raw, group)[: group.at_most]:
        row, words = _row(reading, group, sent, len(typed), known)
        typed.append(words)
        rows.append(row)
    if typed:
        reading.typed[group.key] = typed
    if not rows and group.is_required and not is_new:
        reading.errors[group.key] = _("Please answer this.")
    return rows or None


def _row(
    reading: _Reading, group: Item, sent: int, place: int, known: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One row. It was sent with the number `sent`; blank rows before it are gone, so it now stands at `place`."""
    part = _Reading(reading.raw)
    row: dict[str, Any] = {}
    around = around_row(group, known)
    for item in group.items:
        if not applies(item, around) or not item.is_question:
            continue
        name = f"{group.key}.{sent}.{item.key}"
        answer = _one(part, item, name, part.is_new(name), part.typed)
        if answer is not None:
            row[item.key] = around[item.key] = answer
    before, after = f"{group.key}.{sent}.", f"{group.key}.{place}."
    reading.errors |= {after + name.removeprefix(before): words for name, words in part.errors.items()}
    reading.revealed += [after + name.removeprefix(before) for name in part.revealed]
    return row, part.typed


def _places(raw: Raw, group: Item) -> list[int]:
    """The numbers of the rows in which something was typed and that are not to go, in their order."""
    keys = {item.key for item in group.items if item.is_question}
    found = set()
    for name in raw:
        head, _dot, rest = name.partition(".")
        number, _dot, child = rest.partition(".")
        if head != group.key or not _INDEX.fullmatch(number) or str(int(number)) != number:
            continue
        if child.partition(".")[0] in keys and any(map(values.tidy, _all(raw, name))):
            found.add(int(number))
    return sorted(number for number in found if not _first(raw, f"{group.key}.{number}.{TAKE_OUT}"))


def _sent(raw: Raw, item: Item, name: str) -> str | list[str]:
    return [values.tidy(one) for one in _all(raw, name)] if item.kind == "choices" else _first(raw, name)


def _first(raw: Raw, name: str) -> str:
    return values.tidy(next(iter(_all(raw, name)), ""))


def _all(raw: Raw, name: str) -> list[str]:
    given = raw.get(name)
    return [one for one in given if isinstance(one, str)] if isinstance(given, list | tuple) else []
