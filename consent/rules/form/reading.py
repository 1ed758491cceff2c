"""From a definition without faults to the frozen form."""

from collections.abc import Mapping
from typing import Any

from consent.rules.form.checking import check
from consent.rules.form.model import LANGUAGES, Condition, Form, FormError, Item, Option, Page


def read(definition: object) -> Form:
    """Raises FormError, with the first fault."""
    faults = check(definition)
    if faults or not isinstance(definition, Mapping):
        raise FormError(f"{faults[0].path}: {faults[0].words}" if faults else "")
    title = definition["title"]
    return Form(
        kind=definition["kind"],
        title=title,
        lede=definition.get("lede", {}),
        pages=_pages(definition["pages"]),
        languages=tuple(one for one in LANGUAGES if one in title),
        needs_counsel=definition.get("needs_counsel", False),
        is_signed=definition.get("signed", False),
        may_decline=definition.get("may_decline", False),
        if_declined=definition.get("if_declined", {}),
    )


def _pages(stored: list[dict[str, Any]]) -> tuple[Page, ...]:
    pages: list[Page] = []
    earlier: tuple[Item, ...] = ()
    for one in stored:
        items = tuple(map(_item, one["items"]))
        pages.append(Page(key=one["key"], title=one["title"], items=items, earlier=earlier))
        earlier += items
    return tuple(pages)


def _item(one: dict[str, Any]) -> Item:
    condition, ends = one.get("show_if"), one.get("ends")
    return Item(
        kind=one["kind"],
        label=one.get("label") or one.get("text") or {},
        key=one.get("key", ""),
        help=one.get("help", {}),
        is_required=one.get("required", False),
        options=tuple(
            Option(value=option["value"], label=option["label"]) for option in one.get("options", ())
        ),
        low=one.get("min", 0),
        high=one.get("max", 10),
        ends=(ends[0], ends[1]) if ends else None,
        show_if=Condition(condition["key"], frozenset(condition["is"])) if condition else None,
        has_counsel=one.get("counsel", False),
        items=tuple(map(_item, one.get("items", ()))),
        at_most=one.get("at_most", 1),
        fill=one.get("fill", ""),
        tags=frozenset(one.get("tags", ())),
    )
