"""From lines to a definition, with the line on which each part of it stands. Never raises; what is not understood is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consent.rules.form.checking import check
from consent.rules.form.model import ITEM_KINDS, LANGUAGES, WORDS_ONLY
from consent.rules.form.outline.tree import Node, nodes
from consent.rules.form.outline.writing import FLAGS

_NAMES = {word: name for name, word in FLAGS.items()}
_END = re.compile(r"(from|to)(?: (-?[0-9]{1,4}))?")


@dataclass(frozen=True)
class LineFault:
    line: int
    words: str


@dataclass(frozen=True)
class Parsed:
    """`faults`: what the lines are not understood in, and what the form they make lacks, in the order of the lines."""

    definition: dict[str, Any]
    faults: tuple[LineFault, ...]


def parse(text: str) -> Parsed:
    reader = _Reader()
    reader.read(nodes(text))
    for fault in check(reader.made):
        reader.faults.append(LineFault(reader.line_of(fault.path), fault.words))
    return Parsed(reader.made, tuple(sorted(dict.fromkeys(reader.faults), key=lambda fault: fault.line)))


class _Reader:
    """Builds the definition as it goes, and remembers where each part came from."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {"schema": 1}
        self.places: dict[str, int] = {}
        self.faults: list[LineFault] = []

    def line_of(self, path: str) -> int:
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, 1)

    def wrong(self, node: Node, words: str) -> None:
        self.faults.append(LineFault(node.line, words))

    def not_understood(self, node: Node) -> None:
        words = node.text if len(node.text) <= 40 else f"{node.text[:40]}…"
        self.wrong(node, _("This line is not understood: “%(words)s”.") % {"words": words})

    def set(self, into: dict[str, Any], name: str, value: Any, node: Node, path: str) -> None:
        if name in into:
            self.wrong(node, _("“%(name)s” stands here twice.") % {"name": node.head})
        into[name] = value
        self.places[path] = node.line

    def read(self, roots: list[Node]) -> None:
        for node in roots:
            head, _space, key = node.head.partition(" ")
            if node.head == "form":
                self.only_text(self.made, "title", node, "title")
            elif node.head == "lede":
                self.only_text(self.made, "lede", node, "lede")
            elif node.head == "if declined":
                self.only_text(self.made, "if_declined", node, "if_declined")
            elif node.head == "kind" and node.has_colon:
                self.set(self.made, "kind", node.value, node, "kind")
                self.alone(node)
            elif node.head in _NAMES:
                name = _NAMES[node.head]
                self.flag(self.made, name, node, name)
            elif head == "page":
                self.page(key, node)
            elif head in ITEM_KINDS and "pages" in self.made:
                self.item_of_page(node)
            elif head in ITEM_KINDS:
                self.wrong(node, _("Begin a page before the first question: “page about: About you”."))
            else:
                self.not_understood(node)

    def alone(self, node: Node) -> None:
        for child in node.children:
            self.not_understood(child)

    def flag(self, into: dict[str, Any], name: str, node: Node, path: str) -> None:
        """`required`, or `required: no`."""
        values = {"yes": True, "no": False} | ({} if node.has_colon else {"": True})
        if node.value in values:
            self.set(into, name, values[node.value], node, path)
        else:
            self.wrong(node, _("This is answered with yes or no."))
        self.alone(node)

    def text(self, into: dict[str, Any], name: str, node: Node, path: str) -> list[Node]:
        """The words of this line and its languages; answers the lines below that are something else."""
        said: dict[str, str] = {}
        rest = []
        if node.words:
            said["en"] = node.words
            self.places[f"{path}.en"] = node.line
        for child in node.children:
            if child.head in LANGUAGES and child.has_colon:
                self.set(said, child.head, child.words, child, f"{path}.{child.head}")
                for below in child.children:
                    if not below.is_more:
                        self.not_understood(below)
            elif not child.is_more:
                rest.append(child)
            else:
                self.alone(child)
        self.set(into, name, said, node, path)
        return rest

    def page(self, key: str, node: Node) -> None:
        pages = self.made.setdefault("pages", [])
        page: dict[str, Any] = {"key": key.strip(), "items": []}
        path = f"pages.{len(pages)}"
        self.places[path] = node.line
        pages.append(page)
        self.only_text(page, "title", node, f"{path}.title")

    def item_of_page(self, node: Node) -> None:
        pages = self.made["pages"]
        items = pages[-1]["items"]
        items.append(self.item(node, f"pages.{len(pages) - 1}.items.{len(items)}"))

    def item(self, node: Node, path: str) -> dict[str, Any]:
        self.places[path] = node.line
        kind, _space, key = node.head.partition(" ")
        item: dict[str, Any] = {"kind": kind}
        if key.strip():
            item["key"] = key.strip()
        name = "text" if kind in WORDS_ONLY else "label"
        for child in self.text(item, name, node, f"{path}.{name}"):
            self.belonging(item, child, path)
        return item

    def belonging(self, item: dict[str, Any], node: Node, path: str) -> None:
        head = node.head
        if head == "help":
            self.only_text(item, "help", node, f"{path}.help")
        elif head.startswith("- "):
            options = item.setdefault("options", [])
            where = f"{path}.options.{len(options)}"
            self.places[where] = node.line
            option: dict[str, Any] = {"value": head[2:].strip()}
            options.append(option)
            self.only_text(option, "label", node, f"{where}.label")
        elif head in ("required", "counsel"):
            self.flag(item, head, node, f"{path}.{head}")
        elif _END.fullmatch(head):
            self.end(item, node, path)
        elif head in _SIMPLE and node.has_colon:
            name, read = _SIMPLE[head]
            self.set(item, name, read(node.value), node, f"{path}.{name}")
            self.alone(node)
        elif head.partition(" ")[0] in ITEM_KINDS:
            items = item.setdefault("items", [])
            items.append(self.item(node, f"{path}.items.{len(items)}"))
        else:
            self.not_understood(node)

    def only_text(self, into: dict[str, Any], name: str, node: Node, path: str) -> None:
        for child in self.text(into, name, node, path):
            self.not_understood(child)

    def end(self, item: dict[str, Any], node: Node, path: str) -> None:
        """`from 0: Not at all`, `to 10: Very much`."""
        found = _END.fullmatch(node.head)
        word, number = found.groups() if found else ("from", None)
        if number is not None:
            self.set(item, "min" if word == "from" else "max", int(number), node, f"{path}.min")
        if node.has_colon:
            holder: dict[str, Any] = {}
            ends = item.setdefault("ends", [])
            self.only_text(holder, "end", node, f"{path}.ends.{len(ends)}")
            if word == "to":
                ends.append(holder["end"])
            else:
                ends.insert(0, holder["end"])
            self.places.setdefault(f"{path}.ends", node.line)


def _condition(words: str) -> dict[str, Any]:
    key, _equals, values = words.partition("=")
    return {"key": key.strip(), "is": _list(values)}


def _list(words: str) -> list[str]:
    return [one.strip() for one in words.split(",") if one.strip()]


def _number(words: str) -> Any:
    return int(words) if re.fullmatch(r"[0-9]{1,4}", words) else words


_SIMPLE: Mapping[str, tuple[str, Any]] = {
    "if": ("show_if", _condition),
    "fill": ("fill", str),
    "mark": ("tags", _list),
    "at most": ("at_most", _number),
}
