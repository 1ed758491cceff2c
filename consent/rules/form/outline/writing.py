"""From a definition without faults to its lines."""

from collections.abc import Iterator, Mapping
from typing import Any

FLAGS = {"needs_counsel": "counsel", "signed": "signed", "may_decline": "may decline"}
STEP = "  "


def write(definition: Mapping[str, Any]) -> str:
    lines = [*_text("form", definition["title"])]
    if "lede" in definition:
        lines += _text("lede", definition["lede"])
    lines.append(f"kind: {definition['kind']}")
    for name, word in FLAGS.items():
        if name in definition:
            lines.append(f"{word}: {_yes(definition[name])}")
    if "if_declined" in definition:
        lines += _text("if declined", definition["if_declined"])
    for page in definition["pages"]:
        lines += ["", *_text(f"page {page['key']}", page["title"])]
        for item in page["items"]:
            lines += ["", *_item(item)]
    return "\n".join(lines) + "\n"


def _text(head: str, text: Mapping[str, str]) -> Iterator[str]:
    """The English words stand on the line itself, other languages below it."""
    first, *more = text.get("en", "").split("\n")
    yield f"{head}: {first}".rstrip()
    yield from (f"{STEP}+ {line}".rstrip() for line in more)
    for language, words in text.items():
        if language != "en":
            head_line, *rest = words.split("\n")
            yield f"{STEP}{language}: {head_line}"
            yield from (f"{STEP}{STEP}+ {line}".rstrip() for line in rest)


def _item(item: Mapping[str, Any]) -> Iterator[str]:
    head = f"{item['kind']} {item['key']}" if "key" in item else item["kind"]
    yield from _text(head, item.get("label") or item["text"])
    for line in _belongings(item):
        yield f"{STEP}{line}" if line else line


def _belongings(item: Mapping[str, Any]) -> Iterator[str]:
    if "help" in item:
        yield from _text("help", item["help"])
    for option in item.get("options", ()):
        yield from _text(f"- {option['value']}", option["label"])
    yield from _ends(item)
    for name in ("required", "counsel"):
        if name in item:
            yield name if item[name] else f"{name}: no"
    if "show_if" in item:
        yield f"if: {item['show_if']['key']} = {', '.join(item['show_if']['is'])}"
    if "fill" in item:
        yield f"fill: {item['fill']}"
    if "tags" in item:
        yield f"mark: {', '.join(item['tags'])}"
    if "at_most" in item:
        yield f"at most: {item['at_most']}"
    for child in item.get("items", ()):
        yield from _item(child)


def _ends(item: Mapping[str, Any]) -> Iterator[str]:
    """From 0: words. Either part may be missing."""
    ends = item.get("ends")
    for place, (word, name) in enumerate((("from", "min"), ("to", "max"))):
        head = f"{word} {item[name]}" if name in item else word
        if ends:
            yield from _text(head, ends[place])
        elif name in item:
            yield head


def _yes(value: bool) -> str:
    return "yes" if value else "no"
