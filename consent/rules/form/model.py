"""What a form is made of. A form is data: nothing in it can run, and a text in it is only ever text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("en", "es")
KINDS = ("consent", "intake", "acknowledgement", "authorization", "unsecured", "agreement")
WORDS_ONLY = ("heading", "text")
CHOOSING = ("choice", "choices")
DECIDING = ("choice", "choices", "scale", "yes_no", "agree")  # what a condition may look at
ITEM_KINDS = (*WORDS_ONLY, "short", "long", *CHOOSING, "scale", "date", "address", "phone", "email", "yes_no", "agree",
              "file", "group")  # fmt: skip
SLOTS = ("practice", "phone", "address", "channel", "circumstances", "client")
ADDRESS_PARTS = ("line1", "line2", "city", "state", "zip")
# What a browser may fill in by itself: the person's own, or nothing ("off") where the question is about somebody else.
FILLS = (
    "off",
    "name",
    "given-name",
    "family-name",
    "nickname",
    "bday",
    "organization",
    "email",
    "tel",
    "address",
)

PAGES, ITEMS, OPTIONS, ROWS, LETTERS, BYTES = 40, 60, 40, 12, 4_000, 256 * 1024  # the most of each

Text = Mapping[str, str]
Answers = Mapping[str, Any]


class FormError(ValueError):
    """This definition is no form; `consent.rules.form.check` says why."""


@dataclass(frozen=True)
class Fault:
    """`path` leads into the definition ("pages.0.items.2.label.es"); `words` are for who mends it."""

    path: str
    words: str
    is_told_once: bool = field(default=False, compare=False)  # the first place is enough


@dataclass(frozen=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True)
class Condition:
    """Shown if the answer to `key`, which comes earlier, is one of `values`."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class Item:
    """A question, or words between questions (whose `label` is then the text itself)."""

    kind: str
    label: Text
    key: str = ""
    help: Text = field(default_factory=dict)
    is_required: bool = False
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 10
    ends: tuple[Text, Text] | None = None
    show_if: Condition | None = None
    has_counsel: bool = False  # counsel should look at it
    items: tuple[Item, ...] = ()
    at_most: int = 1
    fill: str = ""
    tags: frozenset[str] = frozenset()  # what this is for the law, or for who reads the answers

    @property
    def is_question(self) -> bool:
        return self.kind not in WORDS_ONLY

    @property
    def can_decide(self) -> bool:
        return self.kind in DECIDING

    @property
    def values(self) -> tuple[str, ...]:
        """All that can be answered, where that is a list."""
        if self.kind == "scale":
            return tuple(str(number) for number in range(self.low, self.high + 1))
        return {"yes_no": ("yes", "no"), "agree": ("yes",)}.get(
            self.kind, tuple(one.value for one in self.options)
        )


@dataclass(frozen=True)
class Page:
    key: str
    title: Text
    items: tuple[Item, ...]
    earlier: tuple[Item, ...] = ()  # those of the pages before: conditions may look at them


@dataclass(frozen=True)
class Form:
    kind: str
    title: Text
    lede: Text
    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    needs_counsel: bool = False
    is_signed: bool = False
    may_decline: bool = False
    if_declined: Text = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for page in self.pages for item in page.items)

    def language(self, wanted: str) -> str:
        """The one that this form speaks to somebody who would like `wanted`."""
        short = wanted[:2]
        return short if short in self.languages else self.languages[0]


def said(text: Text, language: str) -> str:
    """In this language, or in the first that there is."""
    return text.get(language[:2]) or next((words for words in text.values() if words), "")


def every(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """These, and those within groups."""
    return tuple(one for item in items for one in (item, *item.items))
