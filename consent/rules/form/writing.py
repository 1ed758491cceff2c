"""The exact text that was shown, with what was answered: this is hashed and signed, so it never depends on anything else."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from consent.rules.form import showing
from consent.rules.form.model import ADDRESS_PARTS, SLOTS, Answers, Form, Item, said

Slots = Mapping[str, str]
_SLOT = re.compile(r"\{(" + "|".join(SLOTS) + r")\}")
UNKNOWN = "____"  # a slot that nobody filled, as on paper
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}


def fill(words: str, slots: Slots) -> str:
    """In one pass: what comes in is never looked at for braces again."""
    return _SLOT.sub(lambda found: " ".join(slots.get(found[1], "").split()) or UNKNOWN, words)


def text(form: Form, answers: Answers, language: str, slots: Slots) -> str:
    """Paragraphs parted by an empty line. A line of what was answered begins with "> ", and no other does."""
    spoken = form.language(language)
    with translation.override(spoken):
        parts = [fill(said(one, spoken), slots) for one in (form.title, form.lede) if one]
        return "\n\n".join([*parts, *_pages(form, showing.kept(form, answers), spoken, slots)])


def _pages(form: Form, answers: Answers, language: str, slots: Slots) -> Iterator[str]:
    for page in form.pages:
        items = showing.shown(page, answers)
        if items:
            yield fill(said(page.title, language), slots)
            for item in items:
                yield "\n".join(_lines(item, answers.get(item.key), answers, language, slots))


def _lines(item: Item, answer: Any, around: Answers, language: str, slots: Slots) -> Iterator[str]:
    yield fill(said(item.label, language), slots)
    if item.help:
        yield fill(said(item.help, language), slots)
    if item.kind == "scale":
        yield _scale(item, language, slots)
    if item.kind == "group":
        yield from _rows(item, answer, around, language, slots)
    elif item.is_question:
        for line in _answer(item, answer, language, slots):
            yield from (f"> {part}" for part in line.split("\n"))


def _rows(group: Item, answer: Any, around: Answers, language: str, slots: Slots) -> Iterator[str]:
    rows = showing.rows(answer)
    for number, row in enumerate(rows, start=1):
        yield f"({number})"
        for item in showing.shown_in_row(group, row, around):
            yield from _lines(item, row.get(item.key), {}, language, slots)
    if not rows:
        yield f"> {_('No answer')}"


def _answer(item: Item, answer: Any, language: str, slots: Slots) -> list[str]:
    """A choice shows all that could be chosen."""
    if item.options:
        chosen = answer if isinstance(answer, list) else [answer]
        return [
            f"[{'x' if one.value in chosen else ' '}] {fill(said(one.label, language), slots)}"
            for one in item.options
        ]
    if item.kind == "agree":
        return [f"[{'x' if answer == 'yes' else ' '}] {_('I agree')}"]
    return [spoken(item, answer, language)]


def _scale(item: Item, language: str, slots: Slots) -> str:
    ends = [f" = {fill(said(end, language), slots)}" for end in item.ends] if item.ends else ["", ""]
    return f"({item.low}{ends[0]}, {item.high}{ends[1]})"


def spoken(item: Item, answer: Any, language: str) -> str:
    """An answer in words, in the language that is active: for who reads it."""
    if not answer:
        return _("No answer")
    if isinstance(answer, Mapping):
        return "\n".join(filter(None, (answer.get("line1"), answer.get("line2"), _town(answer))))
    if isinstance(answer, list):
        labels = {one.value: said(one.label, language) for one in item.options}
        names = [
            one.get("name", "") if isinstance(one, Mapping) else labels.get(one, str(one)) for one in answer
        ]
        return "\n".join(names)
    if item.kind == "yes_no":
        return _("Yes") if answer == "yes" else _("No")
    if item.kind == "date":
        return day(str(answer), language)
    return next((said(one.label, language) for one in item.options if one.value == answer), str(answer))


def day(iso: str, language: str) -> str:
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return iso
    if language == "es":
        return f"{on.day} de {MONTHS['es'][on.month - 1]} de {on.year}"
    return f"{MONTHS['en'][on.month - 1]} {on.day}, {on.year}"


def _town(answer: Mapping[str, Any]) -> str:
    last = " ".join(filter(None, (answer.get(part) for part in ADDRESS_PARTS[3:])))
    return ", ".join(filter(None, (answer.get("city"), last)))
