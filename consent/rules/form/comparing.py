"""What differs between two versions of a form, in words for who publishes it."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consent.rules.form.checking_words import NAMES

Definition = Mapping[str, Any]
FLAGS = ("kind", "signed", "may_decline", "needs_counsel")


@dataclass(frozen=True)
class Change:
    """`words`: what changed; `before` and `after`: the words themselves, where words changed."""

    words: str
    before: str = ""
    after: str = ""


def compare(old: Definition, new: Definition) -> list[Change]:
    return [
        *_texts(_("the title"), old.get("title"), new.get("title")),
        *_texts(_("the opening words"), old.get("lede"), new.get("lede")),
        *_texts(_("what happens if somebody declines"), old.get("if_declined"), new.get("if_declined")),
        *_flags(old, new),
        *_pages(old, new),
        *_words_between(old, new),
        *_questions(_by_key(old), _by_key(new)),
        *_moved(old, new),
    ]


def _flags(old: Definition, new: Definition) -> Iterator[Change]:
    said = {
        "kind": (_("It is another kind of form."), _("It is another kind of form.")),
        "signed": (_("It is signed now."), _("It is not signed any more.")),
        "may_decline": (_("It can be declined now."), _("It cannot be declined any more.")),
        "needs_counsel": (_("Counsel should look at it."), _("Counsel need not look at it any more.")),
    }
    for name in FLAGS:
        if (old.get(name) or False) != (new.get(name) or False):
            yield Change(said[name][0 if new.get(name) else 1])


def _texts(what: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[Change]:
    before, after = old or {}, new or {}
    for language in dict.fromkeys([*before, *after]):
        if before.get(language) != after.get(language):
            values = {"what": what, "language": NAMES.get(language, language)}
            words = _("Other words for %(what)s (%(language)s)") % values
            yield Change(words, before.get(language, ""), after.get(language, ""))


def _pages(old: Definition, new: Definition) -> Iterator[Change]:
    before = {page["key"]: page["title"] for page in old["pages"]}
    after = {page["key"]: page["title"] for page in new["pages"]}
    for key in before:
        if key not in after:
            yield Change(_("The page “%(title)s” is gone.") % {"title": _first(before[key])})
    for key, title in after.items():
        if key not in before:
            yield Change(_("A new page: “%(title)s”.") % {"title": _first(title)})
        else:
            yield from _texts(_("the page “%(title)s”") % {"title": _first(title)}, before[key], title)


def _words_between(old: Definition, new: Definition) -> Iterator[Change]:
    """Headings and texts have no name: they are matched by what they say."""
    before, after = _said(old), _said(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, one, two, three, four in matcher.get_opcodes():
        if tag != "equal":
            pairs = itertools.zip_longest(before[one:two], after[three:four], fillvalue=("", ""))
            yield from itertools.starmap(_words_changed, pairs)


def _words_changed(old: tuple[str, str], new: tuple[str, str]) -> Change:
    first, second = old[0], new[0]
    if first == second:
        return Change(_("These words are shown in another way or under another condition."), "", first)
    words = _("Other words") if first and second else _("New words") if second else _("Words that are gone")
    return Change(words, first, second)


def _said(definition: Definition) -> list[tuple[str, str]]:
    """Each heading and text in all its languages, and how it is shown."""
    return [
        (
            "\n\n".join(item["text"].values()),
            f"{item['kind']} {_condition(item)} {item.get('counsel', False)}",
        )
        for item in _items(definition)
        if "text" in item
    ]


def _items(definition: Definition) -> Iterator[Definition]:
    for page in definition["pages"]:
        for item in page["items"]:
            yield item
            yield from item.get("items", ())


def _by_key(definition: Definition) -> dict[str, Definition]:
    """Questions by name; those of a group by the group's name and their own."""
    found = {}
    for page in definition["pages"]:
        for item in page["items"]:
            if "key" in item:
                found[item["key"]] = item
                found |= {
                    f"{item['key']}.{child['key']}": child
                    for child in item.get("items", ())
                    if "key" in child
                }
    return found


def _questions(old: Mapping[str, Definition], new: Mapping[str, Definition]) -> Iterator[Change]:
    for key, item in old.items():
        if key not in new:
            yield Change(_("A question is gone: “%(label)s”.") % {"label": _first(item["label"])})
    for key, item in new.items():
        if key in old:
            yield from _question(old[key], item)
        else:
            yield Change(_("A new question: “%(label)s”.") % {"label": _first(item["label"])})
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(_("The questions come in another order."))


def _moved(old: Definition, new: Definition) -> Iterator[Change]:
    before, after = (
        {item["key"]: page for page in one["pages"] for item in page["items"] if "key" in item}
        for one in (old, new)
    )
    for key, page in after.items():
        if key in before and before[key]["key"] != page["key"]:
            label = next(_first(item["label"]) for item in page["items"] if item.get("key") == key)
            values = {"label": label, "page": _first(page["title"])}
            yield Change(_("“%(label)s” stands on the page “%(page)s” now.") % values)


def _question(old: Definition, new: Definition) -> Iterator[Change]:
    name = {"label": _first(new["label"])}
    yield from _texts(_("the question “%(label)s”") % name, old["label"], new["label"])
    yield from _texts(_("the help with “%(label)s”") % name, old.get("help"), new.get("help"))
    if old["kind"] != new["kind"]:
        yield Change(_("“%(label)s” is answered in another way.") % name, old["kind"], new["kind"])
    if bool(old.get("required")) != bool(new.get("required")):
        must = (
            _("“%(label)s” must be answered now.")
            if new.get("required")
            else _("“%(label)s” may stay empty now.")
        )
        yield Change(must % name)
    if old.get("show_if") != new.get("show_if"):
        yield Change(
            _("“%(label)s” is shown under another condition.") % name, _condition(old), _condition(new)
        )
    yield from _options(old, new)
    rest = {"min", "max", "ends", "at_most", "fill", "tags", "counsel"}
    if any(old.get(one) != new.get(one) for one in rest):
        yield Change(_("“%(label)s” has other settings.") % name)


def _options(old: Definition, new: Definition) -> Iterator[Change]:
    before = {one["value"]: one["label"] for one in old.get("options", ())}
    after = {one["value"]: one["label"] for one in new.get("options", ())}
    name = _first(new["label"])
    for value, label in before.items():
        if value not in after:
            yield Change(
                _("“%(label)s”: an answer is gone, “%(answer)s”.") % {"label": name, "answer": _first(label)}
            )
    for value, label in after.items():
        if value not in before:
            yield Change(
                _("“%(label)s”: a new answer, “%(answer)s”.") % {"label": name, "answer": _first(label)}
            )
        else:
            yield from _texts(_("the answer “%(answer)s”") % {"answer": _first(label)}, before[value], label)


def _condition(item: Definition) -> str:
    condition = item.get("show_if")
    return f"{condition['key']} = {', '.join(condition['is'])}" if condition else _("always")


def _first(text: Mapping[str, str]) -> str:
    return next(iter(text.values()), "")
