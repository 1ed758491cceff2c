"""What is to be seen: an item with a condition only while an earlier answer, itself to be seen, says so."""

from collections.abc import Iterable
from typing import Any

from consent.rules.form.model import Answers, Form, Item, Page


def shown(page: Page, answers: Answers) -> tuple[Item, ...]:
    """The items of this page under these answers; a hidden item's answer decides nothing."""
    return tuple(_walk(page.items, answers, known_before(page, answers)))


def shown_in_row(group: Item, row: Answers, around: Answers) -> tuple[Item, ...]:
    """Within one row of a group. `around`: the answers outside of it."""
    return tuple(_walk(group.items, row, around_row(group, around)))


def steps(form: Form, answers: Answers) -> tuple[int, ...]:
    """The pages that have something to show."""
    return tuple(number for number, page in enumerate(form.pages) if shown(page, answers))


def kept(form: Form, answers: Answers) -> dict[str, Any]:
    """Without what was answered to items that are hidden now, and what no item asks."""
    left: dict[str, Any] = {}
    for item in _walk(form.items, answers, left):
        if item.kind == "group" and item.key in left:
            left[item.key] = [_row(item, row, left) for row in rows(left[item.key])]
    return left


def rows(answer: object) -> list[dict[str, Any]]:
    """The rows of a group's answer."""
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []


def applies(item: Item, known: Answers) -> bool:
    if item.show_if is None:
        return True
    answer = known.get(item.show_if.key)
    given = answer if isinstance(answer, list) else [answer]
    return any(isinstance(one, str) and one in item.show_if.values for one in given)


def around_row(group: Item, around: Answers) -> dict[str, Any]:
    """What a row's conditions may look at outside of it: its own questions go by the row alone."""
    own = {item.key for item in group.items}
    return {key: answer for key, answer in around.items() if key not in own}


def _row(group: Item, row: Answers, around: Answers) -> dict[str, Any]:
    return {item.key: row[item.key] for item in shown_in_row(group, row, around) if item.key in row}


def known_before(page: Page, answers: Answers) -> dict[str, Any]:
    known: dict[str, Any] = {}
    _walk(page.earlier, answers, known)
    return known


def _walk(items: Iterable[Item], answers: Answers, known: dict[str, Any]) -> list[Item]:
    """Those that apply, in order; `known` grows by what was answered to them."""
    found = []
    for item in items:
        if applies(item, known):
            found.append(item)
            if item.key and item.key in answers:
                known[item.key] = answers[item.key]
    return found
