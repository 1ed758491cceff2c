"""What is still to be answered before a form is done."""

from collections.abc import Iterator
from typing import Any

from consent.rules.form import showing
from consent.rules.form.model import Answers, Form, Item


def missing(form: Form, answers: Answers, language: str = "") -> list[tuple[int, str]]:
    """The number of the page and the name of the input, in the order of the form. Every language asks the same."""
    del language
    given = showing.kept(form, answers)
    return [
        (number, name)
        for number, page in enumerate(form.pages)
        for item in showing.shown(page, given)
        for name in _names(item, item.key, given.get(item.key), given)
    ]


def _names(item: Item, name: str, answer: Any, around: Answers) -> Iterator[str]:
    if item.is_required and not answer:
        yield name
    if item.kind == "address" and isinstance(answer, dict) and item.is_required:
        yield from (f"{name}.{part}" for part in ("line1", "city", "state", "zip") if not answer.get(part))
    for number, row in enumerate(showing.rows(answer) if item.kind == "group" else []):
        for child in showing.shown_in_row(item, row, around):
            yield from _names(child, f"{name}.{number}.{child.key}", row.get(child.key), around)
