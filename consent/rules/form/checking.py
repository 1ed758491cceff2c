"""What is wrong with a definition, in words for who edits it. Never raises, whatever it is given."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from consent.rules.form import elements
from consent.rules.form.checking_items import item_faults
from consent.rules.form.checking_words import flag_faults, text_faults, unknown_faults
from consent.rules.form.model import BYTES, ITEMS, KINDS, LANGUAGES, PAGES, Fault

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
KNOWN = frozenset(
    {"schema", "kind", "needs_counsel", "signed", "may_decline", "if_declined", "title", "lede", "pages"}
)
KNOWN_OF_PAGE = frozenset({"key", "title", "items"})
FLAGS = ("needs_counsel", "signed", "may_decline")


def check(definition: object) -> list[Fault]:
    """Empty: it is good. Else every fault, in the order of the form."""
    if not isinstance(definition, Mapping):
        return [Fault("", _("This is no form."))]
    if definition.get("schema") != 1:
        return [Fault("schema", _("This form is written in a way that this program does not know."))]
    if _size(definition) > BYTES:
        return [Fault("", _("This form is too large: 256 KB at most."))]
    return list(_told(_faults(definition)))


def _told(faults: Iterator[Fault]) -> Iterator[Fault]:
    told: set[str] = set()
    for fault in faults:
        if not fault.is_told_once or fault.words not in told:
            yield fault
        told.add(fault.words)


def _size(definition: Mapping[str, Any]) -> int:
    try:
        return len(json.dumps(definition, ensure_ascii=False).encode(errors="replace"))
    except (TypeError, ValueError, RecursionError):
        return BYTES + 1


def _faults(definition: Mapping[str, Any]) -> Iterator[Fault]:
    yield from unknown_faults("", definition, KNOWN)
    if definition.get("kind") not in KINDS:
        yield Fault("kind", _("Say what kind of form it is: %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    yield from flag_faults("", definition, FLAGS)
    languages = _languages(definition)
    yield from text_faults("title", definition.get("title"), languages, is_needed=True, is_line=True)
    yield from text_faults("lede", definition.get("lede"), languages)
    yield from text_faults("if_declined", definition.get("if_declined"), languages)
    if definition.get("may_decline") and not definition.get("if_declined"):
        yield Fault("if_declined", _("Say what happens if somebody declines."))
    yield from _page_faults(definition.get("pages"), languages)
    if definition.get("kind") == "authorization":
        yield from elements.missing_faults(definition)


def _languages(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """The title says which languages the form speaks; all other texts must speak the same. Without one, the first page."""
    pages = definition.get("pages")
    first = pages[0] if isinstance(pages, list) and pages and isinstance(pages[0], Mapping) else {}
    title = definition.get("title") or first.get("title")
    given = tuple(one for one in LANGUAGES if isinstance(title, Mapping) and one in title)
    return given or LANGUAGES[:1]


def _page_faults(pages: object, languages: tuple[str, ...]) -> Iterator[Fault]:
    if not isinstance(pages, list) or not pages:
        yield Fault("pages", _("A form needs at least one page."))
        return
    if len(pages) > PAGES:
        yield Fault("pages", _("A form has %(most)d pages at most.") % {"most": PAGES})
    earlier: dict[str, Mapping[str, Any]] = {}
    taken: set[str] = set()
    for number, page in enumerate(pages):
        path = f"pages.{number}"
        if not isinstance(page, Mapping):
            yield Fault(path, _("This is no page."))
            continue
        yield from unknown_faults(path, page, KNOWN_OF_PAGE)
        key = page.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            yield Fault(f"{path}.key", _("A page needs a short name in small letters, like “about_you”."))
        elif key in taken:
            yield Fault(f"{path}.key", _("Two pages have the name “%(key)s”.") % {"key": key})
        taken.add(str(key))
        yield from text_faults(f"{path}.title", page.get("title"), languages, is_needed=True, is_line=True)
        yield from _items_of_page(path, page.get("items"), languages, earlier)


def _items_of_page(
    path: str, items: object, languages: tuple[str, ...], earlier: dict[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    if not isinstance(items, list) or not items:
        yield Fault(f"{path}.items", _("A page needs at least one question or text."))
        return
    if sum(1 + len(_children(one)) for one in items) > ITEMS:
        yield Fault(f"{path}.items", _("A page has %(most)d questions and texts at most.") % {"most": ITEMS})
    for number, item in enumerate(items):
        yield from item_faults(f"{path}.items.{number}", item, languages, earlier)


def _children(item: object) -> list[Any]:
    within = item.get("items") if isinstance(item, Mapping) else None
    return within if isinstance(within, list) else []
